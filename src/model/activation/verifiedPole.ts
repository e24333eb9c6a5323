/** The length that quadratures of a smooth formula must resolve, found by two independent rules that agree. */

import type { Activation } from "../contract.ts";
import { trapezoidalMoments } from "./smooth.ts";
import type { Course, Places } from "./tails.ts";
import { UnfitFormulaError } from "./unfit.ts";

type Moments = Pick<Activation, "hermite" | "secondMoment">;

/** Of the promised 1e-13, what either rule may differ from the other. */
const agreement = 3e-14;
/** The step depends on the degree. */
const checkedDegrees = [0, 24];

/**
 * The largest of unit·2^(k/2), k = 8 … −24, at which the trapezoidal rule with that pole agrees with the panels, where its
 * step is the least fine for the pole.
 */
export function verifiedPole(course: Course, { centres, middle, unit }: Places, wide: Moments): number {
  const offsets = [...centres.slice(0, 6), middle + 0.37 * unit];
  for (let k = 8, pole = 16 * unit; k >= -24; k--, pole *= Math.SQRT1_2) {
    const narrow = trapezoidalMoments({ value: course.value, pole });
    const agrees = (degree: number, S: number, b: number) => {
      const size = Math.max(Math.abs(course.value(b)), Math.max(S, unit) * course.lipschitz);
      return rulesAgree(narrow, wide, size, degree, S, b);
    };
    const hold = checkedDegrees.every((degree) =>
      hardest(pole, degree).every((S) => offsets.every((b) => agrees(degree, S, b))),
    );
    if (hold) return pole;
  }
  throw new UnfitFormulaError(
    "it has a kink, or varies on a length far below 1/α of every αu + β in it; write such lengths as (u - β)/length",
  );
}

function rulesAgree(
  one: Moments,
  other: Moments,
  size: number,
  degree: number,
  S: number,
  b: number,
): boolean {
  const second = Math.abs(one.secondMoment(S, b) - other.secondMoment(S, b));
  if (!(second <= agreement * size * size)) return false;
  const [rows, others] = [new Float64Array(degree + 1), new Float64Array(degree + 1)];
  one.hermite(S, b, degree, rows, 0);
  other.hermite(S, b, degree, others, 0);
  return rows.every((h, n) => Math.abs(h - others[n]) <= agreement * size);
}

/** The S up to 4/π poles just below which the step halves (smooth.ts), and that end itself. */
function hardest(pole: number, degree: number): number[] {
  const at = [2, 4, 8, 16, 32, 64].map(
    (density) => (0.999 * pole * (2 * Math.PI * density - 9 - 2 * Math.sqrt(degree))) / 36,
  );
  return [...at.filter((S) => S > 0 && S < (4 / Math.PI) * pole), (4 / Math.PI) * pole];
}
