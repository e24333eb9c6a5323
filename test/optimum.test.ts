/** The optimum over measures: the numbers of the slides' cases, other roads to them, and what the gap promises. */

import { describe, expect, it } from "vitest";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { gapAbove, riskGap } from "../src/statics/gap.ts";
import { NoMinimumError, type Optimum, optimum } from "../src/statics/optimum.ts";
import { affine, isotropic } from "../src/verify/cases.ts";
import { bestOn, type DictionaryCase, dictionaryOptimum } from "./oracles/dictionary.ts";
import { seeded } from "./oracles/seeded.ts";

const above: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};

function mixture(
  blocks: number[],
  variances: readonly [number[], number[]],
  sigma: ActivationConfig = above,
): Model {
  const classes = variances.map((variance, c) => ({ weight: 0.5, label: 1 - 2 * c, variance }));
  return {
    ...isotropic(0),
    data: dataLaw({ kind: "gaussian-mixture", blocks, classes }, {}),
    activation: activation(sigma),
  };
}

/** The same case as the oracle reads it. */
const dictionaryCase = (d: number, variances: readonly number[]): DictionaryCase => ({
  d,
  classes: variances.map((v, c) => ({ weight: 0.5, label: 1 - 2 * c, deviation: Math.sqrt(v) })),
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
});

const wide = optimum(isotropic(0));
const close = optimum(mixture([40], [[1.4], [0.6]]));

const atInfinity = ({ atoms }: Optimum): number =>
  atoms.reduce((sum, { weight, coordinates }) => (coordinates === "infinity" ? sum + weight : sum), 0);

function radiusOf(of: Optimum, j: number): number {
  const { coordinates } = of.atoms[j];
  if (coordinates === "infinity") return Infinity;
  return coordinates.r;
}

describe("the optimum of the slides' cases", () => {
  it("is one sphere where the variances are close", () => {
    expect(Math.abs(close.risk - 0.373922)).toBeLessThan(1e-6); // the digits of science §5
    expect(close.atoms.length).toBe(1);
    expect(Math.abs(radiusOf(close, 0) - 1.503)).toBeLessThan(5e-4);
    expect(close.certificate).toBe("proved");
    expect(close.gap).toBeLessThanOrEqual(1e-6);
    expect(Math.abs((close.bestSphere?.risk ?? 0) - close.risk)).toBeLessThan(1e-6);
  });

  it("is the sphere at infinity where the mean of σ's ends is every label", () => {
    const classes = [1.4, 0.6].map((v) => ({ weight: 0.5, label: 2.5, variance: [v] })); // (7.5 − 2.5)/2
    const model = { ...isotropic(0), data: dataLaw({ kind: "gaussian-mixture", blocks: [40], classes }, {}) };
    expect(optimum(model).bestSphere).toEqual({ risk: 0, r: Infinity });
  });

  it("needs infinity where they are not, and leaves the best sphere behind", () => {
    expect(Math.abs(wide.risk - 0.030892)).toBeLessThan(2e-6);
    expect(Math.abs(atInfinity(wide) - 0.154)).toBeLessThan(0.002);
    expect(wide.atoms.length).toBe(2);
    expect(Math.abs(radiusOf(wide, 0) - 1.546)).toBeLessThan(1e-3);
    expect(wide.certificate).toBe("proved");
    expect(wide.gap).toBeLessThanOrEqual(1e-6);
    expect(Math.abs((wide.bestSphere?.risk ?? 0) - 0.04551)).toBeLessThan(1e-6);
    expect(Math.abs((wide.bestSphere?.r ?? 0) - 2.01837)).toBeLessThan(1e-5);
  });

  it("is proved for two blocks", () => {
    const found = optimum(
      mixture(
        [16, 24],
        [
          [1.8, 1],
          [0.2, 1],
        ],
      ),
    );
    expect(Math.abs(found.risk - 0.07341)).toBeLessThan(2e-5);
    expect(found.certificate).toBe("proved");
    expect(found.gap).toBeLessThanOrEqual(1e-4);
    expect(Math.abs(found.atoms[0].weight - 0.805)).toBeLessThan(2e-3);
    expect(Math.abs(atInfinity(found) - 0.195)).toBeLessThan(2e-3);
    const { coordinates } = found.atoms[0];
    if (coordinates === "infinity") throw new Error("optimum.test: the atom of (1.416, 0) lies at infinity.");
    expect(Math.abs(coordinates.r1 - 1.416)).toBeLessThan(2e-3);
    expect(coordinates.r2).toBeLessThan(1e-3);
    expect(found.bestSphere).toBeNull();
  });

  it("is what the failing case reaches from κ = 0.4", () => {
    const sigma: ActivationConfig = {
      kind: "piecewise-linear",
      knots: [
        [0, -2.5],
        [0.5, -4],
        [1.5, 7.5],
      ],
    };
    const found = optimum(mixture([320], [[1.5], [0.5]], sigma));
    expect(Math.abs(found.risk - 0.1828)).toBeLessThan(5e-5); // four digits are given
    expect(found.certificate).toBe("proved");
  });

  it("is solved in infinite dimension, where R is a square of two numbers", () => {
    const found = optimum(isotropic(0), { dimension: "infinite" });
    expect(found.certificate).toBe("proved");
    expect(found.gap).toBeLessThanOrEqual(1e-6);
    expect(found.risk).toBeLessThanOrEqual(wide.risk + wide.gap); // finite d only adds squares
  });
});

