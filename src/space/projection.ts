/** What is recorded of a neuron: the limit's own coordinates where they are reduced, else a few named projections of θ. */

import type { AnyDataLaw, Model } from "../model/contract.ts";
import { sampledRows } from "../model/data/sampledRows.ts";
import { symmetricEigen } from "../numerics/dense.ts";
import type { Coordinates, Points } from "./contract.ts";
import { coordinatesOf } from "./coordinates.ts";

/** Up to this many parameters a neuron is recorded whole; beyond, along this many directions. */
const recordedWhole = 16;
const mostDirections = 4;

/** One recorded coordinate. */
interface RecordedAxis {
  readonly name: string;
  /** The direction in weight space, [d]; null for a length or a coordinate. */
  readonly direction: readonly number[] | null;
}

/** What is recorded, and how to get there from the limit's coordinates. */
export interface Projection {
  readonly coordinates: Coordinates;
  /** Null where the coordinates are the limit's own and stand for no direction. */
  readonly axes: readonly RecordedAxis[] | null;
  /** Points in the limit's coordinates → the recorded ones. Reduced points pass unchanged. */
  project(points: Points): Points;
}

/** Reduced coordinates as they are; else the length r, then a, b, then θ itself or a few directions of the data. */
export function projection(model: Model): Projection {
  const own = coordinatesOf(model);
  if (own.kind === "reduced") {
    return { coordinates: own, axes: reducedAxes(model.data, own), project: (points) => points };
  }
  const scalars = model.neuron.kind === "affine-ridge" ? 2 : 0;
  const whole = own.names.length <= recordedWhole;
  const directions = whole ? [] : weightDirections(model);
  const weightAxes: RecordedAxis[] = whole
    ? own.names.slice(scalars).map((name) => ({ name, direction: null }))
    : directions.map((direction, index) => ({ name: shownName(model, index), direction }));
  const axes = [
    { name: "r", direction: null },
    ...own.names.slice(0, scalars).map((name) => ({ name, direction: null })),
    ...weightAxes,
  ];
  return {
    coordinates: recordedCoordinates(own, axes, scalars),
    axes,
    project: ({ count, columns }) => {
      const weights = columns.slice(scalars);
      const along = whole
        ? weights
        : directions.map((direction) => alongDirection(weights, direction, count));
      return { count, columns: [lengths(weights, count), ...columns.slice(0, scalars), ...along] };
    },
  };
}

/** A teacher's direction is told; lengths need no telling. */
function reducedAxes(data: AnyDataLaw, { names }: Coordinates): RecordedAxis[] | null {
  if (data.kind !== "single-index") return null;
  return names.map((name) => ({ name, direction: name === "p" ? Array.from(data.direction) : null }));
}

/** Recorded axes are looked at, never solved in: bounds and trained flags are those of what they stand for. */
function recordedCoordinates(own: Coordinates, axes: readonly RecordedAxis[], scalars: number): Coordinates {
  const trained = axes.map(
    (_, index) => own.trained[index === 0 || index > scalars ? own.trained.length - 1 : index - 1],
  );
  const impossible = (): never => {
    throw new Error(
      "projection: recorded axes are for looking at; they carry no reference measure and no weights.",
    );
  };
  return {
    kind: "full",
    ...(own.own === true ? { own: true } : {}),
    names: axes.map(({ name }) => name),
    lower: axes.map((_, index) => (index === 0 ? 0 : Number.NEGATIVE_INFINITY)),
    upper: axes.map(() => Number.POSITIVE_INFINITY),
    dimensions: axes.map(() => 1),
    ends: axes.map((_, index) => (index === 0 ? "closed" : "open")),
    trained,
    logReference: impossible,
    squaredNorm: impossible,
    fromWeights: impossible,
  };
}

function lengths(weights: readonly Float64Array[], count: number): Float64Array {
  const out = new Float64Array(count);
  for (const column of weights) for (let j = 0; j < count; j++) out[j] += column[j] * column[j];
  return out.map(Math.sqrt);
}

function alongDirection(
  weights: readonly Float64Array[],
  direction: readonly number[],
  count: number,
): Float64Array {
  const out = new Float64Array(count);
  for (const [k, share] of direction.entries()) {
    if (share === 0) continue;
    for (let j = 0; j < count; j++) out[j] += share * weights[k][j];
  }
  return out;
}

/** Of a law known by its draws: enough to tell its leading directions. */
const directionRows = 4096;

/** Of a user's own neuron the parameters' own names. */
const shownName = ({ activation: { star } }: Model, index: number): string =>
  star?.parameters[index] ?? `p${index + 1}`;

/** In θ of a user's own the first parameters: its inputs' directions mean nothing there. */
function weightDirections({ data, activation: { star } }: Model): number[][] {
  if (star === undefined) return directionsOf(data);
  return Array.from({ length: mostDirections }, (_, index) =>
    star.parameters.map((__, k) => (k === index ? 1 : 0)),
  );
}

/** The teacher's own directions, else the leading eigenvectors of E[y² x xᵀ]; the largest entry of each is positive. */
function directionsOf(data: AnyDataLaw): number[][] {
  if (data.kind === "teacher") return teacherDirections(data.linear, data.quadratic);
  if (data.kind === "multi-index") return data.directions.map((direction) => positive(Array.from(direction)));
  if (data.kind === "dataset") return leadingDirections(data.inputs, data.labels, data.dimension);
  if (data.kind === "module") return directionsOf(sampledRows(data, directionRows));
  throw new Error(`projection: data.kind "${data.kind}" is recorded in its own coordinates.`);
}

/** The linear part, then the axes of the strongest quadratic coefficients, none twice. */
function teacherDirections(linear: Float64Array, quadratic: Float64Array): number[][] {
  const d = linear.length;
  const length = Math.sqrt(linear.reduce((sum, value) => sum + value * value, 0));
  const along = length > 0 ? [positive(Array.from(linear, (value) => value / length))] : [];
  const strongest = Array.from(quadratic, (value, k) => ({ size: Math.abs(value), k })).filter(
    ({ size, k }) => size > 0 && along[0]?.[k] !== 1,
  );
  strongest.sort((one, other) => other.size - one.size || one.k - other.k);
  const axes = strongest.map(({ k }) => Array.from({ length: d }, (_, at) => (at === k ? 1 : 0)));
  return [...along, ...axes].slice(0, mostDirections);
}

function leadingDirections(inputs: Float64Array, labels: Float64Array, d: number): number[][] {
  const matrix = new Float64Array(d * d);
  for (const [row, y] of labels.entries()) {
    for (let k = 0; k < d; k++) {
      const share = (y * y * inputs[row * d + k]) / labels.length;
      for (let l = 0; l < d; l++) matrix[k * d + l] += share * inputs[row * d + l];
    }
  }
  const { vectors } = symmetricEigen(matrix, d);
  return Array.from({ length: Math.min(mostDirections, d) }, (_, index) =>
    positive(Array.from(vectors.subarray(index * d, (index + 1) * d))),
  );
}

function positive(direction: number[]): number[] {
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}
