/** Newton directions against the dense Hessian, definite or not, with held entries. */

import { expect, test } from "vitest";
import type { Derivatives } from "../src/methods/jkoFunctional.ts";
import { directions } from "../src/methods/jkoNewton.ts";
import { solve, symmetricEigen } from "../src/numerics/dense.ts";
import { dot } from "../src/numerics/dot.ts";
import { seeded } from "./oracles/seeded.ts";

const count = 4;
const step = 0.5;

/** P coordinates of 4 atoms, K features, blocks shifted by `convex`; a chain where P = 1 and `noisy`. */
function randomDerivatives(
  random: () => number,
  P: number,
  K: number,
  convex: number,
  noisy: boolean,
): Derivatives {
  const array = (length: number, centre = 0) =>
    Float64Array.from({ length }, () => centre + 2 * random() - 1);
  const beside = noisy ? Float64Array.from({ length: count - 1 }, () => -random()) : null;
  return {
    gradient: array(P * count),
    blocks: P === 1 ? [array(count, convex)] : [array(count, convex), array(count), array(count, convex)],
    chain:
      beside === null
        ? null
        : {
            beside,
            diagonal: Float64Array.from(
              { length: count },
              (_, j) => -(beside[j - 1] ?? 0) - (beside[j] ?? 0),
            ),
          },
    slopes: Array.from({ length: K }, () => array(P * count).map((x) => 2 * x)),
  };
}

/** B + S Sᵀ with unit rows where held. */
function dense({ blocks, chain, slopes }: Derivatives, P: number, held: readonly boolean[]): Float64Array {
  const n = P * count;
  const H = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < n; l++) {
      const [c, j] = [Math.floor(i / count), i % count];
      const [other, k] = [Math.floor(l / count), l % count];
      if (held[i] || held[l]) {
        H[i * n + l] = i === l ? 1 : 0;
        continue;
      }
      if (j === k) H[i * n + l] += blocks[P === 1 ? 0 : c + other][j];
      if (chain !== null && i === l) H[i * n + l] += chain.diagonal[i];
      if (chain !== null && Math.abs(i - l) === 1) H[i * n + l] += chain.beside[Math.min(i, l)];
      for (const slope of slopes) H[i * n + l] += slope[i] * slope[l];
    }
  }
  return H;
}

test("Newton's direction where the Hessian is positive, one that descends where it is not: 400 random cases", () => {
  const mass = new Float64Array(count).fill(0.25);
  const met = { definite: 0, rescued: 0, indefinite: 0 };
  for (let seed = 0; seed < 400; seed++) {
    const random = seeded(seed);
    const P = 1 + (seed % 2);
    const K = seed % 7;
    const derivatives = randomDerivatives(random, P, K, 2 * random() - 0.2, seed % 4 === 0);
    const held = Array.from({ length: P * count }, () => random() < 0.1);
    const { newton, blocks } = directions(derivatives, held, mass, step);
    const free = derivatives.gradient.map((g, i) => (held[i] ? 0 : g));
    for (const direction of [newton, blocks]) {
      expect(dot(free, direction)).toBeLessThan(0);
      for (const [i, stays] of held.entries()) if (stays) expect(Math.abs(direction[i])).toBe(0);
    }
    const H = dense(derivatives, P, held);
    const least = symmetricEigen(H, P * count).values[P * count - 1];
    if (!(least > 1e-3)) {
      met.indefinite++;
      continue;
    }
    const base = symmetricEigen(dense({ ...derivatives, slopes: [] }, P, held), P * count).values[
      P * count - 1
    ];
    if (base < 0) met.rescued++;
    else met.definite++;
    const truth = solve(
      H,
      P * count,
      free.map((g) => -g),
    );
    // Eigenvalues from 1e-3 to 100 and inner pivots that may be 1e-3 as well: 1e6 to 1e8 roundings.
    const size = Math.max(1, ...truth.map(Math.abs));
    for (const [i, value] of newton.entries()) expect(Math.abs(value - truth[i])).toBeLessThan(1e-8 * size);
  }
  for (const cases of Object.values(met)) expect(cases).toBeGreaterThan(30);
});
