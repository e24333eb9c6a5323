/**
 * Ψ = Σ αₖφₖ and its derivatives for spherical mixtures, from the table of h̃_n. With s_b = τ_b r_b and
 * T_n = h_n/Sⁿ = E σ⁽ⁿ⁾(S g + b₀) a feature is a·T_{|m|}·sᵐ, and the heat equation says all:
 *
 *     ∂T_n/∂b₀ = T_{n+1},     ∂T_n/∂s_b = s_b T_{n+2}.
 *
 * So with x = s/S and H_q(∂ᵉ) = Σₘ αₘ √((n+1)…(n+q)) h̃_{n+q} ∂ᵉ(xᵐ), n = |m|,
 *
 *     Ψ = a H_0(1)                            ∂_{b₀}Ψ = (a/S) H_1(1)
 *     ∂_{s_i}Ψ = (a/S)[x_i H_2(1) + H_0(∂_i)]
 *     ∂²_{b₀}Ψ = (a/S²) H_2(1)                ∂_{b₀}∂_{s_i}Ψ = (a/S²)[x_i H_3(1) + H_1(∂_i)]
 *     ∂_{s_i}∂_{s_k}Ψ = (a/S²)[x_i x_k H_4(1) + δ_ik H_2(1) + x_i H_2(∂_k) + x_k H_2(∂_i) + H_0(∂_i∂_k)].
 *
 * No power is ever divided, so x_b = 0 is an ordinary point. With one block x = 1: the powers are numbers, made once.
 */

import type { PotentialOutput } from "./contract.ts";
import type { MixtureCase } from "./mixtureCase.ts";
import type { MixtureTable } from "./mixtureTable.ts";
import { emptyPowers, fillOuter, type Monomials, powersFiller } from "./monomials.ts";
import { packed } from "./packed.ts";

/** How far above the degree the table must reach. */
export const reach = (out: PotentialOutput): number => (out.hessian !== null ? 4 : 2);

export type MixturePotential = (alpha: Float64Array, out: PotentialOutput) => void;

export function mixturePotential(
  of: MixtureCase,
  monomials: Monomials,
  table: MixtureTable,
): MixturePotential {
  const sums = sumsOf(of, monomials, table);
  const { H, one } = sums;
  const { addGradient, addRadialHessian, addAffineHessian } = writers(of, table, sums);
  return (alpha, { value, gradient, hessian }) => {
    const J = table.points;
    value?.fill(0, 0, J);
    for (const column of gradient ?? []) column.fill(0, 0, J);
    for (const column of hessian ?? []) column.fill(0, 0, J);
    const order = hessian !== null ? 2 : gradient !== null ? 1 : 0;
    for (let c = 0, site = 0; c < of.classes.length; c++) {
      sums.setAlpha(alpha, c * monomials.count);
      for (let j = 0; j < J; j++, site++) {
        if (of.blocks.length > 1 || j === 0) sums.setSite(site, order);
        if (value !== null) value[j] += table.a[j] * H(0, one, site * table.stride);
        if (gradient !== null) addGradient(gradient, c, j, site);
        if (hessian === null) continue;
        addRadialHessian(hessian, c, j, site);
        if (of.affine) addAffineHessian(hessian, c, j, site);
      }
    }
  };
}

/** The sums H_q(∂ᵉ) of one class at one site, both set before. */
interface Sums {
  /** α of a class, from `first` on. */
  readonly setAlpha: (alpha: Float64Array, first: number) => void;
  /** The monomials at x of a site, and their first `order` derivatives. */
  readonly setSite: (site: number, order: number) => void;
  /** H_q at the row of the table that begins at `row`. */
  readonly H: (q: number, by: MonomialsBy, row: number) => number;
  /** xᵐ, ∂_i xᵐ at [i], ∂_i∂_k xᵐ at [i][k], k ≤ i */
  readonly one: MonomialsBy;
  readonly first: readonly MonomialsBy[];
  readonly second: readonly (readonly MonomialsBy[])[];
}

