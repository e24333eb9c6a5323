/**
 * A figure as data: what is shown, not where the pixels go. `scene` resolves scales and ticks,
 * writers (SVG, PDF; a canvas for a live page) draw the scene. To show something new, extend this description.
 */

/**
 * Words with mathematics in them: `*r*` is a letter of a formula (serif italic), `_{1}` a subscript.
 * `E (*y* − *ŷ*)²`, `*ρ*_{*t*}`.
 */
export type Words = string;

/** Who a mark speaks of; it decides the colour and nothing else does. A study's curves are told apart by number. */
export type Role = "network" | "limit" | "both" | "bound" | SeriesRole;

/** Curves that differ in a setting. */
export const seriesRoles = ["series1", "series2", "series3", "series4", "series5", "series6"] as const;
type SeriesRole = (typeof seriesRoles)[number];

/** Something drawn in a panel, in the units of its axes. Marks with one label share a line of the legend; "" has none. */
export type Mark = { readonly role: Role; readonly label: Words } & (
  | /** A continuous curve through points (x, y), ascending in x. */ {
      readonly kind: "line";
      readonly points: readonly Point[];
      readonly dash?: Dash;
      readonly thin?: boolean;
    }
  | /**
   * Single observations, each with its error bar where `errors` is given (half length, in y); faint: raw, noisy ones;
   * small: one of very many; large: the one to follow.
   */ {
      readonly kind: "dots";
      readonly points: readonly Point[];
      readonly errors?: readonly number[];
      readonly faint?: boolean;
      readonly large?: boolean;
      readonly small?: boolean;
    }
  | /** A histogram: heights[j] over [edges[j], edges[j + 1]]. */ {
      readonly kind: "bars";
      readonly edges: readonly number[];
      readonly heights: readonly number[];
    }
  | /** The area between two curves over the same x. */ {
      readonly kind: "band";
      readonly lower: readonly Point[];
      readonly upper: readonly Point[];
    }
  | /** A point mass at x: an arrow whose length is its mass (1 = the frame's height), and words beside its tip. */ {
      readonly kind: "atom";
      readonly at: number;
      readonly mass: number;
      readonly beside: Words;
    }
  | /**
   * A law in the plane: the regions, four at most and the largest first, that hold given shares of its mass, each
   * within closed curves (holes turn the other way); `means` is its mean of y at x.
   */ {
      readonly kind: "field";
      readonly regions: readonly (readonly (readonly Point[])[])[];
      readonly means: readonly Point[];
    }
  | /** Words near a point, where nothing lies under them; in the colour of the role. */ {
      readonly kind: "words";
      readonly at: Point;
      readonly beside: Words;
    }
  | /** A thin vertical line at x, and words beside its top. */ {
      readonly kind: "rule";
      readonly at: number;
      readonly beside: Words;
    }
);

/** One kind of mark. */
export type MarkOf<Kind extends Mark["kind"]> = Extract<Mark, { kind: Kind }>;

/** In the units of the axes. */
export type Point = readonly [x: number, y: number];
/** How a line is drawn. */
export type Dash = "solid" | "dashed" | "dotted";

/** One axis of a panel. */
export interface Axis {
  /** Quantity and unit, e.g. "*r*, length of a neuron's weights". */
  readonly label: Words;
  /** "stretched" is log(1 + x/x₀): shows 0 and stretches the beginning. */
  readonly scale: "linear" | "log" | { readonly stretched: number };
  readonly domain: readonly [number, number];
}

/** One frame with its two axes and the marks in it; later marks lie on top. */
export interface Panel {
  /** What a user asks for it by, unique in a run and safe in a file name: `risk-log`, `density-r-t1`. */
  readonly id: string;
  readonly title: Words;
  /** What the numbers in the title's second half say; may be empty. */
  readonly remark: Words;
  readonly x: Axis;
  readonly y: Axis;
  /** A second x axis on top: each tick of x (at value v) relabelled by this text. */
  readonly top: TopAxis | null;
  readonly marks: readonly Mark[];
}

/** The same x in another unit. */
export interface TopAxis {
  readonly label: Words;
  readonly text: (value: number) => string;
}

/** Panels under one title and legend, row by row. The legend is made of the marks' labels. */
export interface Figure {
  /** File name without ending. */
  readonly id: string;
  readonly title: Words;
  readonly subtitle: Words;
  /** Panels a row. */
  readonly columns: number;
  readonly panels: readonly Panel[];
  /** In px. */
  readonly width: number;
  readonly panelHeight: number;
}
