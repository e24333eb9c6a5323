/**
 * Newton's method for quantiles of laws on (0, ∞), taken on log p against log x.
 *
 * A tail's logarithm is nearly linear in log x where it is small, and concave for the gamma and beta families in the
 * half that is asked for, so that after its first step the iteration closes in on the root from one side.
 */
import { exp, log, log1p } from "./elementary.ts";

/** A tail probability at x and its derivative, p′(x). */
export type Tail = (x: number) => { readonly mass: number; readonly slope: number };

const longestStep = 2; // in log x; only the first steps of a poor start are cut

/** x > 0 with tail(x).mass = target, from `start`; `upper` bounds x. Relative error that of the tail over |x p′/p|. */
export function tailQuantile(tail: Tail, target: number, start: number, upper: number): number {
  let x = start;
  for (let round = 0, last = Infinity; round < 100; round++) {
    const { mass, slope } = tail(x);
    const excess = (mass - target) / target;
    const logRatio = Math.abs(excess) < 0.5 ? log1p(excess) : log(mass / target);
    const full = (logRatio * mass) / (x * slope);
    const step = Math.min(Math.max(full, -longestStep), longestStep);
    const next = Math.min(x * exp(-step), 0.5 * (x + upper));
    const moved = Math.abs(next - x);
    if (moved <= (moved < last ? 1e-15 : 1e-13) * x) return next; // converged, or only rounding is left
    last = moved;
    x = next;
  }
  return x;
}
