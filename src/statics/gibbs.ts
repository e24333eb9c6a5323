/**
 * The noisy dynamics' fixed point: the measure that minimises
 *
 *     F(ρ) = ½R(ρ) + (λ/2)∫‖θ‖²dρ − β⁻¹Ent(ρ),     ρ⋆ ∝ exp(−βΨ_λ(·; ρ⋆)),
 *
 * by Newton's method on its K-dimensional concave dual (gibbs/dual.ts). F is strictly convex along mixtures: there is one.
 *
 * Promise:   on its points the measure is optimal to `gap`, a bound that needs no trust in the method;
 *            `quadratureError` says how far F is on other points (a tensor rule of other cells and range; scramblings:
 *            half a 99 % interval); `truncation` what the map leaves out of F at most.
 * Accuracy:  quadratureError as measured: one coordinate, Gaussian inputs or smooth σ, 1e-15; (a, b, r) 1e-14;
 *            (a, b, r1, r2) 6e-8, close to its thousand effective points (else Sobol points take over). Sobol points,
 *            8 × 2¹⁴: 2e-8 in one coordinate, 1.5e-5 in four; beyond four their interval is all there is.
 * Reference: [mei:18] for the fixed point; [trefethen:14] for the midpoint rule, [owen:97] for scrambled points.
 */

import type { FeatureMap } from "../features/contract.ts";
import type { Particles } from "../measure/contract.ts";
import { bySobol, type Scramblings } from "./gibbs/bySobol.ts";
import { byTensor, type Solved } from "./gibbs/byTensor.ts";
import type { Constants } from "./gibbs/dual.ts";
import { checkConstants } from "./gibbs/gibbsOn.ts";
import { type Frozen, landscape } from "./gibbs/landscape.ts";

export type { Constants, Rule } from "./gibbs/dual.ts";
export { type GibbsOnRule, gibbsOn } from "./gibbs/gibbsOn.ts";
export type { Frozen } from "./gibbs/landscape.ts";
export { frozenAt, pointMassAlpha } from "./gibbs/pointMass.ts";

/** How integrals over the moving coordinates are taken. */
export type GibbsRule =
  | { readonly kind: "tensor"; readonly nodes?: number }
  | ({ readonly kind: "sobol" } & Partial<Scramblings>);

export interface GibbsOptions extends Constants {
  /** Tensor rules in up to four moving coordinates unless given, Sobol points beyond. */
  readonly rule?: GibbsRule;
  /** α to begin with, [K]; 0 unless given. */
  readonly start?: Float64Array;
  /** Constants of the coordinates that are not trained, by name. */
  readonly frozen?: Frozen;
  /** Fewer effective points are refused; 1,000 unless given. */
  readonly leastEffectivePoints?: number;
}

export interface GibbsMeasure {
  /** F⋆, of the map */
  readonly freeEnergy: number;
  readonly risk: number;
  /** Ψ = Σ αₖ φₖ at the fixed point, [K] */
  readonly alpha: Float64Array;
  /** F(ρ) − D(α) on the rule, ½ Σ cₖ(mₖ − yₖ − αₖ/cₖ)² */
  readonly gap: number;
  /** How far F⋆ is on other points. */
  readonly quadratureError: number;
  /** Bound on F⋆ − F⋆ of the map ≥ 0: half the tail of R at this measure */
  readonly truncation: number;
  /** (Σ mass)²/Σ mass² of the rule's points */
  readonly effectivePoints: number;
  /** The measure, its points those of the rule. */
  readonly measure: Particles;
}

const defaults: Scramblings = { points: 1 << 14, scramblings: 8, seed: 1 };
/** Above this number of coordinates a tensor rule is too coarse. */
const mostOfTensor = 4;

/**
 * The one minimum of F.
 *
 * @throws RangeError  unless λ > 0 and β > 0; for a coordinate that is neither trained nor given a constant; for a rule
 *                     without points
 * @throws Error       where the dual has no maximum inside its domain (activations that grow too fast), or too few
 *                     points carry weight
 */
export function gibbs(map: FeatureMap, options: GibbsOptions): GibbsMeasure {
  checkConstants(options);
  const { lambda, beta, frozen = {}, start = new Float64Array(map.size) } = options;
  const { leastEffectivePoints = 1000 } = options;
  const of = landscape(map, { lambda, beta }, frozen);
  const solve = (rule: GibbsRule): Solved =>
    rule.kind === "tensor"
      ? byTensor(map, of, { lambda, beta }, start, {
          nodes: rule.nodes ?? null,
          effectivePoints: leastEffectivePoints,
        })
      : bySobol(map, of, { lambda, beta }, start, { ...defaults, ...rule });
  let rule: GibbsRule = options.rule ?? { kind: of.size <= mostOfTensor ? "tensor" : "sobol" };
  if (rule.kind === "tensor" && of.size > mostOfTensor) throw manyCoordinates(of.size);
  checkRule(rule);
  let solved = solve(rule);
  if (options.rule === undefined && of.size > 1 && !(solved.effectivePoints >= leastEffectivePoints)) {
    rule = { kind: "sobol" };
    solved = solve(rule);
  }
  const { effectivePoints, mass, rule: used } = solved;
  if (!(effectivePoints >= leastEffectivePoints)) {
    throw fewPoints(effectivePoints, leastEffectivePoints, rule.kind, of.size);
  }
  return {
    freeEnergy: solved.freeEnergy,
    risk: solved.risk,
    alpha: solved.alpha,
    gap: solved.gap,
    quadratureError: solved.quadratureError,
    truncation: 0.5 * map.tail(used.points, mass),
    effectivePoints,
    measure: { kind: "particles", coordinates: map.coordinates, points: used.points, mass },
  };
}

/** Refuses what is no rule. */
function checkRule(rule: GibbsRule): void {
  if (rule.kind === "tensor") {
    const { nodes } = rule;
    if (nodes !== undefined && !(Number.isInteger(nodes) && nodes > 1))
      throw badRule("nodes", nodes, "a whole number from 2 on");
    return;
  }
  const { points, scramblings } = { ...defaults, ...rule };
  if (!(points > 1 && (points & (points - 1)) === 0)) {
    throw badRule("points", points, "a power of two, such as 4096");
  }
  if (!(Number.isInteger(scramblings) && scramblings > 1)) {
    throw badRule("scramblings", scramblings, "a whole number from 2 on: their spread is the error");
  }
}

const badRule = (name: string, value: number, wanted: string) =>
  new RangeError(`gibbs: rule.${name} = ${value}. Give ${wanted}.`);

const manyCoordinates = (size: number) =>
  new RangeError(
    `gibbs: a tensor rule in ${size} moving coordinates has too few nodes a coordinate. Use rule { kind: "sobol" }.`,
  );

const fewPoints = (effective: number, least: number, kind: GibbsRule["kind"], size: number) => {
  const more =
    kind === "sobol"
      ? "Use more points or scramblings, or a smaller β"
      : size > 1
        ? 'Use more nodes, or rule { kind: "sobol" }'
        : "Use more nodes";
  return new Error(
    `gibbs: ${Math.floor(effective)} effective points carry the measure, and ${least} are asked for, so its integrals mean little. ${more}.`,
  );
};
