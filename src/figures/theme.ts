import type { Role } from "./description.ts";

/** The colours of a figure, as CSS: the page, its text and lines, and stroke and fill of each role. */
export interface Theme {
  readonly background: string;
  readonly ink: string;
  readonly label: string;
  readonly tick: string;
  readonly edge: string;
  readonly grid: string;
  readonly stroke: Readonly<Record<Role, string>>;
  readonly fill: Readonly<Record<Role, string>>;
}

/** Two hues only: orange for the network, blue for the limit; ink for both, grey for bounds. */
export const light: Theme = {
  background: "#FBFAF7",
  ink: "#17191E",
  label: "#4A4F59",
  tick: "#666B75",
  edge: "#8A8C91",
  grid: "#E2DFD6",
  stroke: { network: "#BF4706", limit: "#1A5BB0", both: "#17191E", bound: "#666B75" },
  fill: { network: "#F0B58C", limit: "#A9C3E6", both: "#898A8A", bound: "#E2DFD6" },
};

/** The same hues as `light`, for a dark page. */
export const dark: Theme = {
  background: "#0E1116",
  ink: "#ECEEF1",
  label: "#B4BAC4",
  tick: "#9097A1",
  edge: "#69717D",
  grid: "#262C35",
  stroke: { network: "#FF9D52", limit: "#6DB3FF", both: "#ECEEF1", bound: "#9097A1" },
  fill: { network: "#76401A", limit: "#234A75", both: "#6B6E72", bound: "#262C35" },
};

/** Font families: sans for text, serif for titles. */
export const fonts = { sans: "Source Sans 3", serif: "Source Serif 4" } as const;

/** Type sizes in px. */
export const sizes = { title: 19, subtitle: 13, panel: 13, label: 12, tick: 11 } as const;
