/**
 * A figure as data: what is shown, not where the pixels go. `scene` resolves scales and ticks,
 * writers (SVG; a canvas for a live page) draw the scene. To show something new, extend this description.
 */

/** Who a mark speaks of; it decides the colour and nothing else does. */
export type Role = "network" | "limit" | "both" | "bound";

/** Something drawn in a panel, in the units of its axes. */
export type Mark =
  /** A continuous curve through points (x, y), ascending in x. */
  | { readonly kind: "line"; readonly role: Role; readonly points: readonly Point[]; readonly dash?: Dash }
  /** Single observations, each with its error bar where `errors` is given (half length, in y); faint: raw, noisy ones. */
  | {
      readonly kind: "dots";
      readonly role: Role;
      readonly points: readonly Point[];
      readonly errors?: readonly number[];
      readonly faint?: boolean;
    }
  /** A histogram: heights[j] over [edges[j], edges[j + 1]]. */
  | {
      readonly kind: "bars";
      readonly role: Role;
      readonly edges: readonly number[];
      readonly heights: readonly number[];
    }
  /** The area between two curves over the same x. */
  | {
      readonly kind: "band";
      readonly role: Role;
      readonly lower: readonly Point[];
      readonly upper: readonly Point[];
    }
  /** A point mass at x: an arrow whose length is its mass (1 = the frame's height), and its label. */
  | {
      readonly kind: "atom";
      readonly role: Role;
      readonly at: number;
      readonly mass: number;
      readonly label: string;
    };

/** In the units of the axes. */
export type Point = readonly [x: number, y: number];
/** How a line is drawn. */
export type Dash = "solid" | "dashed" | "dotted";

/** One axis of a panel. */
export interface Axis {
  /** Quantity and unit, e.g. "r, length of a neuron's weights". */
  readonly label: string;
  /** "stretched" is log(1 + x/x₀): shows 0 and stretches the beginning. */
  readonly scale: "linear" | "log" | { readonly stretched: number };
  readonly domain: readonly [number, number];
}

/** One frame with its two axes and the marks in it; later marks lie on top. */
export interface Panel {
  /** File-safe name. */
  readonly id: string;
  readonly title: string;
  /** What the numbers in the title's second half say; may be empty. */
  readonly remark: string;
  readonly x: Axis;
  readonly y: Axis;
  /** A second x axis on top: each tick of x (at value v) relabelled by this text. */
  readonly top: { readonly label: string; readonly text: (value: number) => string } | null;
  readonly marks: readonly Mark[];
}

/** A line of the legend: a glyph in its role's colour, and what it stands for. */
export interface LegendEntry {
  readonly role: Role;
  readonly glyph: "line" | "dashed" | "dotted" | "dots" | "faint dots" | "bars";
  readonly label: string;
}

/** Panels under one title and legend, row by row. */
export interface Figure {
  /** File name without ending. */
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly legend: readonly LegendEntry[];
  /** Panels a row. */
  readonly columns: number;
  readonly panels: readonly Panel[];
  /** In px. */
  readonly width: number;
  readonly panelHeight: number;
}
