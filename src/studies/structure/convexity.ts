/**
 * In which sense the free energy is convex. Along mixtures ρ_s = (1 − s)ρ₀ + sρ₁
 *
 *     d²F/ds² = Σ c_k (∫φ_k d(ρ₁ − ρ₀))² + β⁻¹∫(ρ₁ − ρ₀)²/ρ_s ≥ β⁻¹ ‖ρ₁ − ρ₀‖₁²,
 *
 * strongly convex in total variation (Cauchy and Schwarz). Along W₂ geodesics not: between rotation-invariant laws they
 * rearrange radii, Q_s = (1 − s)Q₀ + sQ₁ with Q the quantile functions, and with v = Q₁ − Q₀
 *
 *     d²F/ds² = Σ c_k (d∫φ_k dρ_s/ds)² + ∫Ψ″(Q_s; ρ_s) v² du + λ∫v² du + β⁻¹∫(v′/Q_s′)² + (d − 1)(v/Q_s)² du,
 *
 * where every term but that of Ψ″ is ≥ 0, and Ψ need not be convex in θ.
 */

import { cellEnergy } from "../../energy/cellEnergy.ts";
import type { FeatureEnergy } from "../../energy/featureEnergy.ts";
import { pairEnergy } from "../../energy/pairs.ts";
import { cells, quantile } from "../../measure/marginal.ts";
import { cellCentres } from "../../measure/quadrature.ts";
import { gridEdges, type UniformGrid, uniformGrid } from "../../measure/uniformGrid.ts";
import { exp, log } from "../../numerics/elementary.ts";
import { purposes, type Stream, stream } from "../../numerics/random.ts";
import { sum } from "../../numerics/sums.ts";
import { draw } from "./identity.ts";
import { potentials } from "./potentials.ts";

/** A functional along s = 0 … 1. */
interface Along {
  readonly s: readonly number[];
  readonly values: readonly number[];
}

/** Two laws on cells, and F between them both ways. */
export interface Paths {
  readonly edges: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly mixture: Along;
  readonly geodesic: Along;
}

type PairModel = Parameters<typeof pairEnergy>[0];

/** What pairs of laws tell of F. */
export interface Convexity {
  readonly pairs: number;
  /** Least second difference of F along mixtures over β⁻¹‖ρ₁ − ρ₀‖₁²; over ‖ρ₁ − ρ₀‖₁² alone where β⁻¹ = 0 */
  readonly leastMixtureRatio: number;
  /** Share of the pairs along whose geodesic F is concave somewhere */
  readonly concaveShare: number;
  /** Least second difference along geodesics, of all pairs, in units of F */
  readonly leastGeodesicCurvature: number;
  /** Share of the pairs along whose geodesic F rises above the chord between its ends */
  readonly aboveChordShare: number;
  /** Largest |F of the geodesic's end − F of the cells| */
  readonly largestEndDifference: number;
}

interface Spec {
  readonly pairs: number;
  readonly cells: number;
  readonly upper: number;
  /** Quantiles of a geodesic */
  readonly quantiles: number;
  readonly seed: number;
}

const steps = 20;
const parameters = Array.from({ length: steps + 1 }, (_, n) => n / steps);

/** Second differences below it are rounding: values of F ≲ 100, so 1e-14 each, over 1/steps². */
const rounding = 1e-10;

/** @param energy  in one radius, with its λ and β */
export function convexity(energy: FeatureEnergy, spec: Spec): Convexity {
  const found = Array.from({ length: spec.pairs }, (_, n) => pathsBetween(energy, spec, n));
  const curvatures = found.map(({ geodesic }) => Math.min(...secondDifferences(geodesic)));
  const share = (holds: (paths: Paths, index: number) => boolean) => found.filter(holds).length / spec.pairs;
  return {
    pairs: spec.pairs,
    leastMixtureRatio: Math.min(...found.map((each) => mixtureRatio(each, energy.temperature))),
    concaveShare: share((_, n) => curvatures[n] < -rounding),
    leastGeodesicCurvature: Math.min(...curvatures),
    aboveChordShare: share(({ geodesic }) => aboveChord(geodesic) > rounding),
    largestEndDifference: Math.max(
      ...found.flatMap(({ mixture, geodesic }) =>
        [0, steps].map((end) => Math.abs(mixture.values[end] - geodesic.values[end])),
      ),
    ),
  };
}

/** The pair of this index: bumps at random radii, and F along both paths between them. */
export function pathsBetween(
  energy: FeatureEnergy,
  { cells: count, upper, quantiles, seed }: Spec,
  index: number,
): Paths {
  const grid = uniformGrid(0, upper, count);
  const edges = gridEdges(grid);
  const random = stream(seed, purposes.structures, index);
  const first = bumps(edges, upper, random);
  const second = bumps(edges, upper, random);
  return {
    edges,
    first,
    second,
    mixture: alongMixture(energy, grid, first, second),
    geodesic: alongGeodesic(energy, edges, first, second, quantiles),
  };
}

