import { type Role, seriesRoles } from "./description.ts";

/** The colours of a figure, as CSS: the page, its text and lines, and stroke, fill and band of each role. */
export interface Theme {
  readonly background: string;
  readonly ink: string;
  readonly label: string;
  readonly tick: string;
  readonly edge: string;
  readonly grid: string;
  readonly stroke: Readonly<Record<Role, string>>;
  readonly fill: Readonly<Record<Role, string>>;
  /** Areas that lie behind lines and dots of the same role. */
  readonly band: Readonly<Record<Role, string>>;
  /** Of the limit's law in the plane: the regions that hold 1 most to 4 least of its mass. */
  readonly field: Readonly<Record<"1" | "2" | "3" | "4", string>>;
}

type Colour = "stroke" | "fill" | "band";

/** Blue, orange, green, purple, ochre, ink: told apart by those who see two hues as well, and in grey by their markers. */
const seriesColours = {
  light: {
    stroke: ["#1A5BB0", "#BF4706", "#1F7A4D", "#8A3FA0", "#8C6A00", "#17191E"],
    fill: ["#A9C3E6", "#F0B58C", "#A5D0BA", "#D2B2DB", "#DCCB8C", "#898A8A"],
    band: ["#D3E0F2", "#F8DCC6", "#D3E8DD", "#E8D9ED", "#EDE5C6", "#DCDBD8"],
  },
  dark: {
    stroke: ["#6DB3FF", "#FF9D52", "#5CC592", "#D08BE4", "#D9B84A", "#ECEEF1"],
    fill: ["#234A75", "#76401A", "#22573E", "#5E3A69", "#66551C", "#6B6E72"],
    band: ["#182C45", "#3F2815", "#163327", "#362240", "#3A3113", "#2F333A"],
  },
} as const;

const series = (theme: "light" | "dark", part: Colour) =>
  byRole((index) => seriesColours[theme][part][index]);

const byRole = (colour: (index: number) => string) =>
  Object.fromEntries(seriesRoles.map((role, index) => [role, colour(index)])) as Record<
    (typeof seriesRoles)[number],
    string
  >;

/** Two hues for a run: orange for the network, blue for the limit; ink for both, grey for bounds. */
export const light: Theme = {
  background: "#FBFAF7",
  ink: "#17191E",
  label: "#4A4F59",
  tick: "#666B75",
  edge: "#8A8C91",
  grid: "#E2DFD6",
  stroke: {
    network: "#BF4706",
    limit: "#1A5BB0",
    both: "#17191E",
    bound: "#666B75",
    ...series("light", "stroke"),
  },
  fill: {
    network: "#F0B58C",
    limit: "#A9C3E6",
    both: "#898A8A",
    bound: "#E2DFD6",
    ...series("light", "fill"),
  },
  band: {
    network: "#F8DCC6",
    limit: "#D3E0F2",
    both: "#DCDBD8",
    bound: "#ECEAE3",
    ...series("light", "band"),
  },
  field: { "1": "#E0E7EE", "2": "#C5D4E6", "3": "#A6BEDC", "4": "#7FA3D0" },
};

/** The colours of `light` on white: for print. */
export const onWhite: Theme = { ...light, background: "#FFFFFF" };

/** The same hues as `light`, for a dark page. */
export const dark: Theme = {
  background: "#0E1116",
  ink: "#ECEEF1",
  label: "#B4BAC4",
  tick: "#9097A1",
  edge: "#69717D",
  grid: "#262C35",
  stroke: {
    network: "#FF9D52",
    limit: "#6DB3FF",
    both: "#ECEEF1",
    bound: "#9097A1",
    ...series("dark", "stroke"),
  },
  fill: {
    network: "#76401A",
    limit: "#234A75",
    both: "#6B6E72",
    bound: "#262C35",
    ...series("dark", "fill"),
  },
  band: {
    network: "#3F2815",
    limit: "#182C45",
    both: "#2F333A",
    bound: "#1D222A",
    ...series("dark", "band"),
  },
  field: { "1": "#192432", "2": "#233549", "3": "#2D4663", "4": "#395A7F" },
};

type Colours = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The colours of a theme by the names that CSS knows them by: `--mf-ink`, `--mf-stroke-network`. */
function named(theme: Theme): [name: string, colour: string][] {
  return Object.entries(theme as unknown as Colours).flatMap(([part, colour]) =>
    typeof colour === "string"
      ? [[`--mf-${part}`, colour] as [string, string]]
      : Object.entries(colour).map(([role, each]): [string, string] => [`--mf-${part}-${role}`, each]),
  );
}

/** The declarations that make the colours of `cssTheme` those of a theme: `--mf-ink: #17191E; …`. */
export const themeVariables = (theme: Theme): string =>
  named(theme)
    .map(([name, colour]) => `${name}: ${colour};`)
    .join(" ");

const roles = (part: Colour): Record<Role, string> => ({
  network: `var(--mf-${part}-network, ${light[part].network})`,
  limit: `var(--mf-${part}-limit, ${light[part].limit})`,
  both: `var(--mf-${part}-both, ${light[part].both})`,
  bound: `var(--mf-${part}-bound, ${light[part].bound})`,
  ...byRole((index) => `var(--mf-${part}-${seriesRoles[index]}, ${light[part][seriesRoles[index]]})`),
});

/** Colours that the page decides: one inline SVG serves light and dark. Without `themeVariables` they are `light`. */
export const cssTheme: Theme = {
  background: `var(--mf-background, ${light.background})`,
  ink: `var(--mf-ink, ${light.ink})`,
  label: `var(--mf-label, ${light.label})`,
  tick: `var(--mf-tick, ${light.tick})`,
  edge: `var(--mf-edge, ${light.edge})`,
  grid: `var(--mf-grid, ${light.grid})`,
  stroke: roles("stroke"),
  fill: roles("fill"),
  band: roles("band"),
  field: {
    "1": `var(--mf-field-1, ${light.field["1"]})`,
    "2": `var(--mf-field-2, ${light.field["2"]})`,
    "3": `var(--mf-field-3, ${light.field["3"]})`,
    "4": `var(--mf-field-4, ${light.field["4"]})`,
  },
};
