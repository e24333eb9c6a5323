import { describe, expect, it } from "vitest";
import { stream } from "../numerics/random.ts";
import { type InitialConfig, initialLaw, initialSchema } from "./initials.ts";
import { neuron } from "./neurons.ts";

const ridge = neuron("ridge", []);
const affine = neuron("affine-ridge", []);
const gaussian: InitialConfig = { kind: "gaussian", scale: 0.8, a: 1, b: 0 };

const lengthOf = (w: Float64Array, neurons: number, i: number, from = 0, to = w.length / neurons): number => {
  let sum = 0;
  for (let k = from; k < to; k++) sum += w[k * neurons + i] ** 2;
  return Math.sqrt(sum);
};

describe("initial laws", () => {
  it("gaussian: κ is a norm scale, E‖w‖² = κ²", () => {
    const N = 20_000;
    const d = 10;
    const { w } = initialLaw(gaussian, {}).draw(1, N, ridge, d);
    const mean = w.reduce((sum, value) => sum + value * value, 0) / N;
    // ‖w‖² has variance 2κ⁴/d: four standard errors of the mean.
    expect(Math.abs(mean - 0.64)).toBeLessThan(4 * Math.sqrt((2 * 0.64 ** 2) / d / N));
  });

  it("draws neuron i the same whatever N is", () => {
    const law = initialLaw({ ...gaussian, a: { mean: 1, sd: 0.2 } }, {});
    const few = law.draw(3, 5, affine, 4);
    const many = law.draw(3, 50, affine, 4);
    for (let i = 0; i < 5; i++) {
      expect(few.a?.[i]).toBe(many.a?.[i]);
      for (let k = 0; k < 4; k++) expect(few.w[k * 5 + i]).toBe(many.w[k * 50 + i]);
    }
  });

  it.each([gaussian, { kind: "sphere", radius: 1.3, a: 1, b: 0 } satisfies InitialConfig])(
    "$kind: the radii's quantile maps have the law of the draws",
    (config) => {
      const law = initialLaw(config, {});
      const blocks = [3, 5];
      const N = 4000;
      const { w } = law.draw(2, N, ridge, 8);
      const map = law.radii(blocks);
      if (map === null) throw new Error("no radii");
      const random = stream(9, 9);
      const out = new Float64Array(2);
      const mapped: number[][] = [[], []];
      for (let i = 0; i < N; i++) {
        map([random.uniform(), random.uniform()], out);
        mapped[0].push(out[0]);
        mapped[1].push(out[1]);
      }
      const drawn = [0, 1].map((b) =>
        Array.from({ length: N }, (_, i) => lengthOf(w, N, i, b === 0 ? 0 : 3, b === 0 ? 3 : 8)),
      );
      for (const b of [0, 1]) {
        // Two samples of N: the 1e-4 point of Kolmogorov and Smirnov's statistic is 2.23·√(2/N).
        expect(kolmogorov(mapped[b], drawn[b])).toBeLessThan(2.23 * Math.sqrt(2 / N));
      }
    },
  );

  it("sphere: every neuron has the radius, and its blocks fill it", () => {
    const law = initialLaw({ kind: "sphere", radius: 1.3, a: 1, b: 0 }, {});
    const { w } = law.draw(1, 50, ridge, 7);
    for (let i = 0; i < 50; i++) expect(lengthOf(w, 50, i)).toBeCloseTo(1.3, 14);
    const out = new Float64Array(2);
    law.radii([3, 4])?.([0.3, 0.9], out);
    expect(Math.hypot(...out)).toBeCloseTo(1.3, 14);
  });

  it("point: only the origin is rotation invariant", () => {
    expect(initialLaw({ kind: "point", radius: 1, a: 1, b: 0 }, {}).radii([4])).toBeNull();
    const out = new Float64Array([7]);
    initialLaw({ kind: "point", radius: 0, a: 1, b: 0 }, {}).radii([4])?.([0.5], out);
    expect(out[0]).toBe(0);
  });

  it("a and b: constants, or normal laws by quantile", () => {
    const law = initialLaw({ ...gaussian, a: { mean: 2, sd: 0.5 }, b: -1 }, {});
    expect(law.constant).toEqual({ a: false, b: true });
    expect([law.a(0.5), law.b(0.1)]).toEqual([2, -1]);
    const { a } = law.draw(1, 20_000, affine, 1);
    const mean = (a ?? new Float64Array()).reduce((sum, value) => sum + value, 0) / 20_000;
    expect(Math.abs(mean - 2)).toBeLessThan((4 * 0.5) / Math.sqrt(20_000));
  });

  it("file: a cloud of neurons, refused where it does not fit", () => {
    const table = {
      names: ["a", "b", "w0", "w1"],
      columns: [
        [1, 2],
        [0, 0],
        [3, 4],
        [5, 6],
      ].map((c) => Float64Array.from(c)),
      rows: 2,
    };
    const law = initialLaw({ kind: "file", path: "theta.csv" }, { "theta.csv": table });
    expect([...law.draw(1, 2, affine, 2).w]).toEqual([3, 4, 5, 6]);
    expect(() => law.draw(1, 3, affine, 2)).toThrow(
      "theta.csv: 2 rows, one a neuron; the experiment asks for network.neurons = 3",
    );
    expect(() => law.draw(1, 2, ridge, 2)).toThrow("columns a or b");
    expect(() => law.draw(1, 2, affine, 4)).toThrow("4 inputs");
  });

  it("refuses unknown keys", () => {
    expect(initialSchema.safeParse({ kind: "gaussian", scale: 1, variance: 2 }).success).toBe(false);
  });
});

