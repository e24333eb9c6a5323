import { describe, expect, it } from "vitest";
import { type Stream, stream } from "../numerics/random.ts";
import { ks, w1, w2 } from "./distance.ts";
import { cells, type Marginal, sample } from "./marginal.ts";

/** Integer values (so ties within and between samples) with integer masses. */
function randomSample(random: Stream, size: number): { values: Float64Array; mass: Float64Array } {
  return {
    values: Float64Array.from({ length: size }, () => random.integer(9) - 4),
    mass: Float64Array.from({ length: size }, () => random.integer(4) + 1),
  };
}

const total = (mass: Float64Array) => mass.reduce((sum, m) => sum + m, 0);
const below = ({ values, mass }: ReturnType<typeof randomSample>, x: number) =>
  values.reduce((sum, value, i) => (value <= x ? sum + mass[i] : sum), 0) / total(mass);

const law = ({ values, mass }: ReturnType<typeof randomSample>) => sample(values, mass);

const pairs = Array.from({ length: 200 }, (_, seed) => {
  const random = stream(seed, 0);
  return [
    randomSample(random, 1 + random.integer(12)),
    randomSample(random, 1 + random.integer(12)),
  ] as const;
});

// At most 24 terms of size ≤ 8 with a few roundings each: 24·8·4·1e-16 < 1e-13.
const rounding = 1e-13;

describe("against brute force on 200 pairs with ties", () => {
  it("W1 is the area between the distribution functions", () => {
    for (const [one, other] of pairs) {
      let area = 0;
      for (let x = -4; x < 4; x++) area += Math.abs(below(one, x) - below(other, x));
      expect(Math.abs(w1(law(one), law(other)) - area)).toBeLessThan(rounding);
    }
  });

  it("KS is the largest difference at any value", () => {
    for (const [one, other] of pairs) {
      let largest = 0;
      for (let x = -4; x <= 4; x++) largest = Math.max(largest, Math.abs(below(one, x) - below(other, x)));
      expect(Math.abs(ks(law(one), law(other)) - largest)).toBeLessThan(rounding);
    }
  });

  it("W1 and W2 are the cheapest of all 720 assignments of 6 to 6 points", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = stream(seed, 1);
      const [x, y] = [0, 1].map(() =>
        Float64Array.from({ length: 6 }, () => random.integer(5) + 0.1 * random.integer(3)),
      );
      const cheapest = (power: 1 | 2) => {
        const cost = (i: number, j: number) => Math.abs(x[i] - y[j]) ** power;
        const best = (i: number, left: number[]): number =>
          i === 6
            ? 0
            : Math.min(
                ...left.map(
                  (j) =>
                    cost(i, j) +
                    best(
                      i + 1,
                      left.filter((k) => k !== j),
                    ),
                ),
              );
        return best(0, [0, 1, 2, 3, 4, 5]) / 6;
      };
      expect(Math.abs(w1(sample(x), sample(y)) - cheapest(1))).toBeLessThan(rounding);
      expect(Math.abs(w2(sample(x), sample(y)) ** 2 - cheapest(2))).toBeLessThan(rounding);
    }
  });

  it("W2 of samples of unequal masses is that of the equal particles they stand for", () => {
    const expand = ({ values, mass }: ReturnType<typeof randomSample>, copies: number) =>
      [...values]
        .flatMap((value, i) => new Array<number>(copies * mass[i]).fill(value))
        .sort((p, q) => p - q);
    for (const [one, other] of pairs) {
      const left = expand(one, total(other.mass));
      const right = expand(other, total(one.mass));
      const square = left.reduce((sum, value, i) => sum + (value - right[i]) ** 2, 0) / left.length;
      expect(Math.abs(w2(law(one), law(other)) ** 2 - square)).toBeLessThan(10 * rounding); // squares up to 64
    }
  });
});

