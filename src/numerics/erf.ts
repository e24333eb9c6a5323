/**
 * The error function and the standard normal law,
 *
 *     erf x = (2/√π) ∫₀ˣ e^{−u²} du,   erfc = 1 − erf,   ϕ(x) = e^{−x²/2}/√(2π),   Φ(x) = ½ erfc(−x/√2).
 *
 * Promise:   relative error ≤ 1e-15 in both tails, down to underflow; the same bits in every engine.
 * How:       a tail is a Gaussian times a slowly varying factor, erfc x = e^{−x²} erfcx(x). The rounding error
 *            of x² would be multiplied by x² in the exponential, so the square is taken as an exact sum of two numbers.
 *            Φ squares x itself, not x/√2, for the same reason.
 * Reference: rational approximations of [cody:69].
 */
import { exp } from "./elementary.ts";

const smallest = 0.46875; // below it erf by its own rational function; above it erfcx
const inverseSqrtPi = 0.5641895835477563;
const inverseSqrt2Pi = 0.3989422804014327;
const sqrtHalf = 0.7071067811865476;
const splitter = 134217729; // 2²⁷ + 1, [dekker:71]

/** erf(x)/x for |x| ≤ 0.46875, as a function of x². */
function erfRatio(square: number): number {
  const top =
    (((0.185777706184603153 * square + 3.1611237438705656) * square + 113.864154151050156) * square +
      377.485237685302021) *
      square +
    3209.37758913846947;
  const bottom =
    (((square + 23.6012909523441209) * square + 244.024637934444173) * square + 1282.61652607737228) *
      square +
    2844.23683343917062;
  return top / bottom;
}

/** e^{x²} erfc(x) for 0.46875 ≤ x ≤ 4. */
function scaledMiddle(x: number): number {
  let top = 2.15311535474403846e-8 * x + 0.564188496988670089;
  top = top * x + 8.88314979438837594;
  top = top * x + 66.1191906371416295;
  top = top * x + 298.635138197400131;
  top = top * x + 881.95222124176909;
  top = top * x + 1712.04761263407058;
  top = top * x + 2051.07837782607147;
  top = top * x + 1230.33935479799725;
  let bottom = x + 15.7449261107098347;
  bottom = bottom * x + 117.693950891312499;
  bottom = bottom * x + 537.181101862009858;
  bottom = bottom * x + 1621.38957456669019;
  bottom = bottom * x + 3290.79923573345963;
  bottom = bottom * x + 4362.61909014324716;
  bottom = bottom * x + 3439.36767414372164;
  bottom = bottom * x + 1230.33935480374942;
  return top / bottom;
}

/** e^{x²} erfc(x) for x ≥ 4: (1/√π − the rational part)/x. */
function scaledFar(x: number): number {
  const z = 1 / (x * x);
  let top = 1.63153871373020978e-2 * z + 3.05326634961232344e-1;
  top = top * z + 3.60344899949804439e-1;
  top = top * z + 1.25781726111229246e-1;
  top = top * z + 1.60837851487422766e-2;
  top = top * z + 6.58749161529837803e-4;
  let bottom = z + 2.56852019228982242;
  bottom = bottom * z + 1.87295284992346725;
  bottom = bottom * z + 5.27905102951428412e-1;
  bottom = bottom * z + 6.05183413124413191e-2;
  bottom = bottom * z + 2.33520497626869185e-3;
  return (inverseSqrtPi - (z * top) / bottom) / x;
}

/** e^{−scale·x²} for scale 1 or ½ (exact factors), the rounding error of x² put back. */
function gaussian(x: number, scale: number): number {
  const square = x * x;
  if (!(square < 1600)) return x === x ? 0 : x;
  const spread = splitter * x;
  const high = spread - (spread - x);
  const low = x - high;
  const error = high * high - square + 2 * high * low + low * low; // x² = square + error, exactly
  const value = exp(-scale * square);
  return value - value * (scale * error);
}

/**
 * e^{x²} erfc(x) for x ≥ 0.46875, the slowly varying factor of every normal tail.
 * Relative error ≲ 4e-16.
 */
function scaledTail(x: number): number {
  return x <= 4 ? scaledMiddle(x) : scaledFar(x);
}

/** Error function erf x; relative error ≤ 5e-16. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= smallest) return x * erfRatio(x * x);
  const tail = gaussian(size, 1) * scaledTail(size);
  return x > 0 ? 1 - tail : tail - 1;
}

/** Complementary error function 1 − erf x; relative error ≤ 1e-15 until it underflows at x ≈ 27.2. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size <= smallest) return 1 - x * erfRatio(x * x);
  const tail = gaussian(size, 1) * scaledTail(size);
  return x > 0 ? tail : 2 - tail;
}

/** Standard normal density ϕ(x); relative error ≤ 5e-16 until it underflows at |x| ≈ 38.6. */
export function normalPdf(x: number): number {
  return inverseSqrt2Pi * gaussian(x, 0.5);
}

/** Standard normal distribution function Φ(x); relative error ≤ 1e-15 until it underflows at x ≈ −38.5. */
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