function kolmogorov(one: number[], other: number[]): number {
  const all = [...one.map((x) => ({ x, side: 1 })), ...other.map((x) => ({ x, side: -1 }))].sort(
    (p, q) => p.x - q.x,
  );
  let height = 0;
  let most = 0;
  for (const { side } of all) {
    height += side / one.length;
    most = Math.max(most, Math.abs(height));
  }
  return most;
}

describe("quantile maps", () => {
  const out = new Float64Array(6);

  it("sphere: weights of the radius, whatever the uniforms", () => {
    const map = initialLaw({ kind: "sphere", radius: 1.3 }, {}).weights(6);
    const random = stream(4, 9);
    for (let trial = 0; trial < 50; trial++) {
      map?.(Float64Array.from({ length: 6 }, random.uniform), out);
      expect(Math.hypot(...out)).toBeCloseTo(1.3, 14);
    }
  });

  it("gaussian: the weights' squared length has mean κ²", () => {
    const map = initialLaw(gaussian, {}).weights(6);
    const random = stream(4, 9);
    const N = 10_000;
    let total = 0;
    for (let trial = 0; trial < N; trial++) {
      map?.(Float64Array.from({ length: 6 }, random.uniform), out);
      total += out.reduce((square, value) => square + value * value, 0);
    }
    expect(Math.abs(total / N - 0.64)).toBeLessThan(4 * Math.sqrt((2 * 0.64 ** 2) / 6 / N)); // standard errors
  });

  it("gaussian: the radius is monotone, its median that of κ χ_d/√d", () => {
    const map = initialLaw(gaussian, {}).radii([40]);
    const at = (u: number) => {
      map?.([u], out);
      return out[0];
    };
    expect(at(0.1)).toBeLessThan(at(0.9));
    // Median of χ²₄₀ = 39.3353 (tables)
    expect(at(0.5)).toBeCloseTo(0.8 * Math.sqrt(39.3353 / 40), 6);
  });

  it("a law without spread is a constant", () => {
    const law = initialLaw({ ...gaussian, a: { mean: 2, sd: 0 } }, {});
    expect(law.constant.a).toBe(true);
    expect(law.a(0.01)).toBe(2);
  });

  it("defaults to a = 1, b = 0", () => {
    const { a, b } = initialLaw({ kind: "gaussian", scale: 1 }, {}).draw(1, 3, affine, 2);
    expect([a, b]).toEqual([Float64Array.of(1, 1, 1), Float64Array.of(0, 0, 0)]);
    expect(initialSchema.parse({ kind: "sphere", radius: 1 })).toEqual({
      kind: "sphere",
      radius: 1,
      a: 1,
      b: 0,
    });
  });
});

describe("seeds", () => {
  it("are all that a draw depends on", () => {
    const law = initialLaw({ ...gaussian, b: { mean: 0, sd: 1 } }, {});
    expect(law.draw(7, 4, affine, 3)).toEqual(law.draw(7, 4, affine, 3));
    expect(law.draw(7, 4, affine, 3).w).not.toEqual(law.draw(8, 4, affine, 3).w);
  });
});
