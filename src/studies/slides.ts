/** The slides in their order, each with what it says and the claims that were computed beside it. */

export interface Slide {
  /** Safe in a page's address. */
  readonly id: string;
  readonly title: string;
  /** What the slide says. */
  readonly says: string;
  /** Ids of claims, or their beginnings up to a dash: `width-` for every claim of `width`. */
  readonly claims: readonly string[];
}

export const slides: readonly Slide[] = [];
