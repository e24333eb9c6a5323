import { describe, expect, test } from "vitest";
import { seeded } from "../../test/oracles/seeded.ts";
import { sobol, sobolDimensions } from "./sobol.ts";
import { sobolDirections } from "./sobolDirections.ts";

/** Largest and smallest number of points in the boxes of 2ᵃ × 2ᵇ equal cells. */
const occupancy = (x: Float64Array, y: Float64Array, a: number, b: number): readonly [number, number] => {
  const boxes = new Float64Array(2 ** (a + b));
  for (let i = 0; i < x.length; i++) boxes[Math.floor(x[i] * 2 ** a) * 2 ** b + Math.floor(y[i] * 2 ** b)]++;
  return [Math.min(...boxes), Math.max(...boxes)];
};

describe("the table", () => {
  test("its polynomials are primitive and all different", () => {
    expect(new Set(sobolDirections.map(([polynomial]) => polynomial)).size).toBe(sobolDirections.length);
    for (const [polynomial, ...initial] of sobolDirections) {
      const degree = initial.length;
      expect(polynomial >>> degree).toBe(1);
      // x generates the multiplicative group of the field: its order is 2^degree − 1
      let power = 1;
      let order = 0;
      do {
        power <<= 1;
        if (power >>> degree) power ^= polynomial;
        order++;
      } while (power !== 1 && order < 2 ** degree);
      expect(order, `polynomial ${polynomial}`).toBe(2 ** degree - 1);
    }
  });

  test("its mₖ are odd and below 2ᵏ, and the degrees ascend to 9", () => {
    let before = 1;
    for (const [, ...initial] of sobolDirections) {
      expect(initial.length).toBeGreaterThanOrEqual(before);
      before = initial.length;
      initial.forEach((m, k) => {
        expect(m % 2).toBe(1);
        expect(m).toBeLessThan(2 ** (k + 1));
      });
    }
    expect(before).toBe(9);
    expect(sobolDimensions).toBe(101);
  });

  test("has Sobol's property A: of 2ᵈ points one in each half-cube, checked as the rank of the leading bits", () => {
    // Joe and Kuo: their numbers have property A up to dimension 1,111.
    const size = 64;
    const points = sobol(2 ** 16, size, null);
    // Leading bits of point 2ᵏ in Gray order differ from those of point 2ᵏ − 1 by direction k: read V from there.
    const rows = Array.from({ length: 16 }, (_, k) =>
      points.map((p) => (Math.floor(p[2 ** k] * 2) + Math.floor(p[2 ** k - 1] * 2)) % 2),
    );
    for (const dimensions of [1, 2, 3, 5, 8, 13, 16])
      expect(rankModuloTwo(rows, dimensions)).toBe(dimensions);
  });
});

/** Rank of the leading square block, over the field of two elements. */
const rankModuloTwo = (rows: readonly (readonly number[])[], size: number): number => {
  const m = rows.slice(0, size).map((row) => row.slice(0, size));
  let rank = 0;
  for (let column = 0; column < size; column++) {
    const pivot = m.findIndex((row, i) => i >= rank && row[column] === 1);
    if (pivot < 0) continue;
    [m[rank], m[pivot]] = [m[pivot], m[rank]];
    for (let i = rank + 1; i < size; i++) if (m[i][column]) m[i] = m[i].map((v, j) => v ^ m[rank][j]);
    rank++;
  }
  return rank;
};

describe("points", () => {
  test("the first ten in three dimensions are those that Joe and Kuo print", () => {
    // S. Joe, F. Y. Kuo, Notes on generating Sobol sequences (2008), section 3: ten points, origin first.
    const published = [
      [0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125, 0.1875, 0.6875],
      [0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625, 0.3125, 0.8125],
      [0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375, 0.9375, 0.4375],
    ];
    const points = sobol(10, 3, null);
    // moved by half a cell of the grid of 16 that holds ten points
    points.forEach((p, d) => {
      expect([...p]).toEqual(published[d].map((x) => x + 1 / 32));
    });
  });

  test.each([null, 0, 1, 2 ** 40 + 3])(
    "each dimension has one point in each of 2ᵐ intervals (scramble %s)",
    (scramble) => {
      for (const m of [0, 1, 4, 10]) {
        for (const p of sobol(2 ** m, sobolDimensions, scramble)) {
          expect(new Set(p.map((x) => Math.floor(x * 2 ** m))).size).toBe(2 ** m);
          expect(Math.min(...p)).toBeGreaterThan(0);
          expect(Math.max(...p)).toBeLessThan(1);
        }
      }
    },
  );

  test.each([null, 7])(
    "pairs are (t, m, 2)-nets with t at most the sum of degrees − 1 (scramble %s)",
    (scramble) => {
      // Sobol (1967): t = Σ (degree − 1) over the dimensions beyond the first. Scrambling keeps t (Owen 1995).
      const m = 10;
      const points = sobol(2 ** m, 6, scramble);
      const slack = [0, 0, 1, 2, 2, 3];
      for (let i = 0; i < 6; i++) {
        for (let j = 0; j < i; j++) {
          const t = slack[i] + slack[j];
          for (let a = 0; a <= m - t; a++) {
            expect(occupancy(points[i], points[j], a, m - t - a), `${i}, ${j}`).toEqual([2 ** t, 2 ** t]);
          }
        }
      }
    },
  );

  test("a longer sequence starts with the shorter one, scrambled", () => {
    const [short] = sobol(100, 1, 5);
    expect([...sobol(1000, 1, 5)[0].slice(0, 100)]).toEqual([...short]);
  });

  test("seeds and dimensions give different scramblings, equal seeds the same", () => {
    expect(sobol(64, 5, 9)).toEqual(sobol(64, 5, 9));
    const firsts = [1, 2, 2 ** 32 + 1].flatMap((seed) => sobol(1, 20, seed).map(([x]) => x));
    expect(new Set(firsts).size).toBe(60);
  });
});

