/**
 * The exact risk of N weighted neurons in full coordinates, correlations and all,
 *
 *     R(ρ) = E y² + 2 Σᵢ mᵢ V(θᵢ) + Σ_ij mᵢ mⱼ U(θᵢ, θⱼ),   ∇Ψ(θᵢ) = ∇V(θᵢ) + Σⱼ mⱼ ∂₁U(θᵢ, θⱼ),
 *
 * for Gaussian inputs: U of a pair by Mehler's series, or directly where nearly parallel neurons would make that long
 * (pairsDirect.ts); U(θ, θ) in closed form. With mᵢ = 1/N this is R_N, and
 * −∇Ψ(θᵢ) = −(N/2)∇_θᵢ R_N is the velocity of the population flow.
 *
 * Cost:     O(N²(L + d)), N²/2 pairs in tiles, no N × N array.
 * Accuracy: `tail` bounds what the series leave out and how direct pairs round; pairs take degrees that keep it near
 *           tolerance/10, up to 128, and beyond go the direct way.
 *           Masses must be positive. With the reduced features it shares σ's Hermite coefficients and nothing else.
 * Reference: [mehler:66].
 */

import type { PotentialOutput } from "../features/contract.ts";
import type { Model } from "../model/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import { fullCoordinates } from "../space/coordinates.ts";
import type { Energy } from "./contract.ts";
import { gaussianInputs, neuronsOf, type PairedLaw } from "./pairsInputs.ts";
import { emptyGathered, type Gathered, pairRisk } from "./pairsRisk.ts";
import { largestDegree } from "./pairsTable.ts";

/** λ of the decay, and how exact the sums over pairs must be. */
interface PairEnergySpec {
  readonly lambda: number;
  /** Of the risk: pairs' series stop where they leave out about a tenth of it. */
  readonly tolerance: number;
  /** Of the series, to begin with; it grows where the tolerance asks for more, and never falls back. Absent: 32. */
  readonly degree?: number;
}

/** @param model  Gaussian inputs (a mixture, or a teacher that is no formula of several directions), any activation and neuron */
export function pairEnergy(
  model: Model & { readonly data: PairedLaw },
  { lambda, tolerance, degree: firstDegree = 32 }: PairEnergySpec,
): Energy {
  const coordinates = fullCoordinates(model);
  const inputs = gaussianInputs(model.data);
  let degree = firstDegree;
  const solve = (points: Points, mass: Float64Array, gathered: Gathered | null) => {
    const neurons = neuronsOf(points, mass, model.neuron.kind);
    for (;;) {
      const found = pairRisk(inputs, model.activation, neurons, degree, tolerance, gathered);
      if (!(found.tail > tolerance) || degree >= largestDegree) return found;
      // For good: an integrator sees few changes.
      degree = Math.min(2 * degree, largestDegree);
    }
  };
  return {
    coordinates,
    lambda,
    temperature: 0,
    get degree() {
      return degree;
    },
    risk: (points, mass) => solve(points, mass, null).risk,
    tail: (points, mass) => solve(points, mass, null).tail,
    evaluate(points, mass, out) {
      if (out.hessian !== null)
        throw new Error("pairs: has no second derivatives. Ask for value and gradient only.");
      const gathered = emptyGathered(points.count, model.data.dimension);
      const { risk } = solve(points, mass, gathered);
      scatter(coordinates, gathered, points, mass, lambda, out);
      return risk;
    },
  };
}

/** Divides by the masses, adds the decay, and writes what was asked for; untrained coordinates have gradient 0. */
function scatter(
  coordinates: Coordinates,
  gathered: Gathered,
  points: Points,
  mass: Float64Array,
  lambda: number,
  out: PotentialOutput,
): void {
  const { names, trained } = coordinates;
  const { count, columns } = points;
  if (out.value !== null) {
    coordinates.squaredNorm(points, out.value);
    for (let i = 0; i < count; i++) out.value[i] = gathered.value[i] / mass[i] + 0.5 * lambda * out.value[i];
  }
  if (out.gradient === null) return;
  const first = names[0] === "a" ? 2 : 0;
  const dimension = names.length - first;
  for (const [c, column] of out.gradient.entries()) {
    const [from, stride, offset] =
      c >= first ? [gathered.rows, dimension, c - first] : [c === 0 ? gathered.a : gathered.b, 1, 0];
    for (let i = 0; i < count; i++) {
      column[i] = trained[c] ? from[i * stride + offset] / mass[i] + lambda * columns[c][i] : 0;
    }
  }
}
