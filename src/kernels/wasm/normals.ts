/**
 * Standard normals: Philox4x32-10, four blocks side by side in the lanes, then Box–Muller. The twin is
 * numerics/normals32.ts, which explains the algorithm.
 */

// @ts-ignore: decorator
@inline
function log(u: v128): v128 {
  const one = f32x4.splat(1);
  // 0x3f3504f3 is √½: after the shift the mantissa m lies in [√½, √2).
  const shifted = i32x4.add(u, i32x4.splat(0x3f800000 - 0x3f3504f3));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(shifted, 23), i32x4.splat(127)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, one);
  const s = f32x4.div(f, f32x4.add(f32x4.splat(2), f));
  const z = f32x4.mul(s, s), w = f32x4.mul(z, z);
  const even = f32x4.mul(z, f32x4.add(f32x4.splat(0.66666662693), f32x4.mul(w, f32x4.splat(0.28498786688))));
  const odd = f32x4.mul(w, f32x4.add(f32x4.splat(0.40000972152), f32x4.mul(w, f32x4.splat(0.24279078841))));
  const half = f32x4.mul(f32x4.splat(0.5), f32x4.mul(f, f));
  const small = f32x4.add(f32x4.mul(s, f32x4.add(half, f32x4.add(odd, even))), f32x4.mul(exponent, f32x4.splat(9.0580006145e-6)));
  return f32x4.add(f32x4.add(f32x4.sub(small, half), f), f32x4.mul(exponent, f32x4.splat(0.69313812256)));
}

// @ts-ignore: decorator
@inline
function radius(word: v128): v128 {
  const u = f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(word), f32x4.splat(2.3283064365386963e-10)), f32x4.splat(1.1641532182693481e-10));
  // log(1) may round to a tiny positive number; max keeps the root real
  return f32x4.sqrt(f32x4.pmax(f32x4.mul(f32x4.splat(-2), log(u)), f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function turn(word: v128, quarter: v128): v128 {
  const rest = i32x4.sub(word, i32x4.shl(quarter, 30));
  return f32x4.mul(f32x4.convert_i32x4_s(rest), f32x4.splat(1.4629180792671596e-9));
}

// @ts-ignore: decorator
@inline
function quarterOf(word: v128): v128 {
  return i32x4.shr_s(i32x4.add(word, i32x4.splat(0x20000000)), 30);
}

// @ts-ignore: decorator
@inline
function sine(t: v128): v128 {
  const z = f32x4.mul(t, t);
  let p = f32x4.add(f32x4.mul(f32x4.splat(-1.9515295891e-4), z), f32x4.splat(8.3321608736e-3));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-1.6666654611e-1));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), t), t);
}

// @ts-ignore: decorator
@inline
function cosine(t: v128): v128 {
  const z = f32x4.mul(t, t);
  let p = f32x4.add(f32x4.mul(f32x4.splat(2.443315711809948e-5), z), f32x4.splat(-1.388731625493765e-3));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(4.166664568298827e-2));
  p = f32x4.sub(f32x4.mul(f32x4.mul(p, z), z), f32x4.mul(f32x4.splat(0.5), z));
  return f32x4.add(p, f32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function high(a: v128, m: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, m), i64x2.extmul_high_i32x4_u(a, m), 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline
function keep(out: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(out, v);
  else if (count > 0) {
    store<f32>(out, f32x4.extract_lane(v, 0));
    if (count > 1) store<f32>(out, f32x4.extract_lane(v, 1), 4);
    if (count > 2) store<f32>(out, f32x4.extract_lane(v, 2), 8);
  }
}

/** `count` normals at `out`, from counter (step, purpose, block) and key = seed. */
export function normals(out: usize, count: i32, stepLow: i32, stepHigh: i32, purpose: i32, seedLow: i32, seedHigh: i32): void {
  const m0 = i32x4.splat(0xd2511f53), m1 = i32x4.splat(0xcd9e8d57);
  for (let i = 0; i < count; i += 16) {
    let c0 = i32x4.splat(stepLow), c1 = i32x4.splat(stepHigh), c2 = i32x4.splat(purpose);
    let c3 = i32x4.add(i32x4.splat(i >> 2), i32x4(0, 1, 2, 3));
    let k0 = seedLow, k1 = seedHigh;
    for (let round = 0; round < 10; round++) {
      const h0 = high(c0, m0), l0 = i32x4.mul(c0, m0), h1 = high(c2, m1), l1 = i32x4.mul(c2, m1);
      c0 = v128.xor(v128.xor(h1, c1), i32x4.splat(k0));
      c2 = v128.xor(v128.xor(h0, c3), i32x4.splat(k1));
      c1 = l1; c3 = l0;
      k0 += 0x9e3779b9; k1 += 0xbb67ae85;
    }
    const qa = quarterOf(c1), qb = quarterOf(c3);
    const ra = radius(c0), rb = radius(c2), ta = turn(c1, qa), tb = turn(c3, qb);
    const a = f32x4.mul(ra, rotateCosine(ta, qa)), b = f32x4.mul(ra, rotateSine(ta, qa));
    const c = f32x4.mul(rb, rotateCosine(tb, qb)), d = f32x4.mul(rb, rotateSine(tb, qb));
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const left = count - i;
    keep(out, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), left);
    keep(out + 16, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), left - 4);
    keep(out + 32, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), left - 8);
    keep(out + 48, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), left - 12);
    out += 64;
  }
}

/** cos of (quarter turns + t): cos, −sin, −cos, sin. */
// @ts-ignore: decorator
@inline
function rotateCosine(t: v128, quarter: v128): v128 {
  const odd = i32x4.ne(v128.and(quarter, i32x4.splat(1)), i32x4.splat(0));
  const sign = i32x4.shl(v128.and(i32x4.add(quarter, i32x4.splat(1)), i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(sine(t), cosine(t), odd), sign);
}

/** sin of (quarter turns + t): sin, cos, −sin, −cos. */
// @ts-ignore: decorator
@inline
function rotateSine(t: v128, quarter: v128): v128 {
  const odd = i32x4.ne(v128.and(quarter, i32x4.splat(1)), i32x4.splat(0));
  const sign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(cosine(t), sine(t), odd), sign);
}
