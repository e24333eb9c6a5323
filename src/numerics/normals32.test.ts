import { expect, test } from "vitest";
import { fillNormals32 } from "./normals32.ts";
import { philox } from "./random.ts";
import { normalCdf } from "./special.ts";

const normals = (seed: number, count: number, step = 0) => {
  const out = new Float32Array(count);
  fillNormals32(seed, 4, step, count, out, 0);
  return out;
};

/** The same formula in f64 with Math's functions. */
function exact(seed: number, block: number): number[] {
  const words = new Uint32Array(4);
  philox(Uint32Array.of(0, 0, 4, block), Uint32Array.of(seed, 0), words);
  return [0, 2].flatMap((at) => {
    const radius = Math.sqrt(-2 * Math.log((words[at] + 0.5) / 2 ** 32));
    const angle = (2 * Math.PI * words[at + 1]) / 2 ** 32;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

test("are Box and Muller's to a few units in the last place of the radius", () => {
  const found = normals(11, 40_000);
  for (let block = 0; block < 10_000; block++) {
    const expected = exact(11, block);
    for (const [q, value] of expected.entries()) {
      const radius = Math.hypot(expected[q & 2], expected[(q & 2) + 1]);
      // f32 has 2⁻²⁴ a rounding; logarithm, root, reduced angle and polynomial come to 4 of them. Near u = 1 the
      // radius is √(−2 log u) of a u that has 2⁻²⁵ of absolute rounding: 2⁻²⁵/r more.
      const tolerance = 4 * 2 ** -24 * radius + 2 ** -24 / radius;
      expect(Math.abs(found[4 * block + q] - value)).toBeLessThan(tolerance);
    }
  }
});

test("a shorter sequence begins a longer one, and steps and seeds differ", () => {
  const long = normals(3, 33);
  for (let count = 1; count < 33; count++) expect(normals(3, count)).toEqual(long.subarray(0, count));
  expect(normals(3, 4, 1)).not.toEqual(normals(3, 4));
  expect(normals(4, 4)).not.toEqual(normals(3, 4));
  expect(normals(3 + 2 ** 32, 4)).not.toEqual(normals(3, 4));
  expect(normals(3, 4, 2 ** 32)).not.toEqual(normals(3, 4));
});

test("follow the normal law: moments, distribution function, independence of a pair", () => {
  const count = 400_000;
  const sample = normals(1, count);
  const moment = (power: number) => sample.reduce((sum, g) => sum + g ** power, 0) / count;
  // four standard errors of each: √(E g²ᵖ − (E gᵖ)²)/√count
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / count));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
  const sorted = sample.slice().sort();
  let ks = 0;
  for (let i = 0; i < count; i++) {
    const cdf = normalCdf(sorted[i]);
    ks = Math.max(ks, cdf - i / count, (i + 1) / count - cdf);
  }
  // P(√n·KS > 1.95) = 0.001
  expect(Math.sqrt(count) * ks).toBeLessThan(1.95);
  let product = 0;
  let squares = 0;
  for (let i = 0; i < count; i += 2) {
    product += sample[i] * sample[i + 1];
    squares += (sample[i] ** 2 - 1) * (sample[i + 1] ** 2 - 1);
  }
  const pairs = count / 2;
  expect(Math.abs(product)).toBeLessThan(4 * Math.sqrt(pairs));
  expect(Math.abs(squares)).toBeLessThan(4 * 2 * Math.sqrt(pairs));
});

test("the tail has its mass beyond 4", () => {
  const count = 2_000_000;
  const beyond = normals(2, count).reduce((sum, g) => sum + (Math.abs(g) > 4 ? 1 : 0), 0);
  const expected = 2 * normalCdf(-4) * count; // 126.7, Poisson
  expect(Math.abs(beyond - expected)).toBeLessThan(4 * Math.sqrt(expected));
});
