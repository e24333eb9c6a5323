/**
 * Ψ = Σ αₖφₖ and its derivatives for spherical mixtures, from the table of h̃_n. With s_b = τ_b r_b and
 * T_n = h_n/Sⁿ = E σ⁽ⁿ⁾(S g + b₀) a feature is a·T_{|m|}·sᵐ, and the heat equation says all:
 *
 *     ∂T_n/∂b₀ = T_{n+1},     ∂T_n/∂s_b = s_b T_{n+2}.
 *
 * So with x = s/S, the polynomials A_n(x) = Σ_{|m|=n} αₘ xᵐ and H_q(A) = Σ_n √((n+1)…(n+q)) h̃_{n+q} A_n,
 *
 *     Ψ = a H_0(A)                            ∂_{b₀}Ψ = (a/S) H_1(A)
 *     ∂_{s_i}Ψ = (a/S)[x_i H_2(A) + H_0(∂_iA)]
 *     ∂²_{b₀}Ψ = (a/S²) H_2(A)                ∂_{b₀}∂_{s_i}Ψ = (a/S²)[x_i H_3(A) + H_1(∂_iA)]
 *     ∂_{s_i}∂_{s_k}Ψ = (a/S²)[x_i x_k H_4(A) + δ_ik H_2(A) + x_i H_2(∂_kA) + x_k H_2(∂_iA) + H_0(∂_i∂_kA)].
 *
 * No power is ever divided, so x_b = 0 is an ordinary point. With one block x = 1, the A are numbers.
 */

import type { PotentialOutput } from "./contract.ts";
import type { MixtureCase } from "./mixtureCase.ts";
import type { MixtureTable } from "./mixtureTable.ts";
import { type Derivative, derivative, fillPowers, type Monomials, polynomials } from "./monomials.ts";
import { packed } from "./packed.ts";

/** How far above the degree the table must reach. */
export const reach = (out: PotentialOutput): number => (out.hessian !== null ? 4 : 2);

export type MixturePotential = (alpha: Float64Array, out: PotentialOutput) => void;

export function mixturePotential(
  of: MixtureCase,
  monomials: Monomials,
  table: MixtureTable,
): MixturePotential {
  const B = of.blocks.length;
  const terms = monomials.degree / 2 + 1;
  const raise = raising(terms);
  const powers = new Float64Array(B * (monomials.degree + 1));
  const A = polynomialOf(monomials, []);
  const first = of.blocks.map((_, i) => polynomialOf(monomials, [i]));
  const second = of.blocks.map((_, i) =>
    of.blocks.slice(0, i + 1).map((__, k) => polynomialOf(monomials, [i, k])),
  );
  const p = of.firstRadius + B;

  const setPolynomials = (alpha: Float64Array, c: number, site: number, order: number): void => {
    fillPowers(monomials, table.directions, site * B, powers);
    const set = ({ rule, values }: Polynomial) =>
      polynomials(monomials, rule, alpha, c * monomials.count, powers, values);
    set(A);
    if (order > 0) for (const each of first) set(each);
    if (order > 1) for (const row of second) for (const each of row) set(each);
  };

  /** H_q of a polynomial at the row of the table that begins at `row`. */
  const H = (q: number, { values }: Polynomial, row: number): number => {
    const h = table.values;
    const factors = raise[q];
    let sum = 0;
    for (let i = 0, n = row + q; i < terms; i++, n += 2) sum += h[n] * factors[i] * values[i];
    return sum;
  };

  const addGradient = (gradient: readonly Float64Array[], c: number, j: number, site: number): void => {
    const row = site * table.stride;
    const scale = table.a[j] * table.inverseSpread[site];
    if (of.affine) {
      gradient[0][j] += H(0, A, row);
      gradient[1][j] += scale * H(1, A, row);
    }
    const h2 = H(2, A, row);
    for (let i = 0; i < B; i++) {
      const slope = table.directions[site * B + i] * h2 + H(0, first[i], row);
      gradient[of.firstRadius + i][j] += of.classes[c].deviation[i] * scale * slope;
    }
  };

  const addAffineHessian = (hessian: readonly Float64Array[], c: number, j: number, site: number): void => {
    const row = site * table.stride;
    const [a, inverse] = [table.a[j], table.inverseSpread[site]];
    hessian[packed(0, 1, p)][j] += inverse * H(1, A, row);
    hessian[packed(1, 1, p)][j] += a * inverse * inverse * H(2, A, row);
    for (let i = 0; i < B; i++) {
      const x = table.directions[site * B + i];
      const scale = of.classes[c].deviation[i] * inverse;
      hessian[packed(0, 2 + i, p)][j] += scale * (x * H(2, A, row) + H(0, first[i], row));
      hessian[packed(1, 2 + i, p)][j] += a * scale * inverse * (x * H(3, A, row) + H(1, first[i], row));
    }
  };

  const addRadialHessian = (hessian: readonly Float64Array[], c: number, j: number, site: number): void => {
    const row = site * table.stride;
    const x = table.directions;
    const scale = table.a[j] * table.inverseSpread[site] * table.inverseSpread[site];
    const { deviation } = of.classes[c];
    for (let i = 0; i < B; i++) {
      for (let k = 0; k <= i; k++) {
        const [xi, xk] = [x[site * B + i], x[site * B + k]];
        const mixed = xi * H(2, first[k], row) + xk * H(2, first[i], row);
        const own = i === k ? H(2, A, row) : 0;
        const curvature = xi * xk * H(4, A, row) + own + mixed + H(0, second[i][k], row);
        hessian[packed(of.firstRadius + k, of.firstRadius + i, p)][j] +=
          deviation[i] * deviation[k] * scale * curvature;
      }
    }
  };

  return (alpha, { value, gradient, hessian }) => {
    const J = table.points;
    value?.fill(0, 0, J);
    for (const column of gradient ?? []) column.fill(0, 0, J);
    for (const column of hessian ?? []) column.fill(0, 0, J);
    const order = hessian !== null ? 2 : gradient !== null ? 1 : 0;
    for (let c = 0, site = 0; c < of.classes.length; c++) {
      for (let j = 0; j < J; j++, site++) {
        if (B > 1 || j === 0) setPolynomials(alpha, c, site, order);
        if (value !== null) value[j] += table.a[j] * H(0, A, site * table.stride);
        if (gradient !== null) addGradient(gradient, c, j, site);
        if (hessian === null) continue;
        addRadialHessian(hessian, c, j, site);
        if (of.affine) addAffineHessian(hessian, c, j, site);
      }
    }
  };
}

/** A polynomial's coefficient rule and its values by degree at the current point. */
interface Polynomial {
  readonly rule: Derivative;
  readonly values: Float64Array;
}

/** ∂ of the blocks listed. */
function polynomialOf(monomials: Monomials, blocks: readonly number[]): Polynomial {
  const order = new Array<number>(monomials.blocks).fill(0);
  for (const b of blocks) order[b]++;
  return { rule: derivative(monomials, order), values: new Float64Array(monomials.degree / 2 + 1) };
}

/** √((n+1)…(n+q)) for n = 0, 2, …, at [q][n/2], q ≤ 4. */
function raising(terms: number): Float64Array[] {
  const rows = [new Float64Array(terms).fill(1)];
  for (let q = 1; q <= 4; q++) rows.push(rows[q - 1].map((factor, i) => factor * Math.sqrt(2 * i + q)));
  return rows;
}
