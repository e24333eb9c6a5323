import normalLaw from "@stdlib/stats-base-dists-normal";
import { describe, expect, test } from "vitest";
import { seeded } from "../../test/oracles/seeded.ts";
import { philox, purposes, stream, uniform32 } from "./random.ts";

const words = (text: string): number[] => text.split(" ").map((word) => Number.parseInt(word, 16));

/** The definition in 64-bit integers, straight from the paper. */
const philoxByDefinition = (counter: readonly number[], key: readonly number[]): number[] => {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt);
  let [k0, k1] = key.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
};

const philoxOf = (counter: readonly number[], key: readonly number[]): number[] => {
  const out = new Uint32Array(4);
  philox(Uint32Array.from(counter), Uint32Array.from(key), out);
  return [...out];
};

describe("philox", () => {
  // Random123, tests/kat_vectors, the lines "philox4x32 10": counter, key, result.
  test.each([
    ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("has the published value at counter %s", (counter, key, result) => {
    expect(philoxOf(words(counter), words(key))).toEqual(words(result));
  });

  test("is its definition in 64-bit integers, on 1,000 counters", () => {
    const uniform = seeded(1);
    const word = (): number => Math.floor(uniform() * 4294967296);
    for (let i = 0; i < 1000; i++) {
      const counter = [word(), word(), word(), word()];
      const key = [word(), word()];
      expect(philoxOf(counter, key)).toEqual(philoxByDefinition(counter, key));
    }
  });

  test("may write over its counter", () => {
    const block = new Uint32Array(4);
    philox(block, new Uint32Array(2), block);
    expect([...block]).toEqual(words("6627e8d5 e169c58d bc57ac4c 9b00dbd8"));
  });
});

describe("keys and counters", () => {
  const large = 2 ** 40 + 7; // needs the high word

  test("uniform32 is the first word of the block [step, purpose, index] under the seed", () => {
    for (const [seed, step] of [
      [1, 0],
      [large, 3],
      [5, large],
      [2 ** 53 - 1, 2 ** 53 - 1],
    ]) {
      const split = (n: number): number[] => [n % 4294967296, Math.floor(n / 4294967296)];
      const [word] = philoxByDefinition([...split(step), purposes.rows, 9], split(seed));
      expect(uniform32(seed, purposes.rows, step, 9)).toBe((word + 0.5) / 4294967296);
    }
  });

  test("a stream reads the blocks of index 0, 1, 2 … two words a number", () => {
    const numbers = stream(3, purposes.monteCarlo, 11);
    for (let index = 0; index < 5; index++) {
      const [w0, w1, w2, w3] = philoxByDefinition([11, 0, purposes.monteCarlo, index], [3, 0]);
      for (const [high, low] of [
        [w0, w1],
        [w2, w3],
      ]) {
        // 52 bits and a half cell, so that neither 0 nor 1 can come
        expect(numbers.uniform()).toBe(
          (Math.floor(high / 64) * 2 ** 26 + Math.floor(low / 64) + 0.5) / 2 ** 52,
        );
      }
    }
  });

  test("purposes are distinct, and their numbers are fixed", () => {
    // Append only: a changed number would change every recorded run.
    expect(Object.values(purposes)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
    ]);
    expect(Object.keys(purposes)[0]).toBe("samples");
    expect(Object.keys(purposes)[8]).toBe("scramble");
  });
});

/** Mean of f over a sample, in standard errors from its expectation. */
const standardErrors = (values: readonly number[], expectation: number): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return Math.abs(mean - expectation) / Math.sqrt(variance / values.length);
};

