/**
 * Standard normals: Philox4x32-10, four blocks side by side in the lanes, then Box–Muller. The twin is
 * numerics/normals32.ts, which explains the algorithm. Constants are loaded from a table: engines build a
 * 128-bit constant from four instructions wherever it is used, and load one by one.
 */

const words = memory.data<u32>([
  0xd2511f53, 0xcd9e8d57, 0x3f800000 - 0x3f3504f3, 127, 0x007fffff, 0x3f3504f3, 0x20000000, 1, 2,
]);
const reals = memory.data<f32>([
  2.3283064365386963e-10, 1.1641532182693481e-10, // 2⁻³², 2⁻³³
  1, 2, 0.5, -2,
  0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841, // logarithm
  9.0580006145e-6, 0.69313812256, // ln 2, low and high
  1.4629180792671596e-9, // 2π·2⁻³²
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1, // sine
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, // cosine
]);

const spare = memory.data(64, 16);

// @ts-ignore: decorator
@inline
function word(index: usize): v128 {
  return v128.load_splat<u32>(words + (index << 2));
}

// @ts-ignore: decorator
@inline
function real(index: usize): v128 {
  return v128.load_splat<f32>(reals + (index << 2));
}

// @ts-ignore: decorator
@inline
function log(u: v128): v128 {
  // 0x3f3504f3 is √½: the mantissa m lies in [√½, √2).
  const shifted = i32x4.add(u, word(2));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(shifted, 23), word(3)));
  const m = i32x4.add(v128.and(shifted, word(4)), word(5));
  const f = f32x4.sub(m, real(2));
  const s = f32x4.div(f, f32x4.add(real(3), f));
  const z = f32x4.mul(s, s), w = f32x4.mul(z, z);
  const even = f32x4.mul(z, f32x4.add(real(6), f32x4.mul(w, real(8))));
  const odd = f32x4.mul(w, f32x4.add(real(7), f32x4.mul(w, real(9))));
  const half = f32x4.mul(real(4), f32x4.mul(f, f));
  const small = f32x4.add(f32x4.mul(s, f32x4.add(half, f32x4.add(odd, even))), f32x4.mul(exponent, real(10)));
  return f32x4.add(f32x4.add(f32x4.sub(small, half), f), f32x4.mul(exponent, real(11)));
}

// @ts-ignore: decorator
@inline
function radius(bits: v128): v128 {
  const u = f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(bits), real(0)), real(1));
  return f32x4.sqrt(f32x4.mul(real(5), log(u)));
}

// @ts-ignore: decorator
@inline
function sine(t: v128, z: v128): v128 {
  let p = f32x4.add(f32x4.mul(real(13), z), real(14));
  p = f32x4.add(f32x4.mul(p, z), real(15));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), t), t);
}

// @ts-ignore: decorator
@inline
function cosine(z: v128): v128 {
  let p = f32x4.add(f32x4.mul(real(16), z), real(17));
  p = f32x4.add(f32x4.mul(p, z), real(18));
  p = f32x4.sub(f32x4.mul(f32x4.mul(p, z), z), f32x4.mul(real(4), z));
  return f32x4.add(p, real(2));
}

/** High words of the products. */
// @ts-ignore: decorator
@inline
function high(low: v128, up: v128): v128 {
  return v128.shuffle<i32>(low, up, 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline
function low(low: v128, up: v128): v128 {
  return v128.shuffle<i32>(low, up, 0, 2, 4, 6);
}

/** Box–Muller on the four words of four blocks: 16 normals to o. */
// @ts-ignore: decorator
@inline
function pairs(c0: v128, c1: v128, c2: v128, c3: v128, o: usize): void {
  const one = word(7), two = word(8);
  // first pair
  let r = radius(c0);
  let quarter = i32x4.shr_s(i32x4.add(c1, word(6)), 30);
  let t = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(c1, i32x4.shl(quarter, 30))), real(12));
  let z = f32x4.mul(t, t);
  let s = sine(t, z), c = cosine(z);
  let odd = i32x4.eq(v128.and(quarter, one), one);
  const x0 = f32x4.mul(r, v128.xor(v128.bitselect(s, c, odd), i32x4.shl(v128.and(i32x4.add(quarter, one), two), 30)));
  const x1 = f32x4.mul(r, v128.xor(v128.bitselect(c, s, odd), i32x4.shl(v128.and(quarter, two), 30)));
  r = radius(c2);
  quarter = i32x4.shr_s(i32x4.add(c3, word(6)), 30);
  t = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(c3, i32x4.shl(quarter, 30))), real(12));
  z = f32x4.mul(t, t);
  s = sine(t, z); c = cosine(z);
  odd = i32x4.eq(v128.and(quarter, one), one);
  const x2 = f32x4.mul(r, v128.xor(v128.bitselect(s, c, odd), i32x4.shl(v128.and(i32x4.add(quarter, one), two), 30)));
  const x3 = f32x4.mul(r, v128.xor(v128.bitselect(c, s, odd), i32x4.shl(v128.and(quarter, two), 30)));
  const ab = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), AB = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5), CD = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
  v128.store(o, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(o, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16);
  v128.store(o, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), 32);
  v128.store(o, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), 48);
}

