import { describe, expect, it } from "vitest";
import {
  emptyPowers,
  fillOuter,
  fillPowers,
  type Monomials,
  monomialsOf,
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

/** ∂ᵉ(xᵐ) of every monomial. */
function valuesAt(monomials: Monomials, x: readonly number[], orders: readonly number[]): Float64Array {
  const powers = x.map((xb, b) => {
    const each = emptyPowers(monomials, b);
    fillPowers(each, xb, 2);
    return each;
  });
  const outer = new Float64Array(monomials.starts.length - 1);
  fillOuter(monomials, powers, orders, outer);
  const last = powers[x.length - 1][orders[x.length - 1]];
  return Float64Array.from(monomials.weights, (_, k) => {
    const run = monomials.starts.findLastIndex((start) => start <= k);
    return outer[run] * last[k - monomials.starts[run]];
  });
}

describe("even monomials", () => {
  it("average powers of an inner product over directions in one dimension: signs, summed exactly", () => {
    const [x, y] = [
      [0.3, 1.1, -0.6],
      [0.9, 0.4, 0.7],
    ];
    const monomials = monomialsOf([1, 1, 1], 8);
    const [ofX, ofY] = [valuesAt(monomials, x, [0, 0, 0]), valuesAt(monomials, y, [0, 0, 0])];
    for (let n = 0; n <= 8; n += 2) {
      const ours = monomials.weights.reduce(
        (sum, w, k) => (monomials.order[k] === n ? sum + w * ofX[k] * ofY[k] : sum),
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

  it("have second-order weights 1/d_b: E⟨u, v⟩² = Σ x_b²y_b²/d_b", () => {
    const { weights, order } = monomialsOf([3, 4, 9], 2);
    const second = Array.from(weights.filter((_, k) => order[k] === 2)).sort((a, b) => b - a);
    expect(second.length).toBe(3);
    for (const [i, d] of [3, 4, 9].entries()) expect(second[i]).toBeCloseTo(1 / d, 15);
  });

  it("stay finite and positive at degree 160", () => {
    const { weights, count } = monomialsOf([3, 300], 160);
    expect(count).toBe((81 * 82) / 2); // none underflows here
    expect(weights.every((w) => w > 0 && w < Infinity)).toBe(true);
  });

  it("leave out those whose weight underflows", () => {
    const { weights, count, order, starts } = monomialsOf([1e6, 1e7], 160);
    expect(weights.every((w) => w > 0)).toBe(true);
    expect(count).toBeLessThan((81 * 82) / 2);
    expect([weights.length, order.length, starts[starts.length - 1]]).toEqual([count, count, count]);
  });

  it("are differentiated block by block: x₁⁴x₂²x₃⁰ at (2, 3, 5)", () => {
    const monomials = monomialsOf([5, 5, 5], 6);
    const run = [...monomials.starts.keys()].find(
      (r) => monomials.outer[2 * r] === 2 && monomials.outer[2 * r + 1] === 1,
    );
    if (run === undefined) throw new Error("x₁⁴x₂² is not among the monomials of degree 6");
    const at = (orders: number[]) => valuesAt(monomials, [2, 3, 5], orders)[monomials.starts[run]];
    expect(at([0, 0, 0])).toBe(16 * 9);
    expect(at([2, 0, 0])).toBe(12 * 4 * 9);
    expect(at([1, 1, 0])).toBe(4 * 8 * 2 * 3);
    expect(at([0, 2, 0])).toBe(16 * 2);
    expect(at([0, 0, 1])).toBe(0);
  });
});