describe("laws", () => {
  const count = 100000;
  // 4.5 standard errors: by chance once in 150,000; with the ~60 comparisons below, once in 2,500 choices of
  // seeds. A moment that is wrong by 2 % would be further off.
  const limit = 4.5;

  test("uniform numbers have the moments 1/(k + 1) and no correlation with their successors", () => {
    for (let seed = 0; seed < 3; seed++) {
      const numbers = stream(seed, purposes.bootstrap);
      const u = Array.from({ length: count }, () => numbers.uniform());
      for (let k = 1; k <= 4; k++)
        expect(
          standardErrors(
            u.map((x) => x ** k),
            1 / (k + 1),
          ),
        ).toBeLessThan(limit);
      for (const lag of [1, 2, 3, 4]) {
        const products = u.slice(lag).map((x, i) => 12 * (x - 0.5) * (u[i] - 0.5));
        expect(standardErrors(products, 0)).toBeLessThan(limit);
      }
      expect(Math.min(...u.slice(0, 50000))).toBeGreaterThan(0);
      expect(Math.max(...u.slice(0, 50000))).toBeLessThan(1);
    }
  });

  test("normals have the moments 0, 1, 0, 3, 0, 15 and pairs are independent", () => {
    for (let seed = 0; seed < 3; seed++) {
      const numbers = stream(seed, purposes.samples);
      const g = Array.from({ length: count }, () => numbers.normal());
      [0, 1, 0, 3, 0, 15].forEach((moment, i) => {
        expect(
          standardErrors(
            g.map((x) => x ** (i + 1)),
            moment,
          ),
          `moment ${i + 1}`,
        ).toBeLessThan(limit);
      });
      const pairs = g.slice(1).map((x, i) => [x, g[i]]);
      for (const f of [(x: number) => x, (x: number) => x * x - 1, (x: number) => x ** 3 - 3 * x]) {
        expect(
          standardErrors(
            pairs.map(([x, y]) => f(x) * f(y)),
            0,
          ),
        ).toBeLessThan(limit);
      }
    }
  });

  test("normals have the distribution function Φ (Kolmogorov)", () => {
    for (let seed = 0; seed < 3; seed++) {
      const numbers = stream(seed, purposes.noise, 5);
      const g = Float64Array.from({ length: count }, () => numbers.normal()).sort();
      let distance = 0;
      g.forEach((x, i) => {
        const p = normalLaw.cdf(x, 0, 1);
        distance = Math.max(distance, Math.abs(p - i / count), Math.abs(p - (i + 1) / count));
      });
      // P(√n D > 2.2) = 2 exp(−2·2.2²) = 1.2e-4
      expect(Math.sqrt(count) * distance).toBeLessThan(2.2);
    }
  });

  test("streams of different seeds, purposes and steps are uncorrelated", () => {
    const length = 4000;
    const draw = (seed: number, purpose: number, step: number): number[] => {
      const numbers = stream(seed, purpose, step);
      return Array.from({ length }, () => numbers.normal());
    };
    const streams = [0, 1, 2, 2 ** 32].flatMap((seed) =>
      [purposes.samples, purposes.classes, purposes.noise].flatMap((purpose) =>
        [0, 1, 2 ** 33].map((step) => draw(seed, purpose, step)),
      ),
    );
    let largest = 0;
    streams.forEach((a, i) => {
      for (const b of streams.slice(0, i))
        largest = Math.max(
          largest,
          standardErrors(
            a.map((x, k) => x * b[k]),
            0,
          ),
        );
    });
    // 630 pairs: the largest of so many is above 5 with probability 4e-4.
    expect(largest).toBeLessThan(5);
  });

  test("integers are uniform: few choices by χ², as many as 3·2³⁰ by their thirds", () => {
    const numbers = stream(4, purposes.rows);
    const cells = new Float64Array(7);
    for (let i = 0; i < 70000; i++) cells[numbers.integer(7)]++;
    const chiSquare = cells.reduce((total, c) => total + (c - 10000) ** 2 / 10000, 0);
    expect(chiSquare).toBeLessThan(27.9); // χ²₆ is above with probability 1e-4
    const n = 3 * 2 ** 30; // a 32-bit word modulo n would give the first third twice as often as the others
    const thirds = Array.from({ length: 10000 }, () => (numbers.integer(n) < 2 ** 30 ? 1 : 0));
    expect(standardErrors(thirds, 1 / 3)).toBeLessThan(limit);
  });

  test("integers drop the incomplete share: where it is largest, n is never returned", () => {
    // Of the 2⁵² words a share n/2⁵² ≈ 2⁻²⁰ is left over; of 5·10⁶ numbers some 5 would be n.
    const n = Math.floor(2 ** 52 / (2 ** 20 + 1)) + 1;
    const numbers = stream(6, purposes.rows);
    let largest = 0;
    for (let i = 0; i < 5000000; i++) {
      const k = numbers.integer(n);
      if (k > largest) largest = k;
    }
    expect(largest).toBeLessThan(n);
  });

  test("integers stay in their range, ends included", () => {
    const numbers = stream(5, purposes.rows);
    for (const n of [1, 2, 3, 10, 2 ** 32]) {
      const drawn = Array.from({ length: 200 }, () => numbers.integer(n));
      expect(drawn.every((k) => Number.isInteger(k) && k >= 0 && k < n)).toBe(true);
      if (n <= 10) expect(new Set(drawn).size).toBe(n);
    }
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])("refuses %d choices", (n) => {
    expect(() => stream(1, 0).integer(n)).toThrow("Give an integer from 1 to 2^32");
  });
});
