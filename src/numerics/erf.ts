/**
 * The error function and the standard normal law,
 *
 *     erf x = (2/√π) ∫₀ˣ e^{−u²} du,   erfc = 1 − erf,   ϕ(x) = e^{−x²/2}/√(2π),   Φ(x) = ½ erfc(−x/√2).
 *
 * Promise:   relative error ≤ 2e-15 in both tails, down to underflow (8e-16 measured); the same bits in every engine.
 * How:       a tail is a Gaussian times a slowly varying factor, erfc x = e^{−x²} erfcx(x). The rounding error
 *            of x² would be multiplied by x² in the exponential, so the square is taken as an exact sum of two numbers.
 *            Φ squares x itself, not x/√2, for the same reason.
 * Reference: rational approximations of [cody:69].
 */
import { exp } from "./elementary.ts";

const smallest = 0.46875; // below it erf by its own rational function; above it erfcx
const inverseSqrtPi = 0.5641895835477563;
const inverseSqrt2Pi = 0.3989422804014327;
const sqrtHalf = Math.SQRT1_2;
const splitter = 134217729; // 2²⁷ + 1, [dekker:71]

/** erf(x)/x for |x| ≤ 0.46875, as a function of x². */
function erfRatio(square: number): number {
  const top =
    (((0.18577770618460315 * square + 3.1611237438705655) * square + 113.86415415105016) * square +
      377.485237685302) *
      square +
    3209.3775891384694;
  const bottom =
    (((square + 23.601290952344122) * square + 244.02463793444417) * square + 1282.6165260773723) * square +
    2844.236833439171;
  return top / bottom;
}

/** e^{x²} erfc(x) for 0.46875 ≤ x ≤ 4. */
function scaledMiddle(x: number): number {
  let top = 2.1531153547440383e-8 * x + 0.5641884969886701;
  top = top * x + 8.883149794388377;
  top = top * x + 66.11919063714163;
  top = top * x + 298.6351381974001;
  top = top * x + 881.952221241769;
  top = top * x + 1712.0476126340707;
  top = top * x + 2051.0783778260716;
  top = top * x + 1230.3393547979972;
  let bottom = x + 15.744926110709835;
  bottom = bottom * x + 117.6939508913125;
  bottom = bottom * x + 537.1811018620099;
  bottom = bottom * x + 1621.3895745666903;
  bottom = bottom * x + 3290.7992357334597;
  bottom = bottom * x + 4362.619090143247;
  bottom = bottom * x + 3439.3676741437216;
  bottom = bottom * x + 1230.3393548037495;
  return top / bottom;
}

/** e^{x²} erfc(x) for x ≥ 4: (1/√π − the rational part)/x. */
function scaledFar(x: number): number {
  const z = 1 / (x * x);
  let top = 0.016315387137302097 * z + 0.30532663496123236;
  top = top * z + 0.36034489994980445;
  top = top * z + 0.12578172611122926;
  top = top * z + 0.016083785148742275;
  top = top * z + 0.0006587491615298378;
  let bottom = z + 2.568520192289822;
  bottom = bottom * z + 1.8729528499234673;
  bottom = bottom * z + 0.5279051029514285;
  bottom = bottom * z + 0.06051834131244132;
  bottom = bottom * z + 0.0023352049762686918;
  return (inverseSqrtPi - (z * top) / bottom) / x;
}

/** e^{−scale·x²} for scale 1 or ½ (exact factors), the rounding error of x² put back. */
function gaussian(x: number, scale: number): number {
  const square = x * x;
  if (!(square < 1600)) return Number.isNaN(x) ? x : 0;
  const spread = splitter * x;
  const high = spread - (spread - x);
  const low = x - high;
  const error = high * high - square + 2 * high * low + low * low; // x² = square + error, exactly
  const value = exp(-scale * square);
  return value - value * (scale * error);
}

/**
 * e^{x²} erfc(x) for x ≥ 0.46875, the slowly varying factor of every normal tail.
 * Relative error ≲ 1e-15.
 */
function scaledTail(x: number): number {
  return x <= 4 ? scaledMiddle(x) : scaledFar(x);
}

/** Error function erf x; relative error ≤ 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= smallest) return x * erfRatio(x * x);
  const tail = gaussian(size, 1) * scaledTail(size);
  return x > 0 ? 1 - tail : tail - 1;
}

/** Complementary error function 1 − erf x; relative error ≤ 2e-15 until it underflows at x ≈ 27.2. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size <= smallest) return 1 - x * erfRatio(x * x);
  const tail = gaussian(size, 1) * scaledTail(size);
  return x > 0 ? tail : 2 - tail;
}

/** Standard normal density ϕ(x); relative error ≤ 1e-15 until it underflows at |x| ≈ 38.6. */
export function normalPdf(x: number): number {
  return inverseSqrt2Pi * gaussian(x, 0.5);
}

/** Standard normal distribution function Φ(x); relative error ≤ 2e-15 until it underflows at x ≈ −38.5. */
export function normalCdf(x: number): number {
  const z = Math.abs(x) * sqrtHalf;
  if (z <= smallest) return 0.5 + 0.5 * (x * sqrtHalf) * erfRatio(z * z);
  const tail = 0.5 * gaussian(x, 0.5) * scaledTail(z);
  return x > 0 ? 1 - tail : tail;
}

/**
 * Density and distribution function of the standard normal law by one exponential: out = [ϕ(x), Φ(x)].
 *
 * The same bits as {@link normalPdf} and {@link normalCdf}. Limit solvers spend most of their time here.
 */
export function normalPdfCdf(x: number, out: Float64Array): void {
  const bell = gaussian(x, 0.5);
  const z = Math.abs(x) * sqrtHalf;
  out[0] = inverseSqrt2Pi * bell;
  if (z <= smallest) out[1] = 0.5 + 0.5 * (x * sqrtHalf) * erfRatio(z * z);
  else {
    const tail = 0.5 * bell * scaledTail(z);
    out[1] = x > 0 ? 1 - tail : tail;
  }
}
