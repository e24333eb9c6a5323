/** How a scene is set: the sizes of type, lines and margins, in px. A style is numbers; the layout has one path. */

/** Sizes in px (1/96 inch). */
export interface Style {
  /** Type of the figure's title and subtitle; null: the figure stands under somebody else's. */
  readonly head: { readonly title: number; readonly subtitle: number } | null;
  /** Type of a panel's title; null: none. */
  readonly panelTitle: number | null;
  readonly label: number;
  readonly tick: number;
  readonly legend: number;
  /** Above the panels, or inside one that has room for it. */
  readonly legendPlace: "above" | "inside";
  /** Between the figure and its edge. */
  readonly outer: number;
  /** Widths of lines and radii of dots are multiplied by this. */
  readonly pen: number;
  /** Of the whole, and of a panel with its axes; null: what the figure asks for. */
  readonly size: { readonly width: number; readonly panelHeight: number } | null;
}

/** For a page on a screen: titled, on the figure's own size. */
export const screen: Style = {
  head: { title: 19, subtitle: 13 },
  panelTitle: 13,
  label: 12,
  tick: 11,
  legend: 13,
  legendPlace: "above",
  outer: 24,
  pen: 1,
  size: null,
};

/** px of CSS in a point. */
const pixelsPerPoint = 4 / 3;

/**
 * For a paper: no titles, one type size, the legend in free space.
 *
 * @param width     of the whole, px
 * @param fontSize  of labels, in points
 */
export function paper({ width, fontSize }: { readonly width: number; readonly fontSize: number }): Style {
  const label = fontSize * pixelsPerPoint;
  return {
    head: null,
    panelTitle: null,
    label,
    tick: 0.92 * label,
    legend: label,
    legendPlace: "inside",
    outer: 2,
    pen: label / 12,
    size: { width, panelHeight: 0.68 * width },
  };
}
