/**
 * Products on register tiles: 8 neurons (two vectors) × 4 rows. Legend of kernels/contract.ts.
 *
 * Weights and Z are cut into tiles of 8 neurons, contiguous in memory: w[tile][row][8], z[tile][step][8] (capacity
 * steps, and one cache line of padding). What multiplies them comes in panels of 4, also contiguous: panel[n][4]. So
 * every product walks two pointers, and every sum runs over n = 0, 1, 2, … for each neuron alone: no tile size
 * changes a bit. A multiply and an add, never fused: the same bits on every machine.
 */

/** Bytes of one tile row (8 × f32) and of one panel row (4 × f32). */
export const TILE: usize = 32;
export const PANEL: usize = 16;

/** Bytes from a tile of z to the next: one cache line more than its rows, so that tiles do not share cache sets. */
// @ts-ignore: decorator
@inline
export function stepTile(capacity: i32): usize {
  return <usize>capacity * TILE + 64;
}

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * z[r][·] (+)= Σ_n panel[n][r] · w[n][·] for r = 0 … 3.
 *
 * @param fresh  start from 0
 * @param listed  the rows of the panel are those at the byte offsets in `list`, [count]; else all, in order
 */
// @ts-ignore: decorator
@inline
export function multiply(z: usize, w: usize, panel: usize, count: i32, fresh: bool, listed: bool, list: usize): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  if (!fresh) {
    a0 = v128.load(z); a1 = v128.load(z, 16); b0 = v128.load(z, 32); b1 = v128.load(z, 48);
    c0 = v128.load(z, 64); c1 = v128.load(z, 80); d0 = v128.load(z, 96); d1 = v128.load(z, 112);
  }
  const end = w + <usize>count * TILE;
  while (w != end) {
    const w0 = v128.load(w), w1 = v128.load(w, 16);
    const row = listed ? panel + load<u32>(list) : panel;
    let s = v128.load_splat<f32>(row);
    a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
    s = v128.load_splat<f32>(row, 4);
    b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
    s = v128.load_splat<f32>(row, 8);
    c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
    s = v128.load_splat<f32>(row, 12);
    d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
    w += TILE;
    if (listed) list += 4; else panel += PANEL;
  }
  v128.store(z, a0); v128.store(z, a1, 16); v128.store(z, b0, 32); v128.store(z, b1, 48);
  v128.store(z, c0, 64); v128.store(z, c1, 80); v128.store(z, d0, 96); v128.store(z, d1, 112);
}

/** The same for one row, listed. */
// @ts-ignore: decorator
@inline
function multiplyRow(z: usize, w: usize, panel: usize, count: i32, list: usize): void {
  let a0 = v128.load(z), a1 = v128.load(z, 16);
  const end = w + <usize>count * TILE;
  while (w != end) {
    const s = v128.load_splat<f32>(panel + load<u32>(list));
    a0 = madd(s, v128.load(w), a0); a1 = madd(s, v128.load(w, 16), a1);
    w += TILE; list += 4;
  }
  v128.store(z, a0); v128.store(z, a1, 16);
}

/**
 * The steps of a tile in which any of its neurons moves: their c, packed, to active[·][8], and the offsets of their
 * panel rows to list. Where σ is flat most neurons rest: what is skipped adds 0. Returns how many there are.
 */
// @ts-ignore: decorator
@inline
function packActive(c: usize, steps: i32, active: usize, list: usize): i32 {
  const zero = f32x4.splat(0);
  let count = 0;
  for (let j = 0; j < steps; j++) {
    const c0 = v128.load(c), c1 = v128.load(c, 16);
    const to = active + <usize>count * TILE;
    v128.store(to, c0); v128.store(to, c1, 16);
    store<u32>(list + (<usize>count << 2), <u32>j * <u32>PANEL);
    count += <i32>v128.any_true(v128.or(f32x4.ne(c0, zero), f32x4.ne(c1, zero)));
    c += TILE;
  }
  return count;
}

/**
 * One pass over the weights: the update that the last block left pending, then the projection of the next.
 *
 * @param w        [tiles][rows][8]
 * @param z        [tiles][capacity][8], padded: the last block's c on entry, the next block's ⟨w̃, x̃⟩ on return
 * @param out      panels of the last block's inputs, [⌈rows/4⌉][capacity][4]
 * @param pending  steps of the last block, 0 for none
 * @param from, to  rows that training moves
 * @param into     panels of the next block's samples, [⌈capacity/4⌉][rows][4]
 * @param count    steps of the next block, 0 for none
 * @param active, list  scratch, [capacity + 1][8] f32 and [capacity + 1] u32
 */
export function sweep(
  w: usize, tiles: i32, rows: i32, z: usize, capacity: i32, out: usize, pending: i32, from: i32, to: i32,
  into: usize, count: i32, active: usize, list: usize,
): void {
  const wBytes = <usize>rows * TILE, zBytes = stepTile(capacity);
  const outBytes = <usize>capacity * PANEL, inBytes = <usize>rows * PANEL;
  for (let t = 0; t < tiles; t++) {
    if (pending > 0) {
      const moving = packActive(z, pending, active, list);
      let k = from;
      for (; k < to && (k & 3) != 0; k++) updateRow(w, k, active, out, outBytes, moving, list);
      for (; k + 4 <= to; k += 4) {
        multiply(w + <usize>k * TILE, active, out + <usize>(k >> 2) * outBytes, moving, false, true, list);
      }
      for (; k < to; k++) updateRow(w, k, active, out, outBytes, moving, list);
    }
    for (let j = 0; j < count; j += 4) {
      multiply(z + <usize>j * TILE, w, into + <usize>(j >> 2) * inBytes, rows, true, false, 0);
    }
    w += wBytes; z += zBytes;
  }
}

// @ts-ignore: decorator
@inline
function updateRow(w: usize, k: i32, active: usize, out: usize, outBytes: usize, moving: i32, list: usize): void {
  const panel = out + <usize>(k >> 2) * outBytes + (<usize>(k & 3) << 2);
  multiplyRow(w + <usize>k * TILE, active, panel, moving, list);
}

/** Multiplies rows from … to of every tile by `factor`: the fold of a scale that left its range. */
export function fold(w: usize, tiles: i32, rows: i32, from: i32, to: i32, factor: f32): void {
  const f = f32x4.splat(factor), zero = f32x4.splat(0);
  for (let t = 0; t < tiles; t++) {
    for (let k = from; k < to; k++) {
      const p = w + (<usize>t * <usize>rows + <usize>k) * TILE;
      // + 0 keeps weights free of −0, which an update by 0 would turn into 0
      v128.store(p, madd(v128.load(p), f, zero)); v128.store(p, madd(v128.load(p, 16), f, zero), 16);
    }
  }
}