function sumsOf({ blocks }: MixtureCase, monomials: Monomials, table: MixtureTable): Sums {
  const B = blocks.length;
  const { starts, order: orderOf } = monomials;
  const fill = powersFiller(monomials);
  const raised = raising(monomials);
  const powers = blocks.map((_, b) => emptyPowers(monomials, b));
  const one = monomialsBy(monomials, powers, []);
  const first = blocks.map((_, i) => monomialsBy(monomials, powers, [i]));
  const second = blocks.map((_, i) =>
    blocks.slice(0, i + 1).map((__, k) => monomialsBy(monomials, powers, [i, k])),
  );
  const byOrder = [[one], [one, ...first], [one, ...first, ...second.flat()]];

  const setSite = (site: number, order: number): void => {
    for (let b = 0; b < B; b++) fill(powers[b], b, table.directions[site * B + b], order);
    for (const { orders, outer } of byOrder[order]) fillOuter(monomials, powers, orders, outer);
  };

  const H = (q: number, { outer, last }: MonomialsBy, row: number): number => {
    const h = table.values;
    const alpha = raised.alpha[q];
    let sum = 0;
    for (let run = 0; run < outer.length; run++) {
      const to = starts[run + 1];
      let inner = 0;
      for (let k = starts[run], n = row + q + orderOf[k], i = 0; k < to; k++, n += 2, i++) {
        inner += alpha[k] * h[n] * last[i];
      }
      sum += outer[run] * inner;
    }
    return sum;
  };

  return { setAlpha: raised.set, setSite, H, one, first, second };
}

/** Adds class c's share of a derivative at point j to its columns. */
type Writer = (columns: readonly Float64Array[], c: number, j: number, site: number) => void;

function writers(of: MixtureCase, table: MixtureTable, { H, one, first, second }: Sums) {
  const B = of.blocks.length;
  const p = of.firstRadius + B;

  const addGradient: Writer = (gradient, c, j, site) => {
    const row = site * table.stride;
    const scale = table.a[j] * table.inverseSpread[site];
    if (of.affine) {
      gradient[0][j] += H(0, one, row);
      gradient[1][j] += scale * H(1, one, row);
    }
    const h2 = H(2, one, row);
    for (let i = 0; i < B; i++) {
      const slope = table.directions[site * B + i] * h2 + H(0, first[i], row);
      gradient[of.firstRadius + i][j] += of.classes[c].deviation[i] * scale * slope;
    }
  };

  const addAffineHessian: Writer = (hessian, c, j, site) => {
    const row = site * table.stride;
    const [a, inverse] = [table.a[j], table.inverseSpread[site]];
    hessian[packed(0, 1, p)][j] += inverse * H(1, one, row);
    hessian[packed(1, 1, p)][j] += a * inverse * inverse * H(2, one, row);
    for (let i = 0; i < B; i++) {
      const x = table.directions[site * B + i];
      const scale = of.classes[c].deviation[i] * inverse;
      hessian[packed(0, 2 + i, p)][j] += scale * (x * H(2, one, row) + H(0, first[i], row));
      hessian[packed(1, 2 + i, p)][j] += a * scale * inverse * (x * H(3, one, row) + H(1, first[i], row));
    }
  };

  const addRadialHessian: Writer = (hessian, c, j, site) => {
    const row = site * table.stride;
    const scale = table.a[j] * table.inverseSpread[site] * table.inverseSpread[site];
    const { deviation } = of.classes[c];
    for (let i = 0; i < B; i++) {
      for (let k = 0; k <= i; k++) {
        const [xi, xk] = [table.directions[site * B + i], table.directions[site * B + k]];
        const mixed = xi * H(2, first[k], row) + xk * H(2, first[i], row);
        const own = i === k ? H(2, one, row) : 0;
        const curvature = xi * xk * H(4, one, row) + own + mixed + H(0, second[i][k], row);
        hessian[packed(of.firstRadius + k, of.firstRadius + i, p)][j] +=
          deviation[i] * deviation[k] * scale * curvature;
      }
    }
  };

  return { addGradient, addAffineHessian, addRadialHessian };
}

/** ∂ᵉ(xᵐ) of all monomials at the current site: outer[run]·last[m_B/2]. */
interface MonomialsBy {
  /** e_b */
  readonly orders: readonly number[];
  readonly outer: Float64Array;
  readonly last: Float64Array;
}

/** ∂ by the blocks listed. */
function monomialsBy(
  { blocks, starts }: Monomials,
  powers: readonly (readonly Float64Array[])[],
  by: readonly number[],
): MonomialsBy {
  const orders = new Array<number>(blocks).fill(0);
  for (const b of by) orders[b]++;
  return { orders, outer: new Float64Array(starts.length - 1), last: powers[blocks - 1][orders[blocks - 1]] };
}

/** αₘ √((n+1)…(n+q)) of one class at [q][k], q ≤ 4. */
function raising({ count, order }: Monomials) {
  const alpha = Array.from({ length: 5 }, () => new Float64Array(count));
  const factors = alpha.map((_, q) =>
    Float64Array.from(order, (n) => {
      let product = 1;
      for (let step = 1; step <= q; step++) product *= n + step;
      return Math.sqrt(product);
    }),
  );
  const set = (from: Float64Array, first: number): void => {
    for (let q = 0; q < 5; q++) {
      for (let k = 0; k < count; k++) alpha[q][k] = from[first + k] * factors[q][k];
    }
  };
  return { alpha, set };
}
