/**
 * The second exact form of a mixture with one block, which shares nothing with Hermite coefficients: given the length
 * ϱ ~ χ_d of the standardised input, averaging a neuron over its direction leaves G_d (sphereMean.ts), so that
 *
 *     R(ρ) = Σ_c p_c E(y_c − ∫ a G_d(τ_c ϱ r, b₀) dρ)² ≈ Σ_c Σ_k p_c ω_k (…)²,
 *     φ_{c,k}(q) = a G_d(τ_c ϱ_k r, b₀),   c_{c,k} = p_c ω_k,   y_{c,k} = y_c,   floor = 0,
 *
 * with nodes ϱ_k and weights ω_k of χ_d. It needs no symmetry of σ and no large degree: the map itself for few
 * dimensions, where the Hermite series converges slowly.
 *
 * Accuracy: d ≥ 20: 48 nodes are exact to 1e-12; d = 3: 192 nodes, 3e-7 where the radii have a density, 2e-5 where
 *           neurons share one radius. `tail` is an estimate, twice what doubling the nodes changes.
 */

import type { Model } from "../model/contract.ts";
import { gaussChi, type Rule } from "../numerics/quadrature.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import type { FeatureMap, PotentialOutput } from "./contract.ts";
import {
  limitsAtInfinity,
  type MixtureCase,
  mixtureCase,
  mixtureSelfInteraction,
  offsets,
  outputWeights,
} from "./mixtureCase.ts";
import { packed } from "./packed.ts";
import { pointsReader } from "./readPoints.ts";
import { type SphereMean, sphereMean } from "./sphereMean.ts";

const fewestNodes = 48;
const mostNodes = 384;

/** @param options.nodes  of χ_d; each class has as many features */
export function chiFeatures(
  model: Model,
  coordinates: Coordinates,
  options: { readonly nodes: number },
): FeatureMap {
  const of = oneBlock(mixtureCase(model, coordinates));
  const mean = meanOf(of);
  const features = featuresOf(of, gaussChi(options.nodes, of.blocks[0]));
  const read = pointsReader();
  let finer: Features | null = null;
  return {
    coordinates,
    size: features.scales.length,
    weights: features.weights,
    targets: features.targets,
    floor: 0,
    degree: 0,
    truncated: false,
    at: (points) => {
      const now = read(points);
      return {
        moments: (mass, out) => moments(of, mean, features, now, mass, out),
        potential: (alpha, out) => potential(of, mean, features, now, alpha, out),
      };
    },
    selfInteraction: (points) => mixtureSelfInteraction(of, points),
    tail: (points, mass) => {
      finer ??= featuresOf(of, gaussChi(2 * options.nodes, of.blocks[0]));
      return 2 * Math.abs(risk(of, mean, features, points, mass) - risk(of, mean, finer, points, mass));
    },
  };
}

/**
 * The smallest of 48, 96, 192, 384 nodes whose doubling changes R at (points, mass) by at most tolerance/10;
 * 384 where none does (`tail` then says how much is left).
 */
export function nodesFor(
  model: Model,
  coordinates: Coordinates,
  points: Points,
  mass: Float64Array,
  tolerance: number,
): number {
  const of = oneBlock(mixtureCase(model, coordinates));
  const mean = meanOf(of);
  const riskWith = (nodes: number) =>
    risk(of, mean, featuresOf(of, gaussChi(nodes, of.blocks[0])), points, mass);
  let nodes = fewestNodes;
  for (let now = riskWith(nodes); nodes < mostNodes; nodes *= 2) {
    const next = riskWith(2 * nodes);
    if (Math.abs(next - now) <= tolerance / 10) break;
    now = next;
  }
  return nodes;
}

function oneBlock(of: MixtureCase): MixtureCase {
  if (of.blocks.length === 1) return of;
  throw new RangeError(
    `chi features: ${of.blocks.length} blocks. This form is for one block; use mixture features for several.`,
  );
}

/** Every feature's scale τ_c ϱ_k, weight and target, class by class. */
interface Features {
  readonly scales: Float64Array;
  readonly weights: Float64Array;
  readonly targets: Float64Array;
}

