/**
 * The least risk that a search finds for N neurons, min R_N(θ) over θ ∈ ℝ^(N×D): R_N by its actual correlations,
 * descended from many starts (networkStarts.ts) by limited-memory BFGS.
 *
 * Promise:   `risk` is the population risk of `network` and so an UPPER bound on inf R_N; that it is near inf R_N nothing
 *            proves. From below there is inf R ≤ inf R_N. Deterministic in the seed.
 * Effort:    every start takes 12 steps, the best quarter 60 more, the best two go on until a step gains nothing or
 *            600·32/max(N, 32) steps are taken: fewer for wide networks, whose landscape is the more benign.
 * Reference: [mei:18] for inf R ≤ inf R_N ≤ inf R + K/N.
 */

import { populationEnergy } from "../energy/populationEnergy.ts";
import { type PopulationRisk, populationRisk } from "../energy/populationRisk.ts";
import type { Model, Network } from "../model/contract.ts";
import { fullCoordinates, networkFrom } from "../space/coordinates.ts";
import type { Smooth } from "./descend.ts";
import { type Descending, descendFurther, startOf } from "./lbfgs.ts";
import { networkStarts, type Start, type StartKind } from "./networkStarts.ts";
import { type Optimum, optimum as optimumOf } from "./optimum.ts";

export interface BestNetworkSpec {
  /** N ≥ 1 */
  readonly neurons: number;
  /** At least 20 unless asked otherwise. */
  readonly starts?: number;
  readonly seed?: number;
  /** Of the same model, where it is known already. */
  readonly optimum?: Optimum;
  /** The best network of fewer neurons, to grow from. */
  readonly smaller?: Network;
}

export interface BestNetwork {
  readonly risk: number;
  /** Of the risk: a bound, or a standard error where `kind` says so. */
  readonly error: number;
  readonly kind: PopulationRisk["kind"];
  readonly network: Network;
  /** Each search with the risk that it reached, best first. */
  readonly starts: readonly { readonly from: StartKind; readonly risk: number; readonly steps: number }[];
}

/** Of the risk: while searching, and at the end. */
const searchTolerance = 1e-7;
const tolerance = 1e-9;
/** Five steps that together gain less end a search. */
const gain = 1e-9;

const firstSteps = 12;
const moreSteps = 60;
const lastSteps = (neurons: number): number => Math.ceil((600 * 32) / Math.max(neurons, 32));

/**
 * @throws NoMinimumError  where R has no minimum over measures (see optimum)
 */
export function bestNetwork(model: Model, spec: BestNetworkSpec): BestNetwork {
  const { neurons, starts = 20, seed = 1, smaller } = spec;
  if (!(Number.isInteger(neurons) && neurons >= 1)) throw badCount("neurons", neurons);
  if (!(Number.isInteger(starts) && starts >= 1)) throw badCount("starts", starts);
  const optimum = spec.optimum ?? optimumOf(model);
  const begun = networkStarts(model, {
    ...{ neurons, starts, seed, optimum },
    ...(smaller === undefined ? {} : { smaller }),
  });
  let searches = begun.map((start) => searchFrom(model, start));
  const best = (count: number, steps: number) => {
    searches = sorted(searches.map((search, k) => (k < count ? further(search, steps) : search)));
  };
  best(searches.length, firstSteps);
  best(Math.ceil(searches.length / 4), moreSteps);
  best(2, lastSteps(neurons));
  const network = searches[0].network(searches[0].at.x);
  const { risk, error, kind } = populationRisk(model, network, { tolerance, seed });
  return {
    ...{ risk, error, kind, network },
    starts: searches.map(({ from, at }) => ({ from, risk: at.value, steps: at.steps })),
  };
}

/** A descent, with the function that it descends. */
interface Search {
  readonly from: StartKind;
  readonly f: Smooth;
  readonly at: Descending;
  /** Of a first step: a tenth of x. */
  readonly firstLength: number;
  readonly network: (x: Float64Array) => Network;
}

function searchFrom(model: Model, { from, network: start }: Start): Search {
  const { neurons } = start;
  const coordinates = fullCoordinates(model);
  const { columns } = coordinates.fromWeights(start);
  const moving = columns.filter((_, c) => coordinates.trained[c]);
  const x = new Float64Array(neurons * moving.length);
  for (const [k, column] of moving.entries()) x.set(column, k * neurons);
  const pointsAt = (at: Float64Array) => {
    let k = 0;
    const part = () => at.subarray(k * neurons, ++k * neurons);
    return {
      count: neurons,
      columns: columns.map((column, c) => (coordinates.trained[c] ? part() : column)),
    };
  };
  const energy = populationEnergy(model, { lambda: 0, tolerance: searchTolerance, network: start });
  const mass = new Float64Array(neurons).fill(1 / neurons);
  const slopes = columns.map(() => new Float64Array(neurons));
  const f: Smooth = (at, gradient) => {
    const risk = energy.evaluate(pointsAt(at), mass, { value: null, gradient: slopes, hessian: null });
    // ∇R_N = (2/N)∇Ψ, neuron by neuron.
    let k = 0;
    for (const [c, slope] of slopes.entries()) {
      if (coordinates.trained[c])
        gradient.set(
          slope.map((value) => (2 * value) / neurons),
          neurons * k++,
        );
    }
    return risk;
  };
  const firstLength = 0.1 * Math.sqrt(x.reduce((sum, value) => sum + value * value, 0)) || 1;
  return { from, f, at: startOf(f, x), firstLength, network: (at) => networkFrom(pointsAt(at), model) };
}

const further = (search: Search, steps: number): Search => ({
  ...search,
  at: descendFurther(search.f, search.at, { steps, gain, firstLength: search.firstLength }),
});

/** A search that met NaN goes last. */
const sorted = (searches: readonly Search[]): Search[] =>
  searches.toSorted((one, other) => order(one.at.value) - order(other.at.value));

const order = (value: number): number => (value < Infinity ? value : Number.MAX_VALUE);

const badCount = (what: string, value: number) =>
  new RangeError(`best network: ${what} = ${value}. Give a whole number from 1.`);
