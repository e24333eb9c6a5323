/**
 * Where searches for the best network of N neurons begin: the optimum over measures rounded to N neurons in several
 * ways, the best sphere, draws from the initial law, and a smaller network whose neurons are repeated.
 *
 * Coordinates that are lengths get directions: orthonormal frames, so that no two neurons of a frame meet, or independent
 * ones. Atoms at r = ∞ stand at a few multiples of the longest finite length, in half of the starts as mirror images in
 * pairs (w, −w), whose outputs add up to a constant: the best networks found hold their far neurons so.
 */

import type { Model, Network } from "../model/contract.ts";
import { purposes, type Stream, stream } from "../numerics/random.ts";
import { networkFrom } from "../space/coordinates.ts";
import type { Optimum } from "./optimum.ts";

/** Where a search began. */
export type StartKind = "optimum" | "sphere" | "initial" | "smaller";

export interface Start {
  readonly from: StartKind;
  readonly network: Network;
}

export interface StartsSpec {
  readonly neurons: number;
  readonly starts: number;
  readonly seed: number;
  readonly optimum: Optimum;
  /** The best network of fewer neurons, where there is one. */
  readonly smaller?: Network;
}

/** Of ten starts; the sphere's only where there is one radius. */
const plan: readonly StartKind[] = [
  ...(["optimum", "sphere", "optimum", "initial", "optimum"] as const),
  ...(["optimum", "sphere", "optimum", "optimum", "initial"] as const),
];

/** `starts` starts by the plan, and two more from a smaller network. */
export function networkStarts(model: Model, spec: StartsSpec): Start[] {
  const { starts, seed, optimum, smaller, neurons } = spec;
  const out: Start[] = [];
  for (let k = 0; k < starts; k++) {
    const kind = plan[k % plan.length];
    const random = stream(seed, purposes.starts, k);
    const from = kind === "sphere" && optimum.bestSphere === null ? "optimum" : kind;
    if (from === "initial") out.push({ from, network: drawn(model, neurons, random) });
    else {
      const sites =
        from === "sphere" ? onSphere(optimum, neurons) : roundings[k % 3](optimum, neurons, random);
      out.push({ from, network: placed(model, optimum, sites, k, random) });
    }
  }
  if (smaller !== undefined) {
    for (const jitter of [0.02, 0.3]) {
      const random = stream(seed, purposes.starts, out.length);
      out.push({ from: "smaller", network: repeated(smaller, neurons, jitter, random) });
    }
  }
  return out;
}

const drawn = (model: Model, neurons: number, random: Stream): Network =>
  model.initial.draw(random.integer(0x1_0000_0000), neurons, model.neuron, model.data.dimension);

/** A neuron's coordinates in the optimum's map. */
type Site = readonly number[];

const atomAt = ({ points }: Optimum, j: number): Site => points.columns.map((column) => column[j]);

type Rounding = (optimum: Optimum, neurons: number, random: Stream) => Site[];

/** Largest remainders, systematic sampling, independent draws. */
const roundings: readonly Rounding[] = [
  (optimum, neurons) =>
    Array.from(equalShares(optimum.mass, neurons)).flatMap((n, j) =>
      new Array<Site>(n).fill(atomAt(optimum, j)),
    ),
  (optimum, neurons, random) => {
    const shift = random.uniform();
    return Array.from({ length: neurons }, (_, i) =>
      atomAt(optimum, indexAt(optimum.mass, (i + shift) / neurons)),
    );
  },
  (optimum, neurons, random) =>
    Array.from({ length: neurons }, () => atomAt(optimum, indexAt(optimum.mass, random.uniform()))),
];

/** Whole numbers that sum to `count`, in proportion to the masses, by largest remainders. */
export function equalShares(mass: Float64Array, count: number): Float64Array {
  const counts = mass.map((m) => Math.floor(m * count));
  const left = count - counts.reduce((sum, n) => sum + n, 0);
  const remainder = (j: number) => mass[j] * count - counts[j];
  const order = Array.from(mass.keys()).sort((i, j) => remainder(j) - remainder(i));
  for (const j of order.slice(0, left)) counts[j]++;
  return counts;
}

