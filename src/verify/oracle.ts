/** A claim of the program beside an exact answer that shares nothing with it. */

/** An oracle's answer beside what was computed. */
export interface Check {
  readonly name: string;
  readonly expected: number;
  /** Where the expected number is from. */
  readonly source: string;
  readonly got: number;
  /** Largest |got − expected| that passes. */
  readonly tolerance: number;
  readonly pass: boolean;
}

/** A number that is known exactly, and how the program computes it. */
export interface Oracle {
  readonly name: string;
  readonly expected: number;
  readonly source: string;
  readonly tolerance: number;
  /**
   * Computes the number.
   *
   * @param nudge  moves what it is computed from (never the result): 0 for the check itself. With `mutation` the check
   *               must turn red, or it could not fail; the test sees to that.
   */
  got(nudge: number): number;
  /** Absent: 1e-3. */
  readonly mutation?: number;
}

/** The nudge of an oracle that names none. */
export const defaultMutation = 1e-3;

/** Computes an oracle's number and holds it against the answer; NaN never passes. */
export function checked({ name, expected, source, tolerance, got }: Oracle, nudge = 0): Check {
  const value = got(nudge);
  return { name, expected, source, got: value, tolerance, pass: Math.abs(value - expected) <= tolerance };
}
