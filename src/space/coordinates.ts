/** What a neuron is, seen by the limit: its own parameters (full), or lengths where the law is symmetric (reduced). */

import type { Model, Network } from "../model/contract.ts";
import { weightCount } from "../model/neurons.ts";
import { log } from "../numerics/elementary.ts";
import { logGamma } from "../numerics/special.ts";
import type { Coordinates, Points } from "./contract.ts";

/** Whether directions average out: inputs that are spherical, but for one direction, and a σ of ⟨w, x⟩. */
export const isReduced = ({ data, activation }: Pick<Model, "data" | "activation">): boolean =>
  (data.kind === "gaussian-mixture" || data.kind === "single-index") && activation.star === undefined;

/** The coordinates in which a case's limit is solved: reduced where directions average out, else full. */
export function coordinatesOf(model: Model): Coordinates {
  return isReduced(model) ? reducedCoordinates(model) : fullCoordinates(model);
}

/**
 * Output weight a and offset b of affine neurons, then what is left of w where directions average out. Of a Gaussian mixture
 * (r_1 … r_B), the length of each block of weights; "r" where there is one block. Of a teacher of one direction
 * p = ⟨w, u⟩, on the line, and q = ‖w − p u‖.
 *
 * @throws Error  where the data law is neither
 */
export function reducedCoordinates(model: Model): Coordinates {
  const { data } = model;
  if (data.kind === "single-index") {
    return withScalars(model, {
      kind: "reduced",
      names: ["p", "q"],
      dimensions: [1, data.dimension - 1],
      lower: [Number.NEGATIVE_INFINITY, 0],
      ends: ["open", "cone"],
      weightColumns: (network) => alongAndAcross(network, data.direction),
    });
  }
  if (data.kind !== "gaussian-mixture") {
    throw new Error(
      `reduced coordinates: data.kind "${data.kind}" has no rotation symmetry; use full coordinates.`,
    );
  }
  const { blocks } = data;
  const names = blocks.length === 1 ? ["r"] : blocks.map((_, block) => `r${block + 1}`);
  return withScalars(model, {
    kind: "reduced",
    names,
    dimensions: blocks,
    lower: blocks.map(() => 0),
    ends: blocks.map(() => "cone"),
    weightColumns: (network) => blockLengths(network, blocks),
  });
}

/** θ itself: (a, b, w_0 … w_{d−1}), or a user's own parameters. */
export function fullCoordinates(model: Model): Coordinates {
  const d = weightCount(model);
  const { star } = model.activation;
  const full = withScalars(model, {
    kind: "full",
    names: star?.parameters ?? Array.from({ length: d }, (_, k) => `w${k}`),
    dimensions: new Array<number>(d).fill(1),
    lower: new Array<number>(d).fill(Number.NEGATIVE_INFINITY),
    ends: new Array<"open">(d).fill("open"),
    weightColumns: ({ neurons, dimension, w }) =>
      Array.from({ length: dimension }, (_, k) => w.subarray(k * neurons, (k + 1) * neurons)),
  });
  return star === undefined ? full : { ...full, own: true };
}

/** The network whose full coordinates these are, every array a copy. */
export function networkFrom(points: Points, model: Model): Network {
  const affine = model.neuron.kind === "affine-ridge";
  const { columns, count: neurons } = points;
  const dimension = weightCount(model);
  const w = new Float64Array(dimension * neurons);
  const first = affine ? 2 : 0;
  for (let k = 0; k < dimension; k++) w.set(columns[first + k], k * neurons);
  return {
    neurons,
    dimension,
    a: affine ? columns[0].slice() : null,
    b: affine ? columns[1].slice() : null,
    w,
  };
}

interface WeightPart {
  readonly kind: Coordinates["kind"];
  readonly names: readonly string[];
  readonly dimensions: readonly number[];
  readonly lower: readonly number[];
  readonly ends: readonly ("cone" | "open")[];
  readonly weightColumns: (network: Network) => Float64Array[];
}

