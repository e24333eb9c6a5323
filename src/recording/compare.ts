/** Distances of networks to a limit, one coordinate at a time, beside what N draws of the limit itself would show. */

import { ks, w1, w2 } from "../measure/distance.ts";
import { expectedKs, expectedW1, levelsOf } from "../measure/expected.ts";
import type { Marginal } from "../measure/marginal.ts";
import { average } from "./average.ts";

/** How far a network's neurons are from the limit in one coordinate, and how far chance alone would put them. */
export interface Distance {
  /** In the coordinate's unit. */
  readonly w1: number;
  readonly w2: number;
  readonly ks: number;
  /** Expected W₁ and KS of N independent draws from the limit's own law, ties included: the noise floor. */
  readonly w1Expected: number;
  readonly ksExpected: number;
}

/** Expected W₁ and KS of a fixed number of draws from a law. */
export type NoiseFloor = (limit: Marginal) => Pick<Distance, "w1Expected" | "ksExpected">;

/**
 * The noise floor of N draws. KS depends on the levels of F alone, which the atoms of a flow keep until they meet:
 * the last simulation is kept and used again while the levels are the same.
 *
 * @param draws  N
 * @param seed   of the simulation of KS
 */
export function noiseFloor(draws: number, seed: number): NoiseFloor {
  let known: { levels: Float64Array; ks: number } = { levels: new Float64Array(0), ks: 0 };
  return (limit) => {
    const levels = levelsOf(limit, draws);
    if (!sameNumbers(levels, known.levels)) known = { levels, ks: expectedKs(limit, draws, seed).mean };
    return { w1Expected: expectedW1(limit, draws), ksExpected: known.ks };
  };
}

const sameNumbers = (one: Float64Array, other: Float64Array): boolean =>
  one.length === other.length && one.every((value, i) => value === other[i]);

/** One network's neurons against the limit, in one coordinate. */
export const compare = (network: Marginal, limit: Marginal, floor: ReturnType<NoiseFloor>): Distance => ({
  w1: w1(network, limit),
  w2: w2(network, limit),
  ks: ks(network, limit),
  ...floor,
});

/** The mean of each distance over replicas. */
export function meanDistance(distances: readonly Distance[]): Distance {
  const over = (key: keyof Distance) => average(distances.map((distance) => distance[key]));
  return {
    w1: over("w1"),
    w2: over("w2"),
    ks: over("ks"),
    w1Expected: over("w1Expected"),
    ksExpected: over("ksExpected"),
  };
}