function featuresOf({ classes }: MixtureCase, { nodes, weights }: Rule): Features {
  const all = <T extends number>(each: (c: MixtureCase["classes"][number], k: number) => T) =>
    Float64Array.from(classes.flatMap((c) => Array.from(nodes, (_, k) => each(c, k))));
  return {
    scales: all((c, k) => c.deviation[0] * nodes[k]),
    weights: all((c, k) => c.weight * weights[k]),
    targets: all((c) => c.label),
  };
}

/** G_d, r = ∞ included: there half of the directions see each end of σ. */
function meanOf(of: MixtureCase): SphereMean {
  const finite = sphereMean(of.activation, of.blocks[0]);
  return (s, b, order, out) => {
    if (s !== Infinity) return finite(s, b, order, out);
    const [left, right] = limitsAtInfinity(of);
    out.fill(0);
    out[0] = 0.5 * (left + right);
  };
}

function moments(
  of: MixtureCase,
  mean: SphereMean,
  { scales }: Features,
  points: Points,
  mass: Float64Array,
  out: Float64Array,
): void {
  const [a, b, r] = [outputWeights(of, points), offsets(of, points), points.columns[of.firstRadius]];
  const g = new Float64Array(6);
  out.fill(0);
  for (let j = 0; j < points.count; j++) {
    const weight = mass[j] * a[j];
    for (let k = 0; k < scales.length; k++) {
      mean(scales[k] * r[j], b[j], 1, g);
      out[k] += weight * g[0];
    }
  }
}

function risk(
  of: MixtureCase,
  mean: SphereMean,
  features: Features,
  points: Points,
  mass: Float64Array,
): number {
  const m = new Float64Array(features.scales.length);
  moments(of, mean, features, points, mass, m);
  return m.reduce(
    (sum, mk, k) => sum + features.weights[k] * (mk - features.targets[k]) * (mk - features.targets[k]),
    0,
  );
}

/** Σ αₖ [G, ∂_r, ∂_b, ∂_r², ∂_r∂_b, ∂_b²] of each point, then dealt out to the coordinates. */
function potential(
  of: MixtureCase,
  mean: SphereMean,
  { scales }: Features,
  points: Points,
  alpha: Float64Array,
  out: PotentialOutput,
): void {
  const [a, b, r] = [outputWeights(of, points), offsets(of, points), points.columns[of.firstRadius]];
  const order = out.hessian === null ? 1 : 2;
  const g = new Float64Array(6);
  const total = new Float64Array(6);
  for (let j = 0; j < points.count; j++) {
    total.fill(0);
    for (let k = 0; k < scales.length; k++) {
      const scale = scales[k];
      mean(scale * r[j], b[j], order, g);
      total[0] += alpha[k] * g[0];
      total[1] += alpha[k] * scale * g[1];
      total[2] += alpha[k] * g[2];
      total[3] += alpha[k] * scale * scale * g[3];
      total[4] += alpha[k] * scale * g[4];
      total[5] += alpha[k] * g[5];
    }
    writeAt(of, j, a[j], total, out);
  }
}

function writeAt(of: MixtureCase, j: number, a: number, total: Float64Array, out: PotentialOutput): void {
  const { value, gradient, hessian } = out;
  const p = of.firstRadius + 1;
  if (value !== null) value[j] = a * total[0];
  if (gradient !== null) {
    gradient[p - 1][j] = a * total[1];
    if (of.affine) [gradient[0][j], gradient[1][j]] = [total[0], a * total[2]];
  }
  if (hessian === null) return;
  hessian[packed(p - 1, p - 1, p)][j] = a * total[3];
  if (!of.affine) return;
  hessian[packed(0, 0, p)][j] = 0;
  hessian[packed(0, 1, p)][j] = total[2];
  hessian[packed(0, 2, p)][j] = total[1];
  hessian[packed(1, 1, p)][j] = a * total[5];
  hessian[packed(1, 2, p)][j] = a * total[4];
}
