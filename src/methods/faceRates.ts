/**
 * Rates at which mass crosses the faces between cells, exponentially fitted after Scharfetter and Gummel: with
 * z = β ΔΨ − Δlog ω across a face,
 *
 *     right = κ B(z),   left = κ B(−z),   B(z) = z/(eᶻ − 1),   flux = right·m_j − left·m_{j+1},
 *
 * which vanishes exactly at the discrete Gibbs masses m_j ∝ ω_j exp(−βΨ_j), and has the sign of −Δ(Ψ + β⁻¹log(m/ω)):
 * the discrete free energy falls. κ = β⁻¹c/width², c → 1 where cells are thin beside r; near r = 0 c is what makes
 * the rates without Ψ those of plain finite volumes, right = β⁻¹A/(ω_j width). Without noise the limit β → ∞,
 * right = max(0, −ΔΨ)/width²: upwind.
 *
 * Order:     2 in the width where |z| ≪ 1, 1 (upwind, numerical diffusion |v|·width/2) where |z| ≫ 1.
 * Reference: [scharfetter:69]; the free energy along it [bailo:20].
 */

import type { CellEnergy } from "../energy/cellEnergy.ts";
import { exp, expm1 } from "../numerics/elementary.ts";

/** Of the inner faces, [J − 1] each: the two rates, and their derivatives by ΔΨ. */
export interface FaceRates {
  readonly right: Float64Array;
  readonly left: Float64Array;
  readonly rightSlope: Float64Array;
  readonly leftSlope: Float64Array;
}

export const emptyRates = (count: number): FaceRates => ({
  right: new Float64Array(count - 1),
  left: new Float64Array(count - 1),
  rightSlope: new Float64Array(count - 1),
  leftSlope: new Float64Array(count - 1),
});

/** Writes the rates for the rises ΔΨ_λ across inner faces, [J − 1]. */
export type RatesOf = (rises: Float64Array, out: FaceRates) => void;

export function faceRates({ grid, reference, temperature }: CellEnergy): RatesOf {
  const square = grid.width * grid.width;
  if (temperature === 0) return (rises, out) => upwind(rises, 1 / square, out);
  const { volume } = reference;
  const step = Float64Array.from({ length: grid.count - 1 }, (_, f) => volume[f + 1] - volume[f]);
  const scale = step.map((x, f) => {
    const plain = exp(reference.area[f] - volume[f]) * grid.width; // A·width/ω_f
    return (temperature / square) * (plain / bernoulli(-x));
  });
  return (rises, out) => {
    for (let f = 0; f < rises.length; f++) {
      const z = rises[f] / temperature - step[f];
      out.right[f] = scale[f] * bernoulli(z);
      out.left[f] = scale[f] * bernoulli(-z);
      out.rightSlope[f] = (scale[f] / temperature) * bernoulliSlope(z);
      out.leftSlope[f] = (-scale[f] / temperature) * bernoulliSlope(-z);
    }
  };
}

function upwind(rises: Float64Array, scale: number, out: FaceRates): void {
  for (let f = 0; f < rises.length; f++) {
    out.right[f] = scale * Math.max(0, -rises[f]);
    out.left[f] = scale * Math.max(0, rises[f]);
    out.rightSlope[f] = rises[f] < 0 ? -scale : 0;
    out.leftSlope[f] = rises[f] > 0 ? scale : 0;
  }
}

/** B(z) = z/(eᶻ − 1), decreasing, positive; relative error 1e-15 */
const bernoulli = (z: number): number => (z === 0 ? 1 : z / expm1(z));

/** B′(z), absolute error 1e-9: it steers Newton's method and decides nothing. */
function bernoulliSlope(z: number): number {
  if (Math.abs(z) < 0.05) return -0.5 + z / 6 - (z * z * z) / 180;
  return (bernoulli(z) * (1 - bernoulli(-z))) / z;
}
