/** Cells of one width on a coordinate's axis: cell j is origin + [first + j, first + j + 1]·width. */
export interface UniformGrid {
  readonly origin: number;
  readonly width: number;
  /** Number of the first cell, counted from the origin; negative where cells were added below it. */
  readonly first: number;
  /** J */
  readonly count: number;
}

/** `count` equal cells from `lower` to `upper`. */
export const uniformGrid = (lower: number, upper: number, count: number): UniformGrid => ({
  origin: lower,
  width: (upper - lower) / count,
  first: 0,
  count,
});

/** The J + 1 ends of the cells; a cell keeps its ends to the bit when others are added. */
export const gridEdges = ({ origin, width, first, count }: UniformGrid): Float64Array =>
  Float64Array.from({ length: count + 1 }, (_, j) => origin + (first + j) * width);

/** The same cells with more of them at either end. */
export const extended = (grid: UniformGrid, below: number, above: number): UniformGrid => ({
  ...grid,
  first: grid.first - below,
  count: grid.count + below + above,
});

/** Masses of a grid's cells on the grid that `extended` made of it: the new cells are empty. */
export function embedded(mass: Float64Array, below: number, above: number): Float64Array {
  const larger = new Float64Array(below + mass.length + above);
  larger.set(mass, below);
  return larger;
}

/** The same range in cells twice as wide, every second end kept to the bit; a cell left alone is paired with an empty one. */
export const paired = ({ origin, width, first, count }: UniformGrid): UniformGrid => {
  const from = Math.floor(first / 2);
  return { origin, width: 2 * width, first: from, count: Math.ceil((first + count) / 2) - from };
};

/** Masses of a grid's cells on the grid that `paired` made of it. */
export function pairSums(grid: UniformGrid, mass: Float64Array): Float64Array {
  const { first, count } = paired(grid);
  const sums = new Float64Array(count);
  for (const [j, m] of mass.entries()) sums[Math.floor((grid.first + j) / 2) - first] += m;
  return sums;
}