describe("as metrics, over 200 pairs", () => {
  const third = law(randomSample(stream(7, 2), 9));
  const move = (s: ReturnType<typeof randomSample>, scale: number, shift: number): Marginal =>
    sample(
      s.values.map((x) => scale * x + shift),
      s.mass,
    );

  it.each([
    { d: w1, name: "W1" },
    { d: w2, name: "W2" },
    { d: ks, name: "KS" },
  ])("$name is symmetric, 0 on itself, positive elsewhere, and keeps the triangle inequality", ({ d }) => {
    for (const [one, other] of pairs) {
      const [p, q] = [law(one), law(other)];
      expect(d(p, q)).toBe(d(q, p));
      expect(d(p, p)).toBe(0);
      expect(d(p, q)).toBeLessThanOrEqual(d(p, third) + d(third, q) + rounding);
      const same = [-4, -3, -2, -1, 0, 1, 2, 3, 4].every(
        (x) => Math.abs(below(one, x) - below(other, x)) < rounding,
      );
      expect(d(p, q) > rounding).toBe(!same);
    }
  });

  it("W1 ≤ W2, a translation moves both by its length, a factor scales them, KS feels neither", () => {
    for (const [one, other] of pairs) {
      const [p, q] = [law(one), law(other)];
      expect(w1(p, q)).toBeLessThanOrEqual(w2(p, q) + rounding);
      expect(Math.abs(w1(p, move(one, 1, -2.5)) - 2.5)).toBeLessThan(rounding);
      expect(Math.abs(w2(p, move(one, 1, 1.25)) - 1.25)).toBeLessThan(rounding);
      expect(Math.abs(w1(move(one, 3, 1), move(other, 3, 1)) - 3 * w1(p, q))).toBeLessThan(3 * rounding);
      expect(Math.abs(w2(move(one, 3, 1), move(other, 3, 1)) - 3 * w2(p, q))).toBeLessThan(30 * rounding);
      expect(ks(move(one, 3, 1), move(other, 3, 1))).toBe(ks(p, q));
    }
  });
});

describe("cells", () => {
  const uniform = cells(Float64Array.of(0, 0.3, 1), Float64Array.of(0.3, 0.7));
  const atom = (at: number) => sample(Float64Array.of(at));

  it("a uniform law against one atom c: ∫|x − c|, ∫(x − c)², max(c, 1 − c)", () => {
    for (const c of [-0.5, 0, 0.25, 0.3, 0.9, 2]) {
      const inside = Math.min(1, Math.max(0, c));
      const area = c === inside ? (c * c + (1 - c) * (1 - c)) / 2 : Math.abs(c - 0.5);
      expect(w1(uniform, atom(c))).toBeCloseTo(area, 14);
      expect(w2(uniform, atom(c)) ** 2).toBeCloseTo(1 / 3 - c + c * c, 14);
      expect(ks(atom(c), uniform)).toBeCloseTo(Math.max(inside, 1 - inside), 14);
    }
  });

  it("a uniform law against its n quantile midpoints: 1/(4n), 1/(n√12), 1/(2n)", () => {
    for (const n of [1, 2, 7, 800]) {
      const points = sample(Float64Array.from({ length: n }, (_, j) => (j + 0.5) / n));
      expect(w1(uniform, points) * n).toBeCloseTo(1 / 4, 11);
      expect(w2(uniform, points) * n).toBeCloseTo(1 / Math.sqrt(12), 11);
      expect(ks(uniform, points) * n).toBeCloseTo(1 / 2, 11);
    }
  });

  it("do not feel where cells are cut", () => {
    const finer = cells(Float64Array.of(0, 0.1, 0.3, 0.65, 1), Float64Array.of(0.1, 0.2, 0.35, 0.35));
    const target = sample(Float64Array.of(0.2, 0.4, 0.4, 3));
    for (const d of [w1, w2, ks]) expect(d(finer, target)).toBeCloseTo(d(uniform, target), 14);
  });
});

it("mass at infinity in both laws is together, in one alone infinitely far", () => {
  const withInfinity = (mass: number) =>
    sample(Float64Array.of(1, Infinity), Float64Array.of(1 - mass, mass));
  expect(w1(withInfinity(0.25), withInfinity(0.25))).toBe(0);
  expect(w1(withInfinity(0.25), withInfinity(0.5))).toBe(Infinity);
  expect(ks(withInfinity(0.25), withInfinity(0.5))).toBe(0.25);
});
