/**
 * Blocked loops over the pairs i < j of N rows: inner products in, coefficients out.
 *
 * Legend: N rows of d numbers, T the edge of a tile (its products stay in the first cache), b a block of columns.
 */

/** T */
export const tileSize = 32;

/** A block of pairs: `rows` rows from firstRow, `columns` columns from firstColumn, each at most T. */
export interface Tile {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** The tiles of the upper triangle, those on the diagonal included, in a fixed order. */
export function* tilesOf(count: number): Generator<Tile> {
  for (let firstRow = 0; firstRow < count; firstRow += tileSize) {
    const rows = Math.min(tileSize, count - firstRow);
    for (let firstColumn = firstRow; firstColumn < count; firstColumn += tileSize) {
      yield { firstRow, rows, firstColumn, columns: Math.min(tileSize, count - firstColumn) };
    }
  }
}

/** out[r·T + c] = Σ_k x[i·d + k] x[j·d + k], k in [from, to), for the tile's rows i and columns j. */
export function products(
  x: Float64Array,
  d: number,
  from: number,
  to: number,
  tile: Tile,
  out: Float64Array,
): void {
  const { firstRow, rows, firstColumn, columns } = tile;
  for (let r = 0; r < rows; r += 4) {
    // Rows past the end repeat the last one: their products are written and never read.
    const i0 = (firstRow + r) * d;
    const i1 = (firstRow + Math.min(r + 1, rows - 1)) * d;
    const i2 = (firstRow + Math.min(r + 2, rows - 1)) * d;
    const i3 = (firstRow + Math.min(r + 3, rows - 1)) * d;
    for (let c = 0; c < columns; c += 2) {
      const j0 = (firstColumn + c) * d;
      const j1 = (firstColumn + Math.min(c + 1, columns - 1)) * d;
      let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = from; k < to; k++) {
        const u = x[j0 + k];
        const v = x[j1 + k];
        s00 += x[i0 + k] * u;
        s01 += x[i0 + k] * v;
        s10 += x[i1 + k] * u;
        s11 += x[i1 + k] * v;
        s20 += x[i2 + k] * u;
        s21 += x[i2 + k] * v;
        s30 += x[i3 + k] * u;
        s31 += x[i3 + k] * v;
      }
      const at = r * tileSize + c;
      out[at] = s00;
      out[at + 1] = s01;
      out[at + tileSize] = s10;
      out[at + tileSize + 1] = s11;
      out[at + 2 * tileSize] = s20;
      out[at + 2 * tileSize + 1] = s21;
      out[at + 3 * tileSize] = s30;
      out[at + 3 * tileSize + 1] = s31;
    }
  }
}

/**
 * out_i += Σ_j c_ij x_j and out_j += Σ_i c_ij x_i over the tile, columns k in [from, to); c is 0 where a pair is not
 * to count.
 */
export function combine(
  c: Float64Array,
  x: Float64Array,
  d: number,
  from: number,
  to: number,
  tile: Tile,
  out: Float64Array,
): void {
  const rows = { first: tile.firstRow, count: tile.rows, stride: tileSize };
  const columns = { first: tile.firstColumn, count: tile.columns, stride: 1 };
  addProducts(c, x, d, from, to, rows, columns, out);
  addProducts(c, x, d, from, to, columns, rows, out);
}

/** One side of a tile: its neurons, and the distance of their coefficients. */
interface Side {
  readonly first: number;
  readonly count: number;
  readonly stride: number;
}

/** out_i += Σ_j c_ij x_j for i of one side and j of the other, four j at a time. */
function addProducts(
  c: Float64Array,
  x: Float64Array,
  d: number,
  from: number,
  to: number,
  own: Side,
  other: Side,
  out: Float64Array,
): void {
  for (let r = 0; r < own.count; r++) {
    const i = (own.first + r) * d;
    for (let q = 0; q < other.count; q += 4) {
      const at = r * own.stride + q * other.stride;
      // Past the end the coefficient is 0 and the row any.
      const c0 = c[at];
      const c1 = q + 1 < other.count ? c[at + other.stride] : 0;
      const c2 = q + 2 < other.count ? c[at + 2 * other.stride] : 0;
      const c3 = q + 3 < other.count ? c[at + 3 * other.stride] : 0;
      const j0 = (other.first + q) * d;
      const j1 = c1 === 0 ? j0 : j0 + d;
      const j2 = c2 === 0 ? j0 : j0 + 2 * d;
      const j3 = c3 === 0 ? j0 : j0 + 3 * d;
      for (let k = from; k < to; k++) {
        out[i + k] += c0 * x[j0 + k] + c1 * x[j1 + k] + (c2 * x[j2 + k] + c3 * x[j3 + k]);
      }
    }
  }
}
