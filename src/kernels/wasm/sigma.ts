/**
 * σ and σ′ on four neurons; the twin is kernels/sigma32.ts. `kind` is a compile-time constant, so each
 * recurrence contains the text of one kind alone. The parameters' layout is written by kernels/sigma.ts.
 * pmin and pmax are one instruction where min and max take seven, and keep a NaN that is their first operand.
 */

import { madd } from "./tile";

export const CLAMP: i32 = 0;
export const KNOTS: i32 = 1;
export const POLYNOMIAL: i32 = 2;
export const TABLE: i32 = 3;

/** Stores σ′(z) at `slope` and returns σ(z) (for CLAMP the clamped z, unless `whole`: σ is affine in it). */
// @ts-ignore: decorator
@inline
export function activate(kind: i32, whole: bool, z: v128, p: usize, slope: usize): v128 {
  if (kind == CLAMP) return clamp(whole, z, p, slope);
  if (kind == KNOTS) return knots(z, p, slope);
  if (kind == POLYNOMIAL) return polynomial(z, p, slope);
  return table(z, p, slope);
}

/** [t₁, t₂, half the slope, slope, offset]: flat outside t₁ … t₂. Half for z ∈ (t₁, t₂), half for z ∈ [t₁, t₂]. */
// @ts-ignore: decorator
@inline
function clamp(whole: bool, z: v128, p: usize, slope: usize): v128 {
  const lower = v128.load_splat<f32>(p), upper = v128.load_splat<f32>(p, 4), half = v128.load_splat<f32>(p, 8);
  const u = f32x4.pmin(f32x4.pmax(z, lower), upper);
  const open = v128.and(f32x4.gt(z, lower), f32x4.lt(z, upper));
  v128.store(slope, f32x4.add(v128.and(half, open), v128.and(half, f32x4.eq(u, z))));
  if (whole) return madd(v128.load_splat<f32>(p, 12), u, v128.load_splat<f32>(p, 16));
  return u;
}

/**
 * [Q, σ(t₁), left slope, right slope, t₁, t_Q] then Q records [t, mean slope at t, slope after t, next t].
 * σ = σ(t₁) + left·min(z − t₁, 0) + Σ_q slope_q (clamp(z, t_q, t_{q+1}) − t_q) + right·max(z − t_Q, 0).
 */
// @ts-ignore: decorator
@inline
function knots(z: v128, p: usize, slope: usize): v128 {
  const count = <i32>load<f32>(p);
  const zero = f32x4.splat(0);
  let derivative = v128.load_splat<f32>(p, 8);
  let value = madd(derivative, f32x4.pmin(f32x4.sub(z, v128.load_splat<f32>(p, 16)), zero), v128.load_splat<f32>(p, 4));
  let record = p + 24;
  for (let q = 0; q < count; q++) {
    const t = v128.load_splat<f32>(record), after = v128.load_splat<f32>(record, 8);
    derivative = v128.bitselect(after, derivative, f32x4.gt(z, t));
    derivative = v128.bitselect(v128.load_splat<f32>(record, 4), derivative, f32x4.eq(z, t));
    if (q + 1 < count) {
      const u = f32x4.pmin(f32x4.pmax(z, t), v128.load_splat<f32>(record, 12));
      value = madd(after, f32x4.sub(u, t), value);
    }
    record += 16;
  }
  v128.store(slope, derivative);
  return madd(v128.load_splat<f32>(p, 12), f32x4.pmax(f32x4.sub(z, v128.load_splat<f32>(p, 20)), zero), value);
}

/** [degree, c_degree … c_0, degree·c_degree … 1·c_1]: Horner. */
// @ts-ignore: decorator
@inline
function polynomial(z: v128, p: usize, slope: usize): v128 {
  const degree = <i32>load<f32>(p);
  p += 4;
  let value = v128.load_splat<f32>(p);
  for (let n = 0; n < degree; n++) { p += 4; value = madd(value, z, v128.load_splat<f32>(p)); }
  let derivative = f32x4.splat(0);
  for (let n = 0; n < degree; n++) { p += 4; derivative = madd(derivative, z, v128.load_splat<f32>(p)); }
  v128.store(slope, derivative);
  return value;
}

/**
 * [lower, upper, 1/h, first, last, left slope, right slope, –] (intervals are numbered from u = 0), then 4
 * coefficients an interval, in powers of the place t ∈ [0, 1] within it. h is a power of two: z/h and t are exact.
 */
// @ts-ignore: decorator
@inline
function table(z: v128, p: usize, slope: usize): v128 {
  const lower = v128.load_splat<f32>(p), upper = v128.load_splat<f32>(p, 4), inverse = v128.load_splat<f32>(p, 8);
  const zero = f32x4.splat(0);
  const u = f32x4.pmin(f32x4.pmax(z, lower), upper);
  const place = f32x4.mul(u, inverse);
  const cell = f32x4.pmin(f32x4.floor(place), v128.load_splat<f32>(p, 16));
  const t = f32x4.sub(place, cell);
  // NaN becomes interval 0; t keeps it visible.
  const index = i32x4.shl(i32x4.trunc_sat_f32x4_s(f32x4.sub(cell, v128.load_splat<f32>(p, 12))), 4);
  const a = v128.load(p + i32x4.extract_lane(index, 0), 32), b = v128.load(p + i32x4.extract_lane(index, 1), 32);
  const c = v128.load(p + i32x4.extract_lane(index, 2), 32), d = v128.load(p + i32x4.extract_lane(index, 3), 32);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  const c0 = v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), c1 = v128.shuffle<f32>(ab, cd, 2, 3, 6, 7);
  const c2 = v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), c3 = v128.shuffle<f32>(AB, CD, 2, 3, 6, 7);
  const line = madd(f32x4.mul(f32x4.splat(3), c3), t, f32x4.add(c2, c2));
  v128.store(slope, f32x4.mul(madd(line, t, c1), inverse));
  let value = madd(madd(madd(c3, t, c2), t, c1), t, c0);
  value = madd(v128.load_splat<f32>(p, 20), f32x4.pmin(f32x4.sub(z, lower), zero), value);
  return madd(v128.load_splat<f32>(p, 24), f32x4.pmax(f32x4.sub(z, upper), zero), value);
}
