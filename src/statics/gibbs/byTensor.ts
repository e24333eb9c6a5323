/**
 * The fixed point in one to four moving coordinates, on tensor rules over the box that holds its density. Rule and α ask
 * for each other: α is solved on a coarse rule, the rule laid where the density of that α is, until both stay. Boxes only
 * grow at first, so that two modes cannot be left in turn. From three coordinates on the fine rule lies along the axes of
 * the density's covariance, where its box is tight.
 */

import type { FeatureMap } from "../../features/contract.ts";
import { type Box, densityBox, globalBox, hull, tightBox, wholePower, widened } from "./box.ts";
import type { Constants, Rule } from "./dual.ts";
import { mostKept } from "./features.ts";
import { type GibbsOnRule, gibbsOn } from "./gibbsOn.ts";
import { type Landscape, type Place, whitened } from "./landscape.ts";
import { placeOf } from "./sobolRule.ts";
import { prunedRule, tensorRule } from "./tensorRule.ts";

/** A solution with its rule, and how far another rule is from it. */
export interface Solved extends GibbsOnRule {
  readonly rule: Rule;
  /** |F − F on another rule|, or half a 99 % interval over scramblings */
  readonly quadratureError: number;
}

/** What a coarse rule tells: α, the box outside of which its density is negligible, and its mean and covariance. */
interface Settled {
  readonly alpha: Float64Array;
  readonly box: Box;
  readonly place: Place;
}

/** Points of the coarse and the fine rule by the number of moving coordinates, as far as features can be kept. */
const coarse = [0, 2048, 6400, 13_824, 20_736];
const finest = [0, 65_536, 36_864, 110_592, 390_625];
/** The first rule in one coordinate; it is doubled until |ΔF| ≤ 1e-10, and further until enough points carry the measure. */
const firstNodes = 8192;
const enough = 1e-10;
const mostNodes = 1 << 19;
/** e⁻⁴⁶ = 1e-20 of the peak in one or two coordinates, e⁻²⁶ = 5e-12 beyond. */
const depthOf = (p: number) => (p <= 2 ? 46 : 26);
const mostRounds = 40;

/** α and a box that belong together, on coarse rules. */
export function settle(map: FeatureMap, of: Landscape, constants: Constants, start: Float64Array): Settled {
  const depth = depthOf(of.size);
  const n = nodesWithin(map, of.size, coarse[of.size]);
  let alpha = start;
  let value = Number.NaN;
  // From the confinement's own box: the start may lie outside the dual's domain, α = 0 does not.
  let box = densityBox(of, new Float64Array(map.size), globalBox(of), depth);
  for (let round = 0; round < mostRounds; round++) {
    const rule = tensorRule(of, box, n);
    const solved = gibbsOn(map, rule, { ...constants, start: alpha });
    const stays = Math.abs(solved.freeEnergy - value) <= 1e-6 * Math.max(1, Math.abs(value));
    ({ alpha, freeEnergy: value } = solved);
    if (stays) return { alpha, box, place: placeOf(of.moving(rule.points), solved.mass) };
    box = hull(box, densityBox(of, alpha, hull(globalBox(of), box), depth));
  }
  throw unsettled();
}

/** Of a tensor rule: nodes a coordinate, null for as many as it takes; and how many points had better carry the measure. */
interface Size {
  readonly nodes: number | null;
  readonly effectivePoints: number;
}

/** The fixed point on a fine rule, and on another one beside it. */
export function byTensor(
  map: FeatureMap,
  of: Landscape,
  constants: Constants,
  start: Float64Array,
  { nodes, effectivePoints }: Size,
): Solved {
  const settled = settle(map, of, constants, start);
  const reachesEnd = settled.box.lower.some((lower, i) => lower === of.lower[i]);
  const along = of.size > 2 && !reachesEnd ? whitened(of, settled.place) : of;
  let { alpha } = settled;
  let n = nodes ?? nodesWithin(map, of.size, of.size === 1 ? firstNodes : finest[of.size]);
  for (;;) {
    const box = densityBox(along, alpha, along === of ? settled.box : globalBox(along), depthOf(of.size));
    const fine = solveFine(map, along, constants, { alpha, box }, n);
    ({ alpha } = fine);
    const exact = fine.quadratureError <= enough || 2 * n > finest[1];
    const last = nodes !== null || of.size > 1 || 2 * n > mostNodes || 2 * n * map.size > mostKept;
    if (last || (exact && fine.effectivePoints >= effectivePoints)) return fine;
    n *= 2;
  }
}

/** The fine solution, its box found again for its α until F stays; then the other rule, of fewer nodes, wider. */
function solveFine(
  map: FeatureMap,
  of: Landscape,
  constants: Constants,
  from: { readonly alpha: Float64Array; readonly box: Box },
  n: number,
): Solved {
  let { alpha } = from;
  let box = from.box;
  let value = Number.NaN;
  for (let round = 0; round < mostRounds; round++) {
    if (round > 0) box = densityBox(of, alpha, widened(of, box, 0.1), depthOf(of.size));
    const place = of.size > 2 ? tightBox(of, alpha, box, depthOf(of.size)) : box;
    const rule = fineRule(map, of, place, n, alpha);
    const solved = gibbsOn(map, rule, { ...constants, start: alpha });
    const stays = Math.abs(solved.freeEnergy - value) <= 1e-12 * Math.max(1, Math.abs(value));
    if (stays || constants.beta * distance(map, alpha, solved.alpha) <= near) {
      const other = fineRule(map, of, widened(of, place, 0.03), Math.ceil(0.8 * n), solved.alpha);
      const beside = gibbsOn(map, other, { ...constants, start: solved.alpha });
      return { ...solved, rule, quadratureError: Math.abs(solved.freeEnergy - beside.freeEnergy) };
    }
    ({ alpha, freeEnergy: value } = solved);
  }
  throw unsettled();
}

/**
 * In four coordinates most of a box is empty: points below e^{−36} of the peak are left out, e^{−10} of that for it to
 * move. Where more are left than features can be kept for, the rule has fewer nodes.
 */
function fineRule(map: FeatureMap, of: Landscape, box: Box, n: number, alpha: Float64Array): Rule {
  if (of.size < 4) return tensorRule(of, box, n);
  const rule = prunedRule(of, box, n, alpha, depthOf(of.size) + 10);
  return rule.points.count * map.size <= mostKept ? rule : fineRule(map, of, box, Math.floor(0.9 * n), alpha);
}

/** α's whose exponents differ by less than this (for features of order 1) share a rule. */
const near = 0.1;

/** √Σ (Δα)²/c: by how much two potentials differ, in the dual's units. */
const distance = ({ weights }: FeatureMap, a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, x, k) => sum + ((x - b[k]) * (x - b[k])) / weights[k], 0));

/** The largest n with nᵖ ≤ count, fewer where the map has many features. */
function nodesWithin({ size }: FeatureMap, p: number, count: number): number {
  const most = Math.min(count, (p < 4 ? 1 : 2) * (mostKept / size)); // in four coordinates half is left out
  let n = 1;
  while (wholePower(n + 1, p) <= most) n++;
  return n;
}

const unsettled = () =>
  new Error(
    `gibbs: rule and density did not settle in ${mostRounds} rounds. Use a smaller β, or a larger λ.`,
  );