/** The weights' coordinates, preceded by a and b for an affine neuron. */
function withScalars(model: Model, part: WeightPart): Coordinates {
  const { trained, kind } = model.neuron;
  const scalars = kind === "affine-ridge" ? (["a", "b"] as const) : [];
  const before = <T>(value: T): T[] => scalars.map(() => value);
  const each = <T>(value: T): T[] => part.names.map(() => value);
  const dimensions = [...before(1), ...part.dimensions];
  const isTrained = [...scalars.map((name) => trained[name]), ...each(trained.w)];
  const ends = [...before("open" as const), ...part.ends];
  return {
    kind: part.kind,
    names: [...scalars, ...part.names],
    lower: [...before(Number.NEGATIVE_INFINITY), ...part.lower],
    upper: [...before(Number.POSITIVE_INFINITY), ...each(Number.POSITIVE_INFINITY)],
    dimensions,
    ends,
    trained: isTrained,
    logReference: (points, out) => logReference(points, dimensions, ends, out),
    squaredNorm: (points, out) => squaredNorm(points, isTrained, out),
    fromWeights: (network) => {
      refuseOtherDimension(network, weightCount(model));
      return {
        count: network.neurons,
        columns: [...scalars.map((name) => scalarOf(network, name)), ...part.weightColumns(network)],
      };
    },
  };
}

function scalarOf(network: Network, name: "a" | "b"): Float64Array {
  const column = network[name];
  if (column === null)
    throw new Error(`coordinates: the network has no ${name}, but its neuron is affine-ridge.`);
  return column;
}

function refuseOtherDimension({ dimension }: Network, wanted: number): void {
  if (dimension === wanted) return;
  throw new Error(
    `coordinates: the network has ${dimension} weights a neuron, the data ${wanted} inputs. Use a network of the data's dimension.`,
  );
}

/** ⟨w, u⟩ and ‖w − ⟨w, u⟩u‖, the latter from the difference itself. */
function alongAndAcross({ neurons, dimension, w }: Network, u: Float64Array): Float64Array[] {
  const along = new Float64Array(neurons);
  for (let k = 0; k < dimension; k++) {
    for (let i = 0; i < neurons; i++) along[i] += u[k] * w[k * neurons + i];
  }
  const across = new Float64Array(neurons);
  for (let k = 0; k < dimension; k++) {
    for (let i = 0; i < neurons; i++) {
      const rest = w[k * neurons + i] - u[k] * along[i];
      across[i] += rest * rest;
    }
  }
  return [along, across.map(Math.sqrt)];
}

function blockLengths({ neurons, w }: Network, blocks: readonly number[]): Float64Array[] {
  let k = 0;
  return blocks.map((size) => {
    const length = new Float64Array(neurons);
    for (const end = k + size; k < end; k++) {
      for (let i = 0; i < neurons; i++) length[i] += w[k * neurons + i] * w[k * neurons + i];
    }
    return length.map(Math.sqrt);
  });
}

/** Σ_b log(|S^{d_b−1}| r_b^{d_b−1}) over the radii: the density that ℝᴰ's volume has in these coordinates. */
function logReference(
  points: Points,
  dimensions: readonly number[],
  ends: Coordinates["ends"],
  out: Float64Array,
): void {
  out.fill(0, 0, points.count);
  for (const [c, d] of dimensions.entries()) {
    if (ends[c] !== "cone") continue;
    const area = logSphereArea(d);
    const column = points.columns[c];
    // d = 1 has no power of r: not 0·log 0.
    for (let j = 0; j < points.count; j++) out[j] += d === 1 ? area : area + (d - 1) * log(column[j]);
  }
}

/** log |S^{d−1}| = log(2 π^{d/2} / Γ(d/2)) */
export const logSphereArea = (d: number): number => log(2) + (d / 2) * log(Math.PI) - logGamma(d / 2);

function squaredNorm(points: Points, trained: readonly boolean[], out: Float64Array): void {
  out.fill(0, 0, points.count);
  for (const [c, column] of points.columns.entries()) {
    if (!trained[c]) continue;
    for (let j = 0; j < points.count; j++) out[j] += column[j] * column[j];
  }
}