describe("an independent road", () => {
  it.each([
    ["1.8/0.2", wide, dictionaryCase(40, [1.8, 0.2])],
    ["1.4/0.6", close, dictionaryCase(40, [1.4, 0.6])],
  ] as const)("finds the same risk on a dictionary of radii: %s", (_, found, of) => {
    const other = dictionaryOptimum(of, 10);
    // an upper bound on inf R: quadrature 1e-9, and Ψ″h²/4 ~ 1e-6 with steps h of 5e-4 and Ψ″ of order ten
    expect(other.risk).toBeGreaterThan(found.risk - found.gap - 1e-9);
    expect(other.risk).toBeLessThan(found.risk + 2e-6);
  });

  it("is a closed formula for ReLU, whose average over directions is linear in r", () => {
    // R = 1 − (Σ p y τ E ϱ)²/(d Σ p τ²); E ϱ of χ₄₀ = √2 Γ(20.5)/Γ(20)
    let ratio = Math.sqrt(Math.PI) / 2; // Γ(n + ½)/Γ(n), n = 1
    for (let n = 1; n < 20; n++) ratio *= (n + 0.5) / n;
    const mean = Math.SQRT2 * ratio;
    const slope = 0.5 * (Math.sqrt(1.8) - Math.sqrt(0.2)) * mean;
    const found = optimum(mixture([40], [[1.8], [0.2]], { kind: "relu" }));
    expect(Math.abs(found.risk - (1 - (slope * slope) / 40))).toBeLessThan(1e-6); // the gap asked for
    expect(found.certificate).toBe("proved");
    expect(found.gap).toBeLessThanOrEqual(1e-6);
  });
});

