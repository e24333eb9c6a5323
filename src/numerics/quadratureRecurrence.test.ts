import { expect, test } from "vitest";
import { golubWelsch, stieltjes } from "./quadratureRecurrence.ts";

test("Stieltjes finds Gram's recurrence of equal masses at equal steps, b_k² = k²(N² − k²)/(4(4k² − 1))", () => {
  const count = 101;
  const nodes = Float64Array.from({ length: count }, (_, k) => k - 50);
  const { diagonal, offDiagonal, mass } = stieltjes({ nodes, weights: new Float64Array(count).fill(1) }, 20);
  expect(Math.abs(mass - count)).toBeLessThan(1e-13 * count); // the square of a root
  for (let k = 0; k < 20; k++) {
    // 20 steps of sums over 101 terms; n stays far below √N·π, where Gram's polynomials turn ill-conditioned
    expect(Math.abs(diagonal[k])).toBeLessThan(50 * 1e-13);
    if (k === 0) continue;
    const want = Math.sqrt((k * k * (count * count - k * k)) / (4 * (4 * k * k - 1)));
    expect(Math.abs(offDiagonal[k - 1] / want - 1)).toBeLessThan(1e-13);
  }
});

test("a discrete measure of n points is its own n-point Gauss rule", () => {
  const nodes = Float64Array.of(-3, -1, 0.5, 2, 7);
  const weights = Float64Array.of(0.1, 1, 2, 0.3, 0.05);
  const { diagonal, offDiagonal, mass } = stieltjes({ nodes, weights }, 5);
  const rule = golubWelsch(diagonal, offDiagonal, mass);
  for (let k = 0; k < 5; k++) {
    // five steps, of roundings relative to the largest node
    expect(Math.abs(rule.nodes[k] - nodes[k])).toBeLessThan(7e-14);
    expect(Math.abs(rule.weights[k] / weights[k] - 1)).toBeLessThan(1e-12);
  }
});

test("a rule of more nodes than the exponent holds keeps its weights: 700 Hermite nodes, p_k up to 1e300 and beyond", () => {
  const n = 700;
  const offDiagonal = Float64Array.from({ length: n - 1 }, (_, k) => Math.sqrt(k + 1));
  const { nodes, weights } = golubWelsch(new Float64Array(n), offDiagonal, 1);
  let [total, fourth] = [0, 0];
  for (let k = 0; k < n; k++) {
    expect(weights[k]).toBeGreaterThanOrEqual(0);
    total += weights[k];
    fourth += weights[k] * nodes[k] ** 4;
  }
  // E 1 and E g⁴; roundings of 700 steps
  expect(Math.abs(total - 1)).toBeLessThan(2e-13);
  expect(Math.abs(fourth / 3 - 1)).toBeLessThan(2e-13);
});
