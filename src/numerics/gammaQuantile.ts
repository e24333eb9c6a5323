/**
 * Newton's method for quantiles of laws on (0, ∞), taken on log p against log x.
 *
 * A tail's logarithm is nearly linear in log x where it is small, and concave for the gamma and beta families in the
 * half that is asked for, so that after its first step the iteration closes in on the root from one side.
 */
import { exp, log, log1p } from "./elementary.ts";

/** A tail probability p at x and its derivative; `rising` says that p grows with x. */
interface Tail {
  readonly rising: boolean;
  at(x: number): { readonly mass: number; readonly slope: number };
}

/** Between the bounds of the root, evenly in log x where that can be. */
function middle(low: number, high: number): number {
  if (high === Number.POSITIVE_INFINITY) return 2 * low;
  return low > 0 ? Math.sqrt(low) * Math.sqrt(high) : 0.25 * high;
}

/**
 * x in (0, upper) where the tail's mass is `target`, from `start`; steps that leave what is known to hold the root, or
 * come from an underflowed tail, are replaced by bisection.
 *
 * Accuracy: that of the tail, relatively, times p/|x p′|.
 */
export function tailQuantile(tail: Tail, target: number, start: number, upper: number): number {
  let x = start;
  let [low, high, last] = [0, upper, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 200; round++) {
    const { mass, slope } = tail.at(x);
    const excess = (mass - target) / target;
    const logRatio = Math.abs(excess) < 0.5 ? log1p(excess) : log(mass / target);
    const newton = x * exp((-logRatio * mass) / (x * slope));
    const moved = Math.abs(newton - x);
    if (moved <= (moved < last ? 1e-15 : 1e-13) * x) return newton; // converged, or only rounding is left
    if (excess > 0 === tail.rising) high = x;
    else low = x;
    last = moved;
    x = newton > low && newton < high ? newton : middle(low, high);
  }
  return x;
}
