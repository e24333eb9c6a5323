/** Polynomial activations σ(u) = Σ cₙ uⁿ: everything is a finite sum. */

import { z } from "zod";
import { sqrtIntegers } from "../../numerics/hermite.ts";
import type { Activation } from "../contract.ts";

/** Above this the kernels' f32 powers and the risk's moments lose all meaning. */
export const highestDegree = 8;

/** `network.activation`: polynomial, of degree at most `highestDegree`. */
export const polynomialSchema = z.strictObject({
  kind: z.literal("polynomial"),
  /** c₀, c₁, …: coefficients[n] belongs to uⁿ. */
  coefficients: z
    .array(z.number())
    .min(1)
    .max(highestDegree + 1),
});

/** σ(u) = Σ coefficients[n] uⁿ; trailing zeros are dropped. */
export function polynomial({ coefficients }: { readonly coefficients: readonly number[] }): Activation {
  const trimmed = coefficients.slice(0, Math.max(1, coefficients.findLastIndex((c) => c !== 0) + 1));
  const degree = trimmed.length - 1;
  const slopes = trimmed.slice(1).map((c, n) => (n + 1) * c);
  const hermite = hermiteOf(trimmed);
  const table = new Float64Array(degree + 1);
  return {
    kind: "polynomial",
    value: (u) => horner(trimmed, u),
    derivative: (u) => horner(slopes, u),
    kinks: [],
    lipschitz: degree <= 1 ? Math.abs(trimmed[1] ?? 0) : Number.POSITIVE_INFINITY,
    bound: degree === 0 ? Math.abs(trimmed[0]) : Number.POSITIVE_INFINITY,
    limits: degree === 0 ? [trimmed[0], trimmed[0]] : null,
    shape: { kind: "polynomial", coefficients: trimmed },
    hermite,
    // Parseval: E σ² = Σ h̃ₙ², and the sum is finite.
    secondMoment: (S, b) => {
      hermite(S, b, degree, table, 0);
      return table.reduce((sum, value) => sum + value * value, 0);
    },
  };
}

const horner = (coefficients: readonly number[], u: number): number =>
  coefficients.reduceRight((sum, c) => sum * u + c, 0);

/**
 * σ(S g + b) = Σ pₘ gᵐ with pₘ = Sᵐ σ⁽ᵐ⁾(b)/m!, and E[gᵐ Heₙ(g)] = m!/(2ʲ j!) for m = n + 2j, else 0.
 */
function hermiteOf(coefficients: readonly number[]): Activation["hermite"] {
  const top = coefficients.length - 1;
  const derivatives = taylorPolynomials(coefficients);
  const p = new Float64Array(top + 1);
  return (S, b, degree, out, offset) => {
    let power = 1;
    for (let m = 0; m <= top; m++, power *= S) p[m] = power * horner(derivatives[m], b);
    const root = sqrtIntegers(degree + 1);
    let rootFactorial = 1;
    for (let n = 0; n <= degree; n++) {
      rootFactorial *= n === 0 ? 1 : root[n];
      let sum = 0;
      // m!/(2ʲ j!) grows by (m + 1)(m + 2)/(2(j + 1)) from one term to the next, from n! at j = 0.
      let moment = rootFactorial;
      for (let m = n, j = 0; m <= top; m += 2, j++) {
        sum += p[m] * moment;
        moment *= ((m + 1) * (m + 2)) / (2 * (j + 1));
      }
      out[offset + n] = sum;
    }
  };
}

/** Coefficients of σ⁽ᵐ⁾/m! for each m: binomials times the coefficients. */
function taylorPolynomials(coefficients: readonly number[]): number[][] {
  const list = [[...coefficients]];
  for (let m = 1; m < coefficients.length; m++) {
    list.push(list[m - 1].slice(1).map((c, n) => ((n + 1) * c) / m));
  }
  return list;
}
