/**
 * Moves all atoms of a fit downhill at once, positions and weights w_j = u_j²/Σu² together:
 *
 *     dR_λ/dθⱼ = 2wⱼ∇Ψ_λ(θⱼ),   dR_λ/duⱼ = (4uⱼ/Σu²)(Ψ_λ(θⱼ) − ∫Ψ_λ dρ).
 *
 * With weights held it would crawl wherever an atom may trade its weight for its length.
 * Reference: [chizatsparse:22], the conic particle descent, here by quasi-Newton steps.
 */

import { featureEnergy } from "../energy/featureEnergy.ts";
import { type Box, descend } from "./descend.ts";
import { type Fit, fitOf, type Problem } from "./problem.ts";

/** Above so many coordinates of all atoms together quasi-Newton matrices cost more than they bring. */
const mostCoordinates = 300;
/** u begins at √w ≤ 1 and only its direction matters. */
const largestRoot = 10;

export function slider(problem: Problem, box: Box, steps: number): (fit: Fit) => Fit {
  const energy = featureEnergy(problem.map, { lambda: problem.lambda, temperature: 0 });
  const p = box.lower.length;
  return (fit) => {
    const count = fit.sites.length;
    if (count * (p + 1) > mostCoordinates) return fit;
    const columnsOf = (x: Float64Array) => box.lower.map((_, c) => x.subarray(c * count, (c + 1) * count));
    const value = new Float64Array(count);
    const weights = new Float64Array(count);
    const f = (x: Float64Array, out: Float64Array): number => {
      const roots = x.subarray(p * count);
      const total = weightsOf(roots, weights);
      const points = { count, columns: columnsOf(x) };
      const risk = energy.evaluate(points, weights, { value, gradient: columnsOf(out), hessian: null });
      const mean = value.reduce((sum, psi, j) => sum + weights[j] * psi, 0);
      for (let i = 0; i < p * count; i++) out[i] *= 2 * weights[i % count];
      for (let j = 0; j < count; j++) out[p * count + j] = ((4 * roots[j]) / total) * (value[j] - mean);
      return risk + 2 * decay(problem, points.columns, weights);
    };
    const repeated = (ends: readonly number[]) => ends.flatMap((end) => new Array<number>(count).fill(end));
    const start = [
      ...box.lower.flatMap((_, c) => fit.sites.map((site) => site[c])),
      ...fit.weights.map(Math.sqrt),
    ];
    const limits = {
      lower: repeated([...box.lower, 0]),
      upper: repeated([...box.upper, largestRoot]),
    };
    const { x } = descend(f, start, { box: limits, gain: 1e-14, steps });
    const columns = columnsOf(x);
    const sites = fit.sites.map((_, j) => Float64Array.from(columns, (column) => column[j]));
    weightsOf(x.subarray(p * count), weights);
    return fitOf(problem, sites, weights);
  };
}

/** w = u²/Σu², written into `out`; Σu². */
function weightsOf(roots: Float64Array, out: Float64Array): number {
  const total = roots.reduce((sum, u) => sum + u * u, 0);
  for (let j = 0; j < out.length; j++) out[j] = (roots[j] * roots[j]) / total;
  return total;
}

/** (λ/2)∫‖θ‖² dρ */
function decay({ map, lambda }: Problem, columns: readonly Float64Array[], weights: Float64Array): number {
  if (lambda === 0) return 0;
  let sum = 0;
  for (const [c, column] of columns.entries()) {
    if (!map.coordinates.trained[c]) continue;
    for (let j = 0; j < weights.length; j++) sum += weights[j] * column[j] * column[j];
  }
  return 0.5 * lambda * sum;
}
