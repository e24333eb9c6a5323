/**
 * The initial law as J equally weighted particles, through its own quantile maps.
 *
 * One coordinate that varies: midpoints of equal masses, u_j = (j + ½)/J, so that sums are midpoint rules in u
 * (order 2 in 1/J for smooth integrands). Several: points of a Sobol sequence, one dimension for each coordinate
 * that varies; a constant spends none. More than the sequence's table has: independent draws, error ~ J^−½. A law that is a given cloud of neurons is represented by those neurons.
 */

import type { InitialLaw } from "../model/contract.ts";
import { purposes, stream } from "../numerics/random.ts";
import { sobol, sobolDimensions } from "../numerics/sobol.ts";
import type { Coordinates } from "../space/contract.ts";
import type { Particles } from "./contract.ts";

/** Some coordinates of θ as a map of as many uniforms as `dimensions` says, which may be fewer or none. */
interface Part {
  readonly columns: readonly number[];
  readonly dimensions: number;
  readonly map: (u: ArrayLike<number>, out: Float64Array) => void;
}

/**
 * @param coordinates  reduced (a, b, radii) or full (a, b, w)
 * @param count        J ≥ 1; a cloud keeps its own number of neurons
 * @param scramble     seed of the scrambling of the Sobol points, null for the plain ones; one coordinate ignores it
 */
export function atoms(
  initial: InitialLaw,
  coordinates: Coordinates,
  count: number,
  scramble: number | null,
): Particles {
  if (initial.cloud !== null) return particles(coordinates, coordinates.fromWeights(initial.cloud).columns);
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new Error(`atoms: ${count} atoms were asked for. Give a whole number from 1.`);
  }
  const parts = partsOf(initial, coordinates);
  const uniforms = uniformPoints(count, uniformsOf(parts), scramble);
  const columns = coordinates.names.map(() => new Float64Array(count));
  let first = 0;
  for (const part of parts) {
    fill(part, uniforms.slice(first, first + part.dimensions), columns);
    first += part.dimensions;
  }
  return particles(coordinates, columns);
}

/** Whether `atoms` places them by points of a Sobol sequence. */
export function usesSobol(initial: InitialLaw, coordinates: Coordinates): boolean {
  if (initial.cloud !== null) return false;
  const dimensions = uniformsOf(partsOf(initial, coordinates));
  return dimensions > 1 && dimensions <= sobolDimensions;
}

const uniformsOf = (parts: readonly Part[]): number =>
  parts.reduce((total, { dimensions }) => total + dimensions, 0);

const particles = (coordinates: Coordinates, columns: readonly Float64Array[]): Particles => {
  const count = columns[0].length;
  const mass = new Float64Array(count).fill(1 / count);
  return { kind: "particles", coordinates, points: { count, columns: columns.map((c) => c.slice()) }, mass };
};

function uniformPoints(count: number, dimensions: number, scramble: number | null): Float64Array[] {
  if (dimensions <= 1) return [midpoints(count)];
  if (dimensions <= sobolDimensions) return sobol(count, dimensions, scramble);
  return Array.from({ length: dimensions }, (_, dimension) => {
    const random = stream(scramble ?? 0, purposes.scramble, dimension);
    return Float64Array.from({ length: count }, () => random.uniform());
  });
}

const midpoints = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, j) => (j + 0.5) / count);

function fill({ columns, dimensions, map }: Part, uniforms: Float64Array[], into: Float64Array[]): void {
  const u = new Float64Array(Math.max(dimensions, columns.length)).fill(0.5);
  const out = new Float64Array(columns.length);
  for (let j = 0; j < into[columns[0]].length; j++) {
    for (let dimension = 0; dimension < dimensions; dimension++) u[dimension] = uniforms[dimension][j];
    map(u, out);
    for (let c = 0; c < columns.length; c++) into[columns[c]][j] = out[c];
  }
}

function partsOf(initial: InitialLaw, coordinates: Coordinates): Part[] {
  const parts: Part[] = [];
  const rest: number[] = [];
  for (const [column, name] of coordinates.names.entries()) {
    if (!coordinates.own && (name === "a" || name === "b"))
      parts.push(scalarPart(initial[name], initial.constant[name], column));
    else rest.push(column);
  }
  return rest.length === 0 ? parts : [...parts, weightsPart(initial, coordinates, rest)];
}

const scalarPart = (quantile: (u: number) => number, constant: boolean, column: number): Part => ({
  columns: [column],
  dimensions: constant ? 0 : 1,
  map: (u, out) => {
    out[0] = quantile(u[0]);
  },
});

function weightsPart(initial: InitialLaw, coordinates: Coordinates, columns: number[]): Part {
  const map =
    coordinates.kind === "reduced"
      ? radiiMap(initial, coordinates, columns)
      : initial.weights(columns.length);
  if (map === null) {
    throw new Error(
      `atoms: the initial law "${initial.kind}" gives no quantile map for the coordinates ${columns
        .map((column) => coordinates.names[column])
        .join(
          ", ",
        )}. Use a gaussian or sphere law, or population-flow, which starts from the network's own neurons.`,
    );
  }
  return { columns, dimensions: spends(map, columns.length), map };
}

/** A coordinate of the line takes its sign from which half its uniform lies in, and its size from the place there. */
function radiiMap(initial: InitialLaw, { dimensions, ends }: Coordinates, columns: readonly number[]) {
  const map = initial.radii(columns.map((column) => dimensions[column]));
  const signed = columns.map((column) => ends[column] !== "cone");
  if (map === null || !signed.includes(true)) return map;
  const sizes = new Float64Array(columns.length);
  return (u: ArrayLike<number>, out: Float64Array): void => {
    for (const [i, line] of signed.entries()) sizes[i] = line ? Math.abs(2 * u[i] - 1) : u[i];
    map(sizes, out);
    for (const [i, line] of signed.entries()) if (line && u[i] < 0.5) out[i] = -out[i];
  };
}

/** The number of uniforms that a map of `count` of them uses: none where its values do not vary at all. */
function spends(map: (u: ArrayLike<number>, out: Float64Array) => void, count: number): number {
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  map(new Float64Array(count).fill(0.25), low);
  map(new Float64Array(count).fill(0.75), high);
  return low.every((value, c) => value === high[c]) ? 0 : count;
}
