import { describe, expect, it } from "vitest";
import {
  derivative,
  evenMonomials,
  fillPowers,
  monomialValues,
  polynomials,
  sphereMoment,
} from "./monomials.ts";

/** E(Σ ±z_b)ⁿ over all signs: directions in one dimension are signs. */
const signMoment = (z: readonly number[], n: number): number => {
  let sum = 0;
  for (let signs = 0; signs < 1 << z.length; signs++) {
    sum += z.reduce((total, zb, b) => total + (signs & (1 << b) ? zb : -zb), 0) ** n;
  }
  return sum / (1 << z.length);
};

describe("even monomials", () => {
  it("average powers of an inner product over directions in one dimension: signs, summed exactly", () => {
    const x = Float64Array.of(0.3, 1.1, -0.6);
    const y = [0.9, 0.4, 0.7];
    const monomials = evenMonomials([1, 1, 1], 8);
    const [ofX, ofY, powers] = [
      new Float64Array(monomials.count),
      new Float64Array(monomials.count),
      new Float64Array(27),
    ];
    monomialValues(monomials, x, 0, powers, ofX);
    monomialValues(monomials, Float64Array.from(y), 0, powers, ofY);
    for (let n = 0; n <= 8; n += 2) {
      const ours = monomials.weights.reduce(
        (s, w, k) => (2 * monomials.half[k] === n ? s + w * ofX[k] * ofY[k] : s),
        0,
      );
      const exact = signMoment(
        y.map((yb, b) => yb * x[b]),
        n,
      );
      expect(Math.abs(ours - exact)).toBeLessThan(1e-14 * Math.max(1, exact)); // 45 products
    }
  });

  it("average one block's powers to M_n(d): in three dimensions 1/(n + 1), u being uniform there", () => {
    for (let n = 0; n <= 160; n += 2) {
      expect(Math.abs(sphereMoment(n, 3) * (n + 1) - 1)).toBeLessThan(1e-14); // 80 products: 80 · 2⁻⁵³
    }
    expect(sphereMoment(4, 40)).toBeCloseTo(3 / (40 * 42), 16); // E u⁴
  });

  it("merge to those of one block of the summed dimension where a vector is split in two", () => {
    // ⟨u, v⟩ of uniform directions in ℝ⁷: u = (x₁u₁, x₂u₂) with Dirichlet parts; n = 2: M₂(7) = 1/7 = E x₁⁴·…, by E x_b² = d_b/7
    const monomials = evenMonomials([3, 4], 2);
    const second = [...monomials.weights].filter((_, k) => monomials.half[k] === 1);
    const meanSquare = [3 / 7, 4 / 7];
    const total = second.reduce((sum, w, k) => sum + w * meanSquare[k] * meanSquare[k], 0);
    expect(total).toBeCloseTo(1 / 7, 15);
  });

  it("stay finite and positive at degree 160", () => {
    const { weights, count } = evenMonomials([3, 300], 160);
    expect(count).toBe((81 * 82) / 2); // none underflows here
    expect(weights.every((w) => w > 0 && w < Infinity)).toBe(true);
  });

  it("leave out those whose weight underflows", () => {
    const { weights, degree } = evenMonomials([1e6], 160);
    expect(degree).toBe(160);
    expect(weights.every((w) => w > 0)).toBe(true);
    expect(weights.length).toBeLessThan(81);
  });
});

describe("their polynomials", () => {
  it("are differentiated by blocks: x₁⁴x₂² by ∂₁², ∂₁∂₂, ∂₂³", () => {
    const monomials = evenMonomials([5, 5], 6);
    const k = [...monomials.half.keys()].find(
      (i) => monomials.exponents[2 * i] === 4 && monomials.exponents[2 * i + 1] === 2,
    );
    if (k === undefined) throw new Error("x₁⁴x₂² is not among the monomials of degree 6");
    const alpha = new Float64Array(monomials.count);
    alpha[k] = 1;
    const [powers, out] = [new Float64Array(14), new Float64Array(4)];
    fillPowers(monomials, Float64Array.of(9, 9, 2, 3), 2, powers);
    const at = (order: number[]) => {
      polynomials(monomials, derivative(monomials, order), alpha, 0, powers, out);
      return Array.from(out);
    };
    expect(at([0, 0])).toEqual([0, 0, 0, 16 * 9]);
    expect(at([2, 0])).toEqual([0, 0, 0, 12 * 4 * 9]);
    expect(at([1, 1])).toEqual([0, 0, 0, 4 * 8 * 2 * 3]);
    expect(at([0, 3])).toEqual([0, 0, 0, 0]);
  });
});