/** The normals first … first + count − 1 of (seed, purpose, step) at `out`; `first` is a multiple of 4. */
export function normals(out: usize, first: i32, count: i32, stepLow: i32, stepHigh: i32, purpose: i32, seedLow: i32, seedHigh: i32): void {
  const m0 = word(0), m1 = word(1);
  for (let i = 0; i < count; i += 16) {
    let c0 = i32x4.splat(stepLow), c1 = i32x4.splat(stepHigh), c2 = i32x4.splat(purpose);
    let c3 = i32x4.add(i32x4.splat((first + i) >> 2), i32x4(0, 1, 2, 3));
    let k0 = seedLow, k1 = seedHigh;
    for (let round = 0; round < 10; round++) {
      const a = i64x2.extmul_low_i32x4_u(c0, m0), A = i64x2.extmul_high_i32x4_u(c0, m0);
      const b = i64x2.extmul_low_i32x4_u(c2, m1), B = i64x2.extmul_high_i32x4_u(c2, m1);
      c0 = v128.xor(v128.xor(high(b, B), c1), i32x4.splat(k0));
      c2 = v128.xor(v128.xor(high(a, A), c3), i32x4.splat(k1));
      c1 = low(b, B); c3 = low(a, A);
      k0 += 0x9e3779b9; k1 += 0xbb67ae85;
    }
    // The stores are unconditional: behind a branch, V8 would compute everything again in each arm.
    const o = i + 16 <= count ? out : spare;
    pairs(c0, c1, c2, c3, o);
    if (o == spare) memory.copy(out, spare, <usize>(count - i) << 2);
    out += 64;
  }
}

/** The same, quicker for many: Philox twice side by side, since a round waits for its products. */
export function manyNormals(out: usize, first: i32, count: i32, stepLow: i32, stepHigh: i32, purpose: i32, seedLow: i32, seedHigh: i32): void {
  const m0 = word(0), m1 = word(1);
  let i = 0;
  for (; i + 32 <= count; i += 32) {
    let c0 = i32x4.splat(stepLow), c1 = i32x4.splat(stepHigh), c2 = i32x4.splat(purpose);
    let c3 = i32x4.add(i32x4.splat((first + i) >> 2), i32x4(0, 1, 2, 3));
    let d0 = c0, d1 = c1, d2 = c2, d3 = i32x4.add(c3, i32x4.splat(4));
    let k0 = seedLow, k1 = seedHigh;
    for (let round = 0; round < 10; round++) {
      const a = i64x2.extmul_low_i32x4_u(c0, m0), A = i64x2.extmul_high_i32x4_u(c0, m0);
      const b = i64x2.extmul_low_i32x4_u(c2, m1), B = i64x2.extmul_high_i32x4_u(c2, m1);
      const e = i64x2.extmul_low_i32x4_u(d0, m0), E = i64x2.extmul_high_i32x4_u(d0, m0);
      const f = i64x2.extmul_low_i32x4_u(d2, m1), F = i64x2.extmul_high_i32x4_u(d2, m1);
      const s0 = i32x4.splat(k0), s1 = i32x4.splat(k1);
      c0 = v128.xor(v128.xor(high(b, B), c1), s0);
      c2 = v128.xor(v128.xor(high(a, A), c3), s1);
      c1 = low(b, B); c3 = low(a, A);
      d0 = v128.xor(v128.xor(high(f, F), d1), s0);
      d2 = v128.xor(v128.xor(high(e, E), d3), s1);
      d1 = low(f, F); d3 = low(e, E);
      k0 += 0x9e3779b9; k1 += 0xbb67ae85;
    }
    pairs(c0, c1, c2, c3, out);
    pairs(d0, d1, d2, d3, out + 64);
    out += 128;
  }
  if (i < count) normals(out, first + i, count - i, stepLow, stepHigh, purpose, seedLow, seedHigh);
}