/** One to three normal bumps in r of random weights, on cells. */
function bumps(edges: Float64Array, upper: number, { uniform, integer }: Stream): Float64Array {
  const parts = Array.from({ length: 1 + integer(3) }, () => ({
    weight: uniform(),
    centre: upper * (0.05 + 0.75 * uniform()),
    width: upper * (0.02 + 0.08 * uniform()),
  }));
  const density = cellCentres(edges).map((r) =>
    parts.reduce((total, { weight, centre, width }) => {
      const z = (r - centre) / width;
      return total + (weight / width) * exp(-0.5 * z * z);
    }, 0),
  );
  const total = sum(density);
  return density.map((value) => value / total);
}

function alongMixture(
  energy: FeatureEnergy,
  grid: UniformGrid,
  first: Float64Array,
  second: Float64Array,
): Along {
  const { freeEnergy } = cellEnergy(energy, grid);
  return {
    s: parameters,
    values: parameters.map((s) => freeEnergy(first.map((m, j) => (1 - s) * m + s * second[j]))),
  };
}

function alongGeodesic(
  energy: FeatureEnergy,
  edges: Float64Array,
  first: Float64Array,
  second: Float64Array,
  count: number,
): Along {
  const levels = Array.from({ length: count + 1 }, (_, j) => j / count);
  const [from, to] = [first, second].map((mass) => {
    const law = cells(edges, mass);
    return levels.map((u) => quantile(law, u));
  });
  return {
    s: parameters,
    values: parameters.map((s) =>
      freeEnergyOfQuantiles(
        energy,
        Float64Array.from(from, (r, j) => (1 - s) * r + s * to[j]),
      ),
    ),
  };
}

/** F of the law that has mass 1/J, uniform in r, between neighbouring quantiles. */
function freeEnergyOfQuantiles(
  { map, lambda, temperature, coordinates, risk }: FeatureEnergy,
  ends: Float64Array,
): number {
  const centres = cellCentres(ends);
  const count = centres.length;
  const points = { count, columns: [centres] };
  const reference = new Float64Array(count);
  const square = new Float64Array(count);
  map.coordinates.logReference(points, reference);
  coordinates.squaredNorm(points, square);
  const logDensity = reference.map((volume, j) => -log(count * (ends[j + 1] - ends[j])) - volume);
  const half = 0.5 * (risk(points, new Float64Array(count).fill(1 / count)) + (lambda * sum(square)) / count);
  return temperature > 0 ? half + (temperature * sum(logDensity)) / count : half;
}

/** F″ by second differences, an average of F″ over two steps. */
function secondDifferences({ values }: Along): number[] {
  return values.slice(2).map((value, n) => (value - 2 * values[n + 1] + values[n]) * steps * steps);
}

function mixtureRatio({ mixture, first, second }: Paths, temperature: number): number {
  const distance = sum(first.map((m, j) => Math.abs(m - second[j])));
  const unit = (temperature > 0 ? temperature : 1) * distance * distance;
  return Math.min(...secondDifferences(mixture)) / unit;
}

function aboveChord({ s, values }: Along): number {
  const [start, end] = [values[0], values[values.length - 1]];
  return Math.max(...values.map((value, n) => value - (1 - s[n]) * start - s[n] * end));
}

/** R along mixtures of two networks' measures, by sums over pairs of neurons. */
export interface MixturesOfNetworks {
  readonly pairs: number;
  /** Least d²R/ds² */
  readonly least: number;
  /** Largest difference to 2 E(ŷ₁ − ŷ₀)², by U itself */
  readonly largestDifference: number;
}

/** Pairs of independent draws of the initial law: R is quadratic in s, so one second difference is exact. */
export function mixturesOfNetworks(
  model: PairModel,
  { pairs, seed }: { pairs: number; seed: number },
): MixturesOfNetworks {
  const energy = pairEnergy(model, { lambda: 0, tolerance: 1e-11 });
  const each = Array.from({ length: pairs }, (_, n) => {
    const N = model.neurons;
    const both = draw({ ...model, neurons: 2 * N }, seed + n);
    const points = energy.coordinates.fromWeights(both);
    const sign = (i: number) => (i < N ? -1 : 1);
    const [before, middle, after] = [0.25, 0.5, 0.75].map((s) =>
      energy.risk(
        points,
        Float64Array.from({ length: 2 * N }, (_, i) => (i < N ? 1 - s : s) / N),
      ),
    );
    const { U } = potentials(model, both);
    let square = 0;
    for (let i = 0; i < 2 * N; i++)
      for (let j = 0; j <= i; j++) square += ((i === j ? 1 : 2) * sign(i) * sign(j) * U(i, j)) / (N * N);
    return { curvature: 16 * (after - 2 * middle + before), square };
  });
  return {
    pairs,
    least: Math.min(...each.map(({ curvature }) => curvature)),
    largestDifference: Math.max(...each.map(({ curvature, square }) => Math.abs(curvature - 2 * square))),
  };
}
