/** The block's samples, arranged for the products: panels of 4 samples, panels of 4 inputs, and the Gram matrix. */

import { madd, PANEL } from "./tile";

/**
 * x [count × d] → panels of 4 samples, into[⌈count/4⌉][rows][4]; a row d of ones where the neuron has an offset.
 * Rows of x up to the next multiple of 4 are read: the caller keeps them zero.
 */
export function pack(x: usize, d: i32, count: i32, into: usize, rows: i32): void {
  const row = (<usize>d) << 2;
  for (let j = 0; j < count; j += 4) {
    let p = x + <usize>j * row;
    let k = 0;
    for (; k + 4 <= d; k += 4) {
      const a = v128.load(p),
        b = v128.load(p + row),
        c = v128.load(p + row * 2),
        e = v128.load(p + row * 3);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5),
        AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const ce = v128.shuffle<f32>(c, e, 0, 4, 1, 5),
        CE = v128.shuffle<f32>(c, e, 2, 6, 3, 7);
      v128.store(into, v128.shuffle<f32>(ab, ce, 0, 1, 4, 5));
      v128.store(into, v128.shuffle<f32>(ab, ce, 2, 3, 6, 7), 16);
      v128.store(into, v128.shuffle<f32>(AB, CE, 0, 1, 4, 5), 32);
      v128.store(into, v128.shuffle<f32>(AB, CE, 2, 3, 6, 7), 48);
      p += 16;
      into += 64;
    }
    for (; k < d; k++) {
      store<f32>(into, load<f32>(p));
      store<f32>(into, load<f32>(p + row), 4);
      store<f32>(into, load<f32>(p + row * 2), 8);
      store<f32>(into, load<f32>(p + row * 3), 12);
      p += 4;
      into += PANEL;
    }
    if (rows > d) {
      v128.store(into, f32x4.splat(1));
      into += PANEL;
    }
  }
}

/** Multiplies rows from … to of the panels of 4 samples by factors [⌈count/4⌉ · 4], one a sample. */
export function scaleSamples(into: usize, rows: i32, from: i32, to: i32, factors: usize, count: i32): void {
  for (let j = 0; j < count; j += 4) {
    const f = v128.load(factors + ((<usize>j) << 2));
    for (let k = from; k < to; k++) {
      const p = into + (<usize>(j >> 2) * <usize>rows + <usize>k) * PANEL;
      v128.store(p, f32x4.mul(v128.load(p), f));
    }
  }
}

/**
 * x [count × d] times factors [count] → panels of 4 inputs, out[⌈rows/4⌉][capacity][4]; the input d is the one of
 * the offset, inputs beyond `rows` are 0.
 */
export function spread(
  x: usize,
  d: i32,
  count: i32,
  factors: usize,
  out: usize,
  rows: i32,
  capacity: i32,
): void {
  const next = <usize>capacity * PANEL;
  for (let j = 0; j < count; j++) {
    const factor = load<f32>(factors + ((<usize>j) << 2));
    const f = f32x4.splat(factor);
    let o = out + <usize>j * PANEL;
    let k = 0;
    for (; k + 4 <= d; k += 4) {
      v128.store(o, f32x4.mul(f, v128.load(x)));
      x += 16;
      o += next;
    }
    while (k < rows) {
      let v = f32x4.splat(0);
      v128.store(o, v);
      for (let q = 0; q < 4 && k < rows; q++) {
        let value: f32 = 1;
        if (k < d) {
          value = load<f32>(x);
          x += 4;
        }
        store<f32>(o + ((<usize>q) << 2), factor * value);
        k++;
      }
      o += next;
    }
  }
}

/**
 * G_lj = Σ_k x_lk x_jk over rows from … to, for l < j (tiles of 4 × 4 on and above the diagonal are full), in
 * panels of 4 later steps: g[⌈capacity/4⌉][capacity][4], g[j / 4][l][j % 4].
 */
export function gram(into: usize, rows: i32, from: i32, to: i32, g: usize, capacity: i32, count: i32): void {
  const bytes = <usize>rows * PANEL;
  for (let j = 0; j < count; j += 4) {
    for (let l = 0; l <= j; l += 4) {
      let a = f32x4.splat(0),
        b = f32x4.splat(0),
        c = f32x4.splat(0),
        e = f32x4.splat(0);
      let p = into + <usize>(j >> 2) * bytes + <usize>from * PANEL;
      let q = into + <usize>(l >> 2) * bytes + <usize>from * PANEL;
      for (let k = from; k < to; k++) {
        const v = v128.load(p);
        a = madd(v128.load_splat<f32>(q), v, a);
        b = madd(v128.load_splat<f32>(q, 4), v, b);
        c = madd(v128.load_splat<f32>(q, 8), v, c);
        e = madd(v128.load_splat<f32>(q, 12), v, e);
        p += PANEL;
        q += PANEL;
      }
      const o = g + (<usize>(j >> 2) * <usize>capacity + <usize>l) * PANEL;
      v128.store(o, a);
      v128.store(o, b, 16);
      v128.store(o, c, 32);
      v128.store(o, e, 48);
    }
  }
}