function indexAt(mass: Float64Array, u: number): number {
  let below = 0;
  for (let j = 0; j < mass.length; j++) {
    below += mass[j];
    if (u < below) return j;
  }
  return mass.length - 1;
}

function onSphere(optimum: Optimum, neurons: number): Site[] {
  const site = atomAt(optimum, 0).slice(0, -1);
  return new Array<Site>(neurons).fill([...site, optimum.bestSphere?.r ?? 0]);
}

/** For r = ∞: multiples of the longest finite length, of 1 where there is none. */
const far = [3, 10, 30];
/** Of each weight: copies of one neuron must part. */
const parting = 0.01;

/** Sites as a network; the k-th start alternates between frames and independent directions, and between far lengths. */
function placed(model: Model, optimum: Optimum, sites: readonly Site[], k: number, random: Stream): Network {
  const { coordinates } = optimum.map;
  const longest =
    Math.max(
      0,
      ...sites
        .flat()
        .filter((r) => r < Infinity)
        .map(Math.abs),
    ) || 1;
  const finite = sites.map((site) =>
    site.map((value) =>
      Math.abs(value) < Infinity ? value : Math.sign(value) * longest * far[k % far.length],
    ),
  );
  const columns: Float64Array[] = [];
  for (const [c, size] of coordinates.dimensions.entries()) {
    const values = Float64Array.from(finite, (site) => site[c]);
    if (coordinates.ends[c] !== "cone") {
      const moves = coordinates.trained[c] && coordinates.kind === "full";
      columns.push(moves ? values.map((v) => v + parting * (1 + Math.abs(v)) * random.normal()) : values);
      continue;
    }
    const directions = (k % 2 === 0 ? frames : independent)(sites.length, size, random);
    if (k % 4 < 2) mirror(directions, sites);
    for (let d = 0; d < size; d++) columns.push(values.map((r, i) => r * directions[i][d]));
  }
  return networkFrom({ count: sites.length, columns }, model);
}

/** The second of each two far neurons takes the opposite of the first one's direction. */
function mirror(directions: Float64Array[], sites: readonly Site[]): void {
  let first = -1;
  for (const [i, site] of sites.entries()) {
    if (!site.includes(Infinity)) continue;
    if (first < 0) first = i;
    else {
      directions[i] = directions[first].map((x) => -x);
      first = -1;
    }
  }
}

const independent = (count: number, size: number, random: Stream): Float64Array[] =>
  Array.from({ length: count }, () => unit(Float64Array.from({ length: size }, () => random.normal())));

function unit(x: Float64Array): Float64Array {
  const length = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  return x.map((value) => value / length);
}

/** Independent directions made orthonormal in groups of `size` (Gram–Schmidt). */
function frames(count: number, size: number, random: Stream): Float64Array[] {
  const out = independent(count, size, random);
  for (let i = 0; i < count; i++) {
    for (let j = i - (i % size); j < i; j++) {
      const along = out[i].reduce((sum, value, d) => sum + value * out[j][d], 0);
      for (let d = 0; d < size; d++) out[i][d] -= along * out[j][d];
    }
    out[i] = unit(out[i]);
  }
  return out;
}

/** The neurons of a smaller network in turn, moved by `jitter` of their length. */
function repeated(smaller: Network, neurons: number, jitter: number, random: Stream): Network {
  const { dimension, a, b, w } = smaller;
  const n = smaller.neurons;
  const turn = (from: Float64Array) => Float64Array.from({ length: neurons }, (_, i) => from[i % n]);
  const lengths = Float64Array.from({ length: n }, (_, i) => {
    let square = 0;
    for (let k = 0; k < dimension; k++) square += w[k * n + i] * w[k * n + i];
    return Math.sqrt(square / dimension);
  });
  const moved = Float64Array.from({ length: dimension * neurons }, (_, at) => {
    const i = (at % neurons) % n;
    return w[Math.floor(at / neurons) * n + i] + jitter * lengths[i] * random.normal();
  });
  return { neurons, dimension, a: a === null ? null : turn(a), b: b === null ? null : turn(b), w: moved };
}