describe("the gap", () => {
  const map = mixtureFeatures(isotropic(0), coordinatesOf(isotropic(0)), { degree: 20 });
  const energy = featureEnergy(map, { lambda: 0, temperature: 0 });

  /** Up to six radii, some at infinity, some near the optimum's own. */
  function randomMeasure(uniform: () => number) {
    const count = 1 + Math.floor(6 * uniform());
    const radius = () => {
      const kind = uniform();
      if (kind < 0.15) return Infinity;
      return kind < 0.4 ? 1.546 + 0.1 * (uniform() - 0.5) : 8 * uniform() * uniform();
    };
    const columns = [Float64Array.from({ length: count }, radius)];
    const raw = Float64Array.from({ length: count }, uniform);
    const total = raw.reduce((sum, x) => sum + x, 0);
    return { points: { count, columns }, mass: raw.map((x) => x / total) };
  }

  it("holds for 200 random measures, by their own potential and by the optimum", () => {
    let tightest = Infinity;
    for (let seed = 0; seed < 200; seed++) {
      const measure = randomMeasure(seeded(seed));
      const risk = energy.risk(measure.points, measure.mass);
      const tail = energy.tail(measure.points, measure.mass);
      const own = riskGap(map, measure, { lambda: 0 });
      if (own === null) throw new Error("optimum.test: no gap.");
      const excess = risk - wide.risk;
      expect(excess).toBeGreaterThanOrEqual(-wide.gap);
      expect(excess).toBeLessThanOrEqual(own);
      expect(gapAbove(wide, risk, tail)).toBeGreaterThanOrEqual(excess);
      tightest = Math.min(tightest, own / excess);
    }
    expect(tightest).toBeLessThan(4); // R is a square about its minimum: the linear bound loses a factor of two or so
  });

  it("is not that of the grid it was solved on", () => {
    const radii = [...Array.from({ length: 10 }, (_, i) => i), Infinity];
    const solved = bestOn(dictionaryCase(40, [1.8, 0.2]), radii);
    const points = { count: solved.radii.length, columns: [Float64Array.from(solved.radii)] };
    const mass = Float64Array.from(solved.weights);
    const psiOn = (at: readonly number[]) => {
      const moments = new Float64Array(map.size);
      map.at(points).moments(mass, moments);
      const value = new Float64Array(at.length);
      const alpha = moments.map((m, k) => map.weights[k] * (m - map.targets[k]));
      const on = { count: at.length, columns: [Float64Array.from(at)] };
      map.at(on).potential(alpha, { value, gradient: null, hessian: null });
      return value;
    };
    const mean = psiOn(solved.radii).reduce((sum, psi, j) => sum + psi * mass[j], 0);
    const gridGap = 2 * (mean - Math.min(...psiOn(radii)));
    const excess = energy.risk(points, mass) - wide.risk;
    expect(excess).toBeGreaterThan(1e-3); // the grid misses 1.546
    expect(gridGap).toBeLessThan(1e-6); // …and sees nothing of it
    expect(riskGap(map, { points, mass }, { lambda: 0 }) ?? 0).toBeGreaterThanOrEqual(excess);
  });

  it("is above zero by no more than asked at the optimum itself", () => {
    // 1e-3 (1 + R) of precision for Ψ is what riskGap promises
    const own = riskGap(wide.map, { points: wide.points, mass: wide.mass }, { lambda: 0 });
    expect(own ?? Infinity).toBeLessThan(2.5e-3);
  });

  it("is not told where nothing is proved", () => {
    const model = affine("tanh"); // a and b trained
    const coordinates = coordinatesOf(model);
    const other = mixtureFeatures(model, coordinates, { degree: 4 });
    const columns = [1, 0, 1].map((x) => Float64Array.of(x));
    expect(
      riskGap(other, { points: { count: 1, columns }, mass: Float64Array.of(1) }, { lambda: 0 }),
    ).toBeNull();
    const frozen = { ...model, neuron: neuron("affine-ridge", ["a", "b"]) };
    const held = mixtureFeatures(frozen, coordinatesOf(frozen), { degree: 4 });
    const gapAt = (a: number) => {
      const pair = [Float64Array.of(1, a), Float64Array.of(0, 0), Float64Array.of(1, 2)];
      return riskGap(
        held,
        { points: { count: 2, columns: pair }, mass: Float64Array.of(0.5, 0.5) },
        { lambda: 0 },
      );
    };
    expect(gapAt(1)).not.toBeNull();
    expect(gapAt(2)).toBeNull(); // a is frozen at two values
  });
});

