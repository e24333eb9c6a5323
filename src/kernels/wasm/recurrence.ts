/**
 * The recurrence inside a block, on N × B scalars. Step j of neuron i:
 *
 *     z = Z_j + Σ_{l<j} G_lj c_l;   ŷ = offset + scale_j Σ_i â σ(z);   e = y_j − ŷ;
 *     c_j = gain_j e · â σ′(z);     â ← keep_j â + lift_j e · σ(z) (+ noise_j g)
 *
 * Rows of z hold Z_j, then σ′, then c_j. Steps come in fours: before a four, everything earlier enters by one
 * register-tile product; inside it, row by row. The order of every neuron's sum is l = 0, 1, 2, … either way.
 * Σ_i: chunks of 64 neurons, 8 lanes of f32 each, then lanes q and q + 4, then (0+1)+(2+3); chunks in f64 by a
 * pairwise tree.
 */

import { activate, CLAMP, KNOTS, POLYNOMIAL, TABLE } from "./sigma";
import { madd, multiply, PANEL, stepTile, TILE } from "./tile";

/** Tiles of a chunk of 64 neurons. */
const CHUNK: i32 = 8;

/** Bytes of the record of a step. */
const STEP: usize = 48;

// @ts-ignore: decorator
@inline
function lanes(s0: v128, s1: v128): f64 {
  const s = f32x4.add(s0, s1);
  return <f64>(
    f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  );
}

/** Pairwise tree over [n] f64, in place. */
function tree(sums: usize, n: i32): f64 {
  while (n > 1) {
    const half = n >> 1;
    for (let i = 0; i < half; i++) {
      store<f64>(sums + (<usize>i << 3), load<f64>(sums + (<usize>i << 4)) + load<f64>(sums + (<usize>i << 4), 8));
    }
    if (n & 1) store<f64>(sums + (<usize>half << 3), load<f64>(sums + (<usize>(n - 1) << 3)));
    n = half + (n & 1);
  }
  return load<f64>(sums);
}

/**
 * @param output  neurons have an output weight a [tiles · 8], 0 beyond N; `values` is scratch of the same size
 * @param steps   [count] records of 6 f64: y, scale, gain, keep, lift, and the loss e² that is written
 * @param offset  of ŷ: 0, but where the sum runs over the clamped z itself
 * @param mask    [8] bits of the neurons that the last tile has
 * @param sums    scratch, one f64 a chunk
 * @param noisy   output weights have noise: `noise` [count] f64, `normals` [count][tiles · 8]
 */
