/**
 * The fixed point in any number of moving coordinates, by importance: points of a law with the density's own mean and
 * covariance, found on coarse tensor rules or, beyond four coordinates, by solving on points of the law before until
 * most of them carry weight (adaptive importance sampling [cappe:04]).
 */

import type { FeatureMap } from "../../features/contract.ts";
import { betaQuantile } from "../../numerics/special.ts";
import { type Solved, settle } from "./byTensor.ts";
import type { Constants } from "./dual.ts";
import { mostKept } from "./features.ts";
import { gibbsOn } from "./gibbsOn.ts";
import type { Landscape, Place } from "./landscape.ts";
import { placeOf, pooledRule, sobolRule } from "./sobolRule.ts";

export interface Scramblings {
  /** Points of each, a power of two. */
  readonly points: number;
  /** How many, at least 2. */
  readonly scramblings: number;
  readonly seed: number;
}

interface Placed {
  readonly place: Place;
  readonly alpha: Float64Array;
}

/** Coordinates in which a tensor rule places the points. */
const fewCoordinates = 4;
const pilotPoints = 1 << 13;
const mostRounds = 30;

/** The fixed point on all scramblings together; the interval is that of their own solutions. */
export function bySobol(
  map: FeatureMap,
  of: Landscape,
  constants: Constants,
  start: Float64Array,
  { points, scramblings, seed }: Scramblings,
): Solved {
  const { place, alpha } =
    of.size <= fewCoordinates
      ? settle(map, of, constants, start)
      : placedByRounds(map, of, constants, start, seed);
  const seeds = Array.from({ length: scramblings }, (_, i) => seed + i);
  const count = powerOfTwoWithin(Math.min(points, mostKept / (map.size * scramblings)));
  const rule = pooledRule(of, place, count, seeds);
  const solved = gibbsOn(map, rule, { ...constants, start: alpha });
  const alone = seeds.map(
    (one) => gibbsOn(map, sobolRule(of, place, count, one), { ...constants, start: solved.alpha }).freeEnergy,
  );
  return { ...solved, rule, quadratureError: halfInterval(alone) };
}

/** From the confinement's law on: solve, take mean and covariance, mixed with the old ones where few points carry weight. */
function placedByRounds(
  map: FeatureMap,
  of: Landscape,
  constants: Constants,
  start: Float64Array,
  seed: number,
): Placed {
  let place = confinementPlace(of);
  let alpha = start;
  const points = powerOfTwoWithin(Math.min(pilotPoints, mostKept / map.size));
  for (let round = 0; round < mostRounds; round++) {
    const rule = sobolRule(of, place, points, seed + round);
    const solved = gibbsOn(map, rule, { ...constants, start: alpha });
    alpha = solved.alpha;
    const share = Math.min(1, solved.effectivePoints / (50 * of.size));
    place = mixed(placeOf(of.moving(rule.points), solved.mass), place, share);
    if (solved.effectivePoints > 0.3 * points && round >= 3) break;
  }
  return { place, alpha };
}

/** Deviations 1/√(βλ) of a line, and of a radius its own around √d/√(βλ). */
function confinementPlace({ size, confined }: Landscape): Place {
  const factor = new Float64Array(size * size);
  for (const [c, { deviation }] of confined.entries()) factor[c * size + c] = deviation;
  return { mean: Float64Array.from(confined, ({ mean }) => mean), factor };
}

/** Factors mixed entry by entry: triangular, with positive diagonals, as both are. */
const mixed = (next: Place, last: Place, share: number): Place => ({
  mean: next.mean.map((x, i) => share * x + (1 - share) * last.mean[i]),
  factor: next.factor.map((x, i) => share * x + (1 - share) * last.factor[i]),
});

function powerOfTwoWithin(most: number): number {
  let count = 1;
  while (2 * count <= most) count *= 2;
  return count;
}

/** Half of the 99 % interval of a mean, by Student's t. */
function halfInterval(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1);
  return studentQuantile(n - 1) * Math.sqrt(variance / n);
}

/** t with P(|T| > t) = 1 %: ν/(ν + T²) is of the beta law (ν/2, ½). */
function studentQuantile(freedom: number): number {
  const x = betaQuantile(freedom / 2, 0.5, 0.01);
  return Math.sqrt((freedom * (1 - x)) / x);
}