describe("decay", () => {
  it("is part of the risk: nothing random is better, and infinity carries no mass", () => {
    const lambda = 0.01;
    const found = optimum(isotropic(0), { lambda });
    expect(found.certificate).toBe("proved");
    expect(found.gap).toBeLessThanOrEqual(1e-6);
    expect(atInfinity(found)).toBe(0);
    const energy = featureEnergy(found.map, { lambda, temperature: 0 });
    const norms = found.points.columns[0].reduce((sum, x, j) => sum + found.mass[j] * x * x, 0);
    const itself = energy.risk(found.points, found.mass) + lambda * norms;
    expect(Math.abs(itself - found.risk)).toBeLessThan(1e-12); // two ways to add a few squares
    // 1e-3 (1 + R) of precision for Ψ is what riskGap promises
    expect(riskGap(found.map, found, { lambda }) ?? Infinity).toBeLessThan(2.5e-3);
    for (let seed = 0; seed < 200; seed++) {
      const uniform = seeded(seed);
      const r = Float64Array.from({ length: 3 }, () => 4 * uniform() * uniform());
      const raw = r.map(uniform);
      const total = raw.reduce((sum, x) => sum + x, 0);
      const mass = raw.map((x) => x / total);
      const norm = r.reduce((sum, x, j) => sum + mass[j] * x * x, 0);
      const risk = energy.risk({ count: 3, columns: [r] }, mass) + lambda * norm;
      const own = riskGap(found.map, { points: { count: 3, columns: [r] }, mass }, { lambda });
      expect(risk - found.risk).toBeGreaterThanOrEqual(-found.gap);
      expect(risk - found.risk).toBeLessThanOrEqual(own ?? -1);
    }
  });
});

describe("a fit that leaves nothing to be done", () => {
  it("is proved with decay as well, where Ψ = 0 and decay alone holds the radii", () => {
    const classes = [1.4, 0.6].map((v) => ({ weight: 0.5, label: -2.5, variance: [v] })); // σ(0) = −2.5 is the label
    const model = { ...isotropic(0), data: dataLaw({ kind: "gaussian-mixture", blocks: [40], classes }, {}) };
    const found = optimum(model, { lambda: 0.01 });
    expect(found).toMatchObject({
      risk: 0,
      certificate: "proved",
      atoms: [{ weight: 1, coordinates: { r: 0 } }],
    });
    expect(found.gap).toBeLessThanOrEqual(1e-6);
    const own = riskGap(found.map, { points: found.points, mass: found.mass }, { lambda: 0.01 });
    expect(own).toBeLessThanOrEqual(1e-3); // the precision promised, 1e-3 (1 + R)
  });
});

describe("a map that is too short", () => {
  it("tells what truncation leaves out, in the gap as well", () => {
    const loose = optimum(isotropic(0), { tolerance: 10 });
    expect(loose.tail).toBeGreaterThan(0.1);
    expect(loose.gap).toBeGreaterThanOrEqual(loose.tail);
    expect(wide.risk).toBeLessThanOrEqual(loose.risk + loose.tail);
    expect(wide.risk).toBeGreaterThanOrEqual(loose.risk - loose.gap);
    // the same atoms by the longer map
    const { map, tail } = wide;
    const risk = featureEnergy(map, { lambda: 0, temperature: 0 }).risk(loose.points, loose.mass);
    expect(risk - wide.risk).toBeLessThanOrEqual(loose.gap + tail);
    expect(risk - wide.risk).toBeGreaterThan(1e-3); // what the short map does not see …
    expect(gapAbove(loose, loose.risk, loose.tail)).toBeGreaterThanOrEqual(risk - wide.risk); // … its bounds do
    const long = riskGap(map, { points: loose.points, mass: loose.mass }, { lambda: 0 }) ?? 0;
    const short = riskGap(loose.map, { points: loose.points, mass: loose.mass }, { lambda: 0 }) ?? 0;
    expect(long).toBeGreaterThanOrEqual(risk - wide.risk - wide.gap);
    expect(short).toBeGreaterThanOrEqual(loose.tail);
    const left = { ...map, tail: () => 5 };
    expect(riskGap(left, { points: wide.points, mass: wide.mass }, { lambda: 0 })).toBeGreaterThanOrEqual(5);
  });
});

describe("three blocks", () => {
  it("are searched, and of the gap truncation's part is the larger", () => {
    const found = optimum(
      mixture(
        [40, 40, 40],
        [
          [1.4, 1, 0.8],
          [0.6, 1, 1.2],
        ],
      ),
      { tolerance: 1e-2 },
    );
    expect(found.certificate).toBe("grid");
    expect(found.tail).toBeGreaterThan(1e-5);
    expect(found.gap - found.tail).toBeGreaterThanOrEqual(0);
    expect(found.gap - found.tail).toBeLessThan(found.tail);
  });
});

