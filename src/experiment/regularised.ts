import { sum } from "../numerics/sums.ts";
import type { Coordinates, Points } from "../space/contract.ts";

/**
 * R_λ = R + λ∫‖θ‖²dρ over the trained coordinates.
 *
 * @param mass  [count]; null: 1/count each
 * @returns     null without decay
 */
export function regularised(
  risk: number,
  lambda: number,
  coordinates: Coordinates,
  points: Points,
  mass: Float64Array | null,
): number | null {
  if (lambda === 0) return null;
  const squares = new Float64Array(points.count);
  coordinates.squaredNorm(points, squares);
  return risk + lambda * sum(squares.map((square, i) => square * (mass?.[i] ?? 1 / points.count)));
}