/** A random bit for every node of the binary tree above the points, then uniform within the last interval. */
const nestedScramble = (points: Float64Array, depth: number, uniform: () => number): Float64Array => {
  const flips = Float64Array.from({ length: 2 ** depth }, () => Math.floor(2 * uniform()));
  return points.map((x) => {
    let node = 1; // the root; its children are 2·node and 2·node + 1
    let scrambled = 0;
    for (let bit = 1; bit <= depth; bit++) {
      const digit = Math.floor(x * 2 ** bit) % 2;
      scrambled += Math.abs(digit - flips[node]) / 2 ** bit;
      node = 2 * node + digit;
    }
    return scrambled + uniform() / 2 ** depth;
  });
};

describe("scrambled means", () => {
  const dimensions = 4;
  /** Π (1 + 2(x − ½) + (x² − ⅓)), with integral 1. */
  const integrand = (points: readonly Float64Array[], i: number): number =>
    points.reduce((product, p) => product * (1 + 2 * (p[i] - 0.5) + (p[i] * p[i] - 1 / 3)), 1);
  const errors = (count: number, seeds: number): number[] =>
    Array.from({ length: seeds }, (_, seed) => {
      const points = sobol(count, dimensions, seed);
      let total = 0;
      for (let i = 0; i < count; i++) total += integrand(points, i);
      return total / count - 1;
    });
  const rms = (x: readonly number[]): number =>
    Math.sqrt(x.reduce((total, e) => total + e * e, 0) / x.length);

  test("are unbiased: over 400 seeds, even with few points", () => {
    for (const count of [1, 2, 5, 16]) {
      const e = errors(count, 400);
      const mean = e.reduce((a, b) => a + b, 0) / e.length;
      // 4 standard errors: by chance once in 16,000
      expect(Math.abs(mean)).toBeLessThan((4 * rms(e)) / Math.sqrt(e.length));
    }
  });

  test("err less than 1/√n: by a factor that grows like 1/n", () => {
    const counts = [64, 256, 1024, 4096];
    const measured = counts.map((count) => rms(errors(count, 40)));
    const order = Math.log(measured[0] / measured[3]) / Math.log(64);
    console.log(
      `scrambled Sobol, 4 dimensions: error n^-${order.toFixed(2)} (${measured.map((e) => e.toExponential(1))})`,
    );
    // Random points have order ½; nets of smooth integrands come to 3/2 up to logarithms (Owen 1997), from below.
    // 40 seeds know an rms to 11 %, the order to 0.04.
    expect(order).toBeGreaterThan(1);
  });

  test("err like Owen's nested scrambling, drawn bit by bit from a tree", () => {
    const count = 256;
    const seeds = 100;
    const plain = sobol(count, dimensions, null).map((p) => p.map((x) => x - 0.5 / count));
    const nested = Array.from({ length: seeds }, (_, seed) => {
      const points = plain.map((p, d) => nestedScramble(p, 8, seeded(4 * seed + d)));
      let total = 0;
      for (let i = 0; i < count; i++) total += integrand(points, i);
      return total / count - 1;
    });
    // 100 seeds know each rms to 7 %, the ratio to 10 %: three standard errors.
    expect(Math.abs(Math.log(rms(nested) / rms(errors(count, seeds))))).toBeLessThan(0.3);
  });

  test("single points are uniform over seeds", () => {
    const seeds = 2000;
    const drawn = Array.from({ length: seeds }, (_, seed) => sobol(4, 2, seed));
    for (let i = 0; i < 4; i++) {
      for (let d = 0; d < 2; d++) {
        const cells = new Float64Array(16);
        for (const points of drawn) cells[Math.floor(points[d][i] * 16)]++;
        const chiSquare = cells.reduce((total, c) => total + (c - seeds / 16) ** 2 / (seeds / 16), 0);
        expect(chiSquare).toBeLessThan(44.3); // χ²₁₅ is above with probability 1e-4
      }
    }
  });
});

describe("refusals", () => {
  test.each([0, 102, 1.5, Number.NaN])("%d dimensions", (dimensions) => {
    expect(() => sobol(8, dimensions, null)).toThrow("is not an integer from 1 to 101");
    expect(sobol(8, 101, null)).toHaveLength(101);
  });
  test.each([0, -1, 2.5, 2 ** 31 + 1])("%d points", (count) => {
    expect(() => sobol(count, 1, null)).toThrow("Give an integer from 1 to 2^31");
  });
});