describe("what has no meaning", () => {
  it.each([0, -1, Number.NaN, Infinity])("is refused: a tolerance of %d", (tolerance) => {
    expect(() => optimum(isotropic(0), { tolerance })).toThrow(/no search ends at a gap of .* Give a finite/);
  });

  it.each([-1, Number.NaN, Infinity])("is refused: λ = %d", (lambda) => {
    expect(() => optimum(isotropic(0), { lambda })).toThrow(/λ = .* Give a finite decay λ ≥ 0/);
    const measure = { points: wide.points, mass: wide.mass };
    expect(() => riskGap(wide.map, measure, { lambda })).toThrow(/λ = .* Give a finite decay λ ≥ 0/);
  });

  it("is refused: a bound on what is not trained, or on nothing, and a measure of no numbers", () => {
    expect(() => optimum(isotropic(0), { bound: { a: 2 } })).toThrow(/not trained here. Leave it out/);
    expect(() => optimum(affine("tanh"), { bound: { a: 0 } })).toThrow(/Give a finite a > 0/);
    const measure = {
      points: { count: 1, columns: [Float64Array.of(Number.NaN)] },
      mass: Float64Array.of(1),
    };
    expect(() => riskGap(wide.map, measure, { lambda: 0 })).toThrow(/no numbers.* Give numbers/);
  });
});

describe("output weights", () => {
  const offset = { kind: "gaussian", scale: 0.8, a: 1, b: 0.3 } as const;
  const trainedA: Model = {
    ...affine("truncated-relu"),
    neuron: neuron("affine-ridge", ["b"]),
    initial: initialLaw(offset, {}),
  };

  it("have no optimum without a bound or decay, and the advice works", () => {
    expect(() => optimum(trainedA)).toThrow(NoMinimumError);
    expect(() => optimum(trainedA)).toThrow("--bound a=A");
    const stated = optimum(trainedA, { bound: { a: 2 } });
    expect(stated.certificate).toBe("proved");
    expect(stated.gap).toBeLessThanOrEqual(1e-6);
    for (const { coordinates } of stated.atoms) {
      if (coordinates !== "infinity") expect(Math.abs(coordinates.a)).toBe(2); // Ψ is linear in a
    }
    const decayed = optimum(trainedA, { lambda: 0.05, tolerance: 1e-3 });
    expect(decayed.certificate).toBe("grid");
    expect(decayed.gap).toBeLessThanOrEqual(2e-3);
  });

  it("may be constants", () => {
    const frozen = optimum({ ...trainedA, neuron: neuron("affine-ridge", ["a", "b"]) });
    expect(frozen.certificate).toBe("proved");
    const wider = optimum(trainedA, { bound: { a: 1 } });
    expect(wider.risk - wider.gap).toBeLessThanOrEqual(frozen.risk); // a larger set of measures
  });

  it("are refused where they are frozen at many values", () => {
    expect(() => optimum({ ...affine("tanh"), neuron: neuron("affine-ridge", ["a", "b"]) })).toThrow(
      /frozen at different values/,
    );
  });
});

describe("flat stretches", () => {
  it("are one atom with its interval: knots above 0 hide small radii", () => {
    const classes = [1.4, 0.6].map((v) => ({ weight: 0.5, label: -2.5, variance: [v] })); // σ(0) = −2.5 is the label
    const model = { ...isotropic(0), data: dataLaw({ kind: "gaussian-mixture", blocks: [40], classes }, {}) };
    const found = optimum(model);
    expect(found.risk).toBeLessThan(1e-6);
    expect(found.atoms.length).toBe(1);
    const [{ interval }] = found.atoms;
    if (interval === undefined) throw new Error("optimum.test: no interval.");
    expect(interval[0]).toBe(0);
    expect(interval[1]).toBeGreaterThan(0.05);
    const at = (r: number) =>
      featureEnergy(found.map, { lambda: 0, temperature: 0 }).risk(
        { count: 1, columns: [Float64Array.of(r)] },
        Float64Array.of(1),
      );
    expect(at(interval[1]) - found.risk).toBeLessThanOrEqual(1e-6); // the gap asked for
  });
});
