/**
 * Products on register tiles: 8 neurons (two vectors) × 4 rows. Legend of kernels/contract.ts.
 *
 * Weights and Z are cut into tiles of 8 neurons, contiguous in memory: w[tile][row][8], z[tile][step][8]
 * (capacity steps, and one cache line of padding).
 * What multiplies them comes in panels of 4, also contiguous: panel[n][4]. So every product walks two
 * pointers, and every sum runs over n = 0, 1, 2, … for each neuron alone: no tile size changes a bit.
 * A multiply and an add, never fused: the same bits on every machine.
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

/** z[r][·] (+)= Σ_n panel[n][r] · w[n][·] for r = 0 … 3; `fresh` starts from 0. */
// @ts-ignore: decorator
@inline
export function multiply(z: usize, w: usize, panel: usize, n: i32, fresh: bool): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  if (!fresh) {
    a0 = v128.load(z); a1 = v128.load(z, 16); b0 = v128.load(z, 32); b1 = v128.load(z, 48);
    c0 = v128.load(z, 64); c1 = v128.load(z, 80); d0 = v128.load(z, 96); d1 = v128.load(z, 112);
  }
  const end = w + <usize>n * TILE;
  while (w != end) {
    const w0 = v128.load(w), w1 = v128.load(w, 16);
    let s = v128.load_splat<f32>(panel);
    a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
    s = v128.load_splat<f32>(panel, 4);
    b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
    s = v128.load_splat<f32>(panel, 8);
    c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
    s = v128.load_splat<f32>(panel, 12);
    d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
    w += TILE; panel += PANEL;
  }
  v128.store(z, a0); v128.store(z, a1, 16); v128.store(z, b0, 32); v128.store(z, b1, 48);
  v128.store(z, c0, 64); v128.store(z, c1, 80); v128.store(z, d0, 96); v128.store(z, d1, 112);
}

/** w[·] += Σ_j panel[j][0] · c[j][·]: one row of what `multiply` does for four. */
// @ts-ignore: decorator
@inline
function multiplyRow(w: usize, c: usize, panel: usize, steps: i32): void {
  let a0 = v128.load(w), a1 = v128.load(w, 16);
  const end = c + <usize>steps * TILE;
  while (c != end) {
    const s = v128.load_splat<f32>(panel);
    a0 = madd(s, v128.load(c), a0); a1 = madd(s, v128.load(c, 16), a1);
    c += TILE; panel += PANEL;
  }
  v128.store(w, a0); v128.store(w, a1, 16);
}

/**
 * One pass over the weights: the update that the last block left pending, then the projection of the next.
 *
 * @param w        [tiles][rows][8]
 * @param z        [tiles][capacity][8], padded: holds the last block's c on entry, the next block's ⟨w̃, x̃⟩ on return
 * @param out      panels of the last block's inputs, [⌈rows/4⌉][capacity][4]
 * @param pending  steps of the last block, 0 for none
 * @param from, to  rows that training moves
 * @param into     panels of the next block's samples, [⌈capacity/4⌉][rows][4]
 * @param count    steps of the next block, 0 for none
 */
export function sweep(
  w: usize, tiles: i32, rows: i32, z: usize, capacity: i32,
  out: usize, pending: i32, from: i32, to: i32, into: usize, count: i32,
): void {
  const wBytes = <usize>rows * TILE, zBytes = stepTile(capacity);
  const outBytes = <usize>capacity * PANEL, inBytes = <usize>rows * PANEL;
  for (let t = 0; t < tiles; t++) {
    if (pending > 0) {
      let k = from;
      if ((k & 3) == 0) {
        for (; k + 4 <= to; k += 4) multiply(w + <usize>k * TILE, z, out + <usize>(k >> 2) * outBytes, pending, false);
      }
      for (; k < to; k++) {
        multiplyRow(w + <usize>k * TILE, z, out + <usize>(k >> 2) * outBytes + (<usize>(k & 3) << 2), pending);
      }
    }
    for (let j = 0; j < count; j += 4) {
      multiply(z + <usize>j * TILE, w, into + <usize>(j >> 2) * inBytes, rows, true);
    }
    w += wBytes; z += zBytes;
  }
}

/** Multiplies rows from … to of every tile by `factor`: the fold of a scale that left its range. */
export function fold(w: usize, tiles: i32, rows: i32, from: i32, to: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let t = 0; t < tiles; t++) {
    for (let k = from; k < to; k++) {
      const p = w + (<usize>t * <usize>rows + <usize>k) * TILE;
      v128.store(p, f32x4.mul(v128.load(p), f)); v128.store(p, f32x4.mul(v128.load(p, 16), f), 16);
    }
  }
}