// @ts-ignore: decorator
@inline
function recur(
  kind: i32, output: bool, noisy: bool, z: usize, tiles: i32, capacity: i32, g: usize, count: i32,
  steps: usize, offset: f64, sigma: usize, mask: usize, sums: usize, a: usize, values: usize, noise: usize,
  normals: usize,
): void {
  const zBytes = stepTile(capacity), gBytes = <usize>capacity * PANEL;
  const lastTile = z + <usize>(tiles - 1) * zBytes;
  let gain = f32x4.splat(0), keep = f32x4.splat(1), lift = f32x4.splat(0), heat = f32x4.splat(0);
  for (let j = 0; j <= count; j++) {
    const first = j & ~3;
    const panel = g + <usize>(j >> 2) * gBytes;
    const within = panel + <usize>first * PANEL + (<usize>(j & 3) << 2);
    const end = <usize>j * TILE;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), left = CHUNK, chunk = sums;
    let at = a, valuesAt = values;
    for (let tile = z; tile <= lastTile; tile += zBytes) {
      const zj = tile + end;
      let a0 = f32x4.splat(1), a1 = f32x4.splat(1);
      if (output) { a0 = v128.load(at); a1 = v128.load(at, 16); }
      if (j > 0) {
        let g0 = gain, g1 = gain;
        if (output) { g0 = f32x4.mul(gain, a0); g1 = f32x4.mul(gain, a1); }
        v128.store(zj - TILE, f32x4.mul(g0, v128.load(zj - TILE)));
        v128.store(zj - TILE, f32x4.mul(g1, v128.load(zj - TILE, 16)), 16);
        if (output) {
          a0 = f32x4.add(f32x4.mul(keep, a0), f32x4.mul(lift, v128.load(valuesAt)));
          a1 = f32x4.add(f32x4.mul(keep, a1), f32x4.mul(lift, v128.load(valuesAt, 16)));
          if (noisy) {
            a0 = madd(heat, v128.load(normals), a0); a1 = madd(heat, v128.load(normals, 16), a1);
            normals += TILE;
          }
          v128.store(at, a0); v128.store(at, a1, 16);
        }
      }
      if (j < count) {
        if (first == j && j > 0) multiply(zj, tile, panel, j, false, false, 0);
        let z0 = v128.load(zj), z1 = v128.load(zj, 16);
        let c = tile + <usize>first * TILE, factor = within;
        while (c != zj) {
          const s = v128.load_splat<f32>(factor);
          z0 = madd(s, v128.load(c), z0); z1 = madd(s, v128.load(c, 16), z1);
          c += TILE; factor += PANEL;
        }
        let r0 = activate(kind, output, z0, sigma, zj), r1 = activate(kind, output, z1, sigma, zj + 16);
        if (tile == lastTile) { // neurons beyond N never count and never move
          const m0 = v128.load(mask), m1 = v128.load(mask, 16);
          r0 = v128.and(r0, m0); r1 = v128.and(r1, m1);
          v128.store(zj, v128.and(v128.load(zj), m0)); v128.store(zj, v128.and(v128.load(zj, 16), m1), 16);
        }
        if (output) {
          v128.store(valuesAt, r0); v128.store(valuesAt, r1, 16);
          r0 = f32x4.mul(a0, r0); r1 = f32x4.mul(a1, r1);
        }
        s0 = f32x4.add(s0, r0); s1 = f32x4.add(s1, r1);
        if (--left == 0) {
          store<f64>(chunk, lanes(s0, s1));
          chunk += 8; left = CHUNK; s0 = f32x4.splat(0); s1 = f32x4.splat(0);
        }
      }
      if (output) { at += TILE; valuesAt += TILE; }
    }
    if (j == count) break;
    if (left != CHUNK) { store<f64>(chunk, lanes(s0, s1)); chunk += 8; }
    const step = steps + <usize>j * STEP;
    const error = load<f64>(step) - (offset + load<f64>(step, 8) * tree(sums, <i32>((chunk - sums) >> 3)));
    store<f64>(step, error * error, 40);
    gain = f32x4.splat(<f32>(load<f64>(step, 16) * error));
    if (output) {
      keep = f32x4.splat(<f32>load<f64>(step, 24));
      lift = f32x4.splat(<f32>(load<f64>(step, 32) * error));
      if (noisy) heat = f32x4.splat(<f32>load<f64>(noise + (<usize>j << 3)));
    }
  }
}

// One export a kind: V8 allocates registers a function at a time, and one function of all kinds ran 25 % slower.

export function clamp(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(CLAMP, false, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function knots(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(KNOTS, false, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function polynomial(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(POLYNOMIAL, false, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function table(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(TABLE, false, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function clampWeighted(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(CLAMP, true, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function knotsWeighted(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(KNOTS, true, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function polynomialWeighted(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(POLYNOMIAL, true, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

export function tableWeighted(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize,
): void {
  recur(TABLE, true, false, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, 0, 0);
}

// Output weights with noise.

export function clampNoisy(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize, noise: usize, normals: usize,
): void {
  recur(CLAMP, true, true, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, noise, normals);
}

export function knotsNoisy(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize, noise: usize, normals: usize,
): void {
  recur(KNOTS, true, true, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, noise, normals);
}

export function polynomialNoisy(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize, noise: usize, normals: usize,
): void {
  recur(POLYNOMIAL, true, true, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, noise, normals);
}

export function tableNoisy(
  z: usize, tiles: i32, capacity: i32, g: usize, count: i32, steps: usize, offset: f64,
  sigma: usize, mask: usize, sums: usize, a: usize, values: usize, noise: usize, normals: usize,
): void {
  recur(TABLE, true, true, z, tiles, capacity, g, count, steps, offset, sigma, mask, sums, a, values, noise, normals);
}
