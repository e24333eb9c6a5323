/** The slides' structural claims as numbers: src/studies/structure, and the page that prints them, docs/correspondence.md. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FeatureEnergy, featureEnergy } from "../src/energy/featureEnergy.ts";
import { readDraft } from "../src/experiment/draft.ts";
import { model as modelOf } from "../src/experiment/model.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { cells, quantile } from "../src/measure/marginal.ts";
import { activation } from "../src/model/activations.ts";
import type { GaussianMixture, Model, Network } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { numericTable } from "../src/model/table.ts";
import { stream } from "../src/numerics/random.ts";
import { preset } from "../src/presets/presets.ts";
import {
  convexity,
  mixturesOfNetworks,
  type Paths,
  pathsBetween,
} from "../src/studies/structure/convexity.ts";
import { correspondence } from "../src/studies/structure/correspondence.ts";
import { draw, identity } from "../src/studies/structure/identity.ts";
import { populationLimit } from "../src/studies/structure/populationLimit.ts";
import { potentials, riskOfMeasure } from "../src/studies/structure/potentials.ts";
import { reducedStart } from "../src/studies/structure/reducedFlow.ts";
import { rotationClaim } from "../src/studies/structure/rotation.ts";
import { dyadicRotation, uniformRotation } from "../src/studies/structure/rotations.ts";
import { uniqueness } from "../src/studies/structure/uniqueness.ts";

const presetModel = (name: string): Model => modelOf(resolve(readDraft(preset(name))).experiment, {});
const isotropic = presetModel("isotropic");
const anisotropic = presetModel("anisotropic");
type Mixture = Model & { readonly data: GaussianMixture };
const mixture = (model: Model): Mixture => {
  const { data } = model;
  if (data.kind !== "gaussian-mixture") throw new Error("no mixture");
  return { ...model, data };
};

const page = readFileSync(join(import.meta.dirname, "..", "docs", "correspondence.md"), "utf8");
/** A table's row, its cells apart from their padding. */
const rows = page.split("\n").map((line) =>
  line
    .split("|")
    .map((cell) => cell.trim())
    .join("|"),
);
const onPage = (...row: (string | number)[]) => {
  const line = `|${row.join("|")}|`;
  expect(rows, `docs/correspondence.md should have the row ${line}`).toContain(line);
};
const says = (text: string) =>
  expect(page.replaceAll(/\s+/g, " "), `docs/correspondence.md should say: ${text}`).toContain(text);
/** Two digits, as the page prints small numbers. */
const small = (x: number) => x.toExponential(1);

describe("V and U by one integral", () => {
  // Two ReLU neurons of lengths 1 and 2 and one class of unit deviation: the arc-cosine kernel, U = 2(sin φ + (π − φ)cos φ)/2π.
  it.each([1, 0.999, 0.99, 0.9, 0.5, 0, -0.5, -0.99, -1])("correlation %d", (q) => {
    const relu: Model = {
      ...isotropic,
      data: dataLaw(
        { kind: "gaussian-mixture", blocks: [2], classes: [{ weight: 1, label: 3, variance: [1] }] },
        {},
      ),
      activation: activation({ kind: "relu" }),
    };
    const sine = Math.sqrt(1 - q * q);
    const network: Network = {
      neurons: 2,
      dimension: 2,
      a: null,
      b: null,
      w: Float64Array.of(1, 2 * q, 0, 2 * sine),
    };
    const { V, U } = potentials(relu, network);
    const exact = (2 * (sine + (Math.PI - Math.acos(q)) * q)) / (2 * Math.PI);
    // 24 nodes a piece of 2.25 leave 1e-15 of a smooth integrand; the mean that bends within √(1 − q²) leaves more near ±1.
    expect(Math.abs(U(0, 1) - exact)).toBeLessThan(Math.abs(q) <= 0.99 ? 1e-12 : 1e-9);
    expect(U(1, 1)).toBeCloseTo(2, 12);
    expect(V(0)).toBeCloseTo(-3 / Math.sqrt(2 * Math.PI), 12);
  });
});

describe("one risk, three ways", () => {
  const table = numericTable(
    `x,z,y\n${Array.from({ length: 40 }, (_, q) => `${Math.cos(q)},${Math.sin(3 * q)},${Math.cos(2 * q + 1)}`).join("\n")}`,
    "rows.csv",
  );
  const teacher: Model = {
    data: dataLaw({ kind: "teacher", dimension: 6, quadratic: [3, 1, 0.5], linear: [0.3], noise: 0.2 }, {}),
    activation: activation({ kind: "polynomial", coefficients: [0, 0, 1] }),
    neuron: neuron("ridge", []),
    initial: initialLaw({ kind: "gaussian", scale: 1 }, {}),
    neurons: 7,
  };
  const rowsModel: Model = {
    ...teacher,
    data: dataLaw(
      { kind: "dataset", file: "rows.csv", target: "y", standardise: false },
      { "rows.csv": table },
    ),
    activation: activation({ kind: "tanh" }),
  };
  const fifty = { networks: 50, samples: 2000, seed: 1 };

  it("mixture: θ, and V and U of ρ_N; raw samples within their error", () => {
    const found = identity({ ...isotropic, neurons: 10 }, fifty);
    // The series over pairs may leave out 1e-10, V and U 1e-12.
    expect(found.thetaAgainstMeasure).toBeLessThan(1.1e-10);
    expect(found.featuresAgainstMeasure).toBeNull();
    // One of 50 normal deviations beyond 4.5: 3e-4; the seeds are fixed.
    expect(found.samplesAgainstMeasure).toBeLessThan(4.5);
    onPage(
      "mixture, `isotropic`",
      10,
      small(found.thetaAgainstMeasure),
      "—",
      found.samplesAgainstMeasure?.toFixed(1) ?? "",
    );
  });

  it.each([
    ["teacher, y = ⟨l, x⟩ + Σ qᵢxᵢ² + noise", teacher, 1e-11], // rounding of R ≈ 50: 1e-14 each of some hundred terms
    ["data set of 40 rows", rowsModel, 1e-13], // R ≈ 1
  ] as const)("%s: features too", (name, model, rounding) => {
    const found = identity(model, fifty);
    expect(found.thetaAgainstMeasure).toBeLessThan(rounding);
    expect(found.featuresAgainstMeasure).toBeLessThan(rounding);
    if (model.data.kind === "dataset") expect(found.samplesAgainstMeasure).toBeNull();
    else expect(found.samplesAgainstMeasure).toBeLessThan(4.5);
    const deviation = found.samplesAgainstMeasure?.toFixed(1) ?? "—";
    onPage(
      name,
      7,
      small(found.thetaAgainstMeasure),
      small(found.featuresAgainstMeasure ?? Number.NaN),
      deviation,
    );
  });

  it("a weight moved by 1e-6 is seen", () => {
    const model = { ...isotropic, neurons: 10 };
    const network = draw(model, 1);
    const moved = { ...network, w: network.w.map((w, k) => (k === 0 ? w + 1e-6 : w)) };
    expect(Math.abs(riskOfMeasure(model, moved) - riskOfMeasure(model, network))).toBeGreaterThan(1e-8);
  });

  it("the page's run", () => {
    const run = correspondence(
      { ...isotropic, neurons: 50 },
      { seed: 1, stepSize: 1e-4, steps: 10_000, samples: 40_000, atoms: 1000 },
    );
    for (const { t, risk, averaged, limit, limitExcess } of run) {
      const { sampled } = risk;
      if (sampled === null) throw new Error("nothing was sampled");
      expect(Math.abs(sampled.risk - risk.theta)).toBeLessThan(4 * sampled.error);
      expect(Math.abs(risk.theta - risk.measure)).toBeLessThan(1.1e-10);
      // The trap is no rounding: far outside every error.
      expect(risk.theta - averaged.risk).toBeGreaterThan(0.05);
      onPage(
        t,
        `${sampled.risk.toFixed(4)} ± ${sampled.error.toFixed(4)}`,
        risk.theta.toFixed(10),
        risk.measure.toFixed(10),
        averaged.risk.toFixed(4),
        limit.toFixed(4),
        (limit + limitExcess / 50).toFixed(4),
      );
    }
  });
});

describe("rotations", () => {
  it("are orthogonal, and dyadic ones exact", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const size = 1 + (seed % 9);
      const x = Float64Array.from({ length: 12 }, (_, k) => Math.round(1000 * Math.cos(k * seed)) / 1024);
      const square = (v: Float64Array) => v.reduce((sum, each) => sum + each * each, 0);
      const dyadic = x.slice();
      dyadicRotation(stream(seed, 14), 2, size)(dyadic);
      expect(square(dyadic)).toBe(square(x)); // a few dozen bits: no rounding at all
      expect(dyadic.map(Math.fround)).toEqual(dyadic);
      const uniform = x.slice();
      uniformRotation(stream(seed, 14), 2, size)(uniform);
      expect(square(uniform)).toBeCloseTo(square(x), 13);
      for (const k of [0, 1, ...Array.from({ length: 10 - size }, (_, n) => 2 + size + n)])
        expect(uniform[k]).toBe(x[k]); // nothing beyond the block moves
    }
  });

  it.each([1, 2, 3])("seed %d: within blocks nothing changes, across them R_N does", (seed) => {
    const found = rotationClaim(
      { ...mixture(anisotropic), neurons: 50 },
      { rotations: 8, stepSize: 1e-4, steps: 2000, seed },
    );
    // Series over pairs may stop at other degrees: their tolerance. Radii: 40 products of rounding 2e-16, r ≲ 2.
    expect(found.largestRiskChange).toBeLessThan(1e-10);
    expect(found.largestRadiusChange).toBeLessThan(2e-14);
    expect(found.wholeSpaceLeastChange).toBeGreaterThan(1e-3);
    // 2000 steps that each round by 2e-16, and a flow that spreads differences by less than a factor of a hundred.
    expect(found.equivarianceError).toBeLessThan(1e-11);
    expect(found.withoutSamples).toBeGreaterThan(1e-3);
    onPage(
      seed,
      found.risk.toFixed(4),
      small(found.largestRiskChange),
      small(found.largestRadiusChange),
      `${found.wholeSpaceLeastChange.toFixed(3)} … ${found.wholeSpaceLargestChange.toFixed(3)}`,
      small(found.equivarianceError),
      found.withoutSamples.toFixed(2),
    );
  });
});

describe("the population flow's limit", () => {
  it("is the reduced one, 1/N away", () => {
    const { widths, slope, constant, risk } = populationLimit(isotropic, {
      s: 2,
      widths: [
        [12, 8],
        [25, 8],
      ],
      seed: 1,
      atoms: 500,
    });
    expect(risk).toBeCloseTo(0.059922, 6);
    // The next term of the expansion, e/N with e ≈ c, bends the line by (1/12 − 1/25)/log(25/12) = 0.06 between these widths.
    expect(Math.abs(slope.mean + 1)).toBeLessThan(0.06 + 3 * slope.error);
    // 4.7 is known to two digits.
    expect(Math.abs(constant.mean - 4.7)).toBeLessThan(0.05 + 3 * constant.error);
    const [one, two] = widths.map(({ scaledRadius }) => scaledRadius);
    // Again c′ + e′/N with e′ ≈ c′: 1/12 − 1/25 = 4.3 %.
    expect(Math.abs(one.mean - two.mean)).toBeLessThan(
      0.043 * Math.abs(one.mean) + 3 * (one.error + two.error),
    );
    for (const { neurons, risk: R, scaledExcess, scaledRadius } of widths)
      onPage(neurons, 8, plusMinus(R, 4), plusMinus(scaledExcess, 2), plusMinus(scaledRadius, 3));
  });
});

const plusMinus = ({ mean, error }: { mean: number; error: number }, digits: number) =>
  `${mean.toFixed(digits)} ± ${error.toFixed(digits)}`;

describe("uniqueness", () => {
  it("particles and cells, Hermite features and nodes end at one law", () => {
    const found = uniqueness(isotropic, {
      s: 2,
      atoms: 2000,
      mapAtoms: 20,
      cells: [100, 200, 400],
      degrees: [0, 2, 4, 6, 8, 10],
      upper: 4,
    });
    // The method claims order 2 in L1 of smooth profiles; the law's deviation, 0.056, is 5 cells of the last grid.
    expect(Math.abs(found.order - 2)).toBeLessThan(0.1);
    const distances = found.degrees.map(({ distance }) => distance);
    // Spectral: every two degrees bring a factor, down to the flows' own tolerance of 1e-9 (times their growth, ≲ 10).
    for (let n = 1; n < distances.length; n++) expect(distances[n]).toBeLessThan(0.3 * distances[n - 1]);
    expect(distances[5]).toBeLessThan(1e-7);
    for (const { cells: count, distance } of found.cells) onPage(count, small(distance));
    for (const { degree, distance } of found.degrees) onPage(degree, small(distance));
  });
});

describe("convexity", () => {
  const energyOf = (model: Model, lambda: number, temperature: number): FeatureEnergy =>
    featureEnergy(reducedStart(model, 200, 1e-7).map, { lambda, temperature });
  const noisy = energyOf(presetModel("noisy"), 0.05, 1 / 600);
  const spec = { pairs: 200, cells: 200, upper: 4, quantiles: 200, seed: 1 };

  it.each([
    ["`noisy`, λ = 0.05, β = 600", noisy, 1],
    ["`isotropic`, λ = β⁻¹ = 0", energyOf(isotropic, 0, 0), 0],
  ] as const)("%s: along mixtures always, along geodesics not", (name, energy, modulus) => {
    const found = convexity(energy, spec);
    // The bound is exact on cells too; second differences of F ≲ 100 round by 400 × 4e-14, the ratio's unit is ≳ 1e-4.
    expect(found.leastMixtureRatio).toBeGreaterThan(modulus - 1e-6);
    expect(found.concaveShare).toBeGreaterThan(0);
    expect(found.leastGeodesicCurvature).toBeLessThan(-0.01);
    onPage(
      name,
      found.leastMixtureRatio.toPrecision(2),
      `${(100 * found.concaveShare).toFixed(1)} %`,
      `${(100 * found.aboveChordShare).toFixed(1)} %`,
      found.leastGeodesicCurvature.toFixed(2),
    );
  });

  it("both paths begin and end at one F as cells and quantiles are refined", () => {
    const few = { ...spec, pairs: 10 };
    const [coarse, fine] = [200, 800].map(
      (count) => convexity(noisy, { ...few, cells: count, quantiles: count }).largestEndDifference,
    );
    // Order 1 in both: the outermost quantile stands for a tail. Four times as many of both: a factor near 4.
    expect(fine).toBeLessThan(coarse / 3);
  });

  it("curvature along a geodesic is the formula's", () => {
    for (let index = 0; index < 6; index++) {
      const each = pathsBetween(noisy, { ...spec, quantiles: 100 }, index);
      const { values } = each.geodesic;
      for (const n of [1, 10, 19]) {
        const difference = 400 * (values[n + 1] - 2 * values[n] + values[n - 1]);
        const [mean, size] = meanCurvature(noisy, each, n / 20, 1 / 20, 100);
        // The mean of F″ by 40 midpoints: 1/40² of its size, where it is smooth.
        expect(Math.abs(difference - mean)).toBeLessThan(1e-3 * size);
      }
    }
  });

  it("of networks' measures: d²R/ds² = 2E(ŷ₁ − ŷ₀)²", () => {
    const found = mixturesOfNetworks({ ...mixture(isotropic), neurons: 2 }, { pairs: 200, seed: 1 });
    expect(found.least).toBeGreaterThan(0);
    // Series to 1e-11 in each of four values of R, over h² = 1/16.
    expect(found.largestDifference).toBeLessThan(16 * 4e-11);
    says(
      `agree to ${small(found.largestDifference)} over ${found.pairs} pairs; the least is ${found.least.toFixed(1)}`,
    );
  });
});

/** ∫ (h − |x|)/h² F″(s + x) dx by midpoints, from the formula's terms; and the sum of their sizes. */
function meanCurvature(
  energy: FeatureEnergy,
  { edges, first, second }: Paths,
  s: number,
  h: number,
  J: number,
) {
  const levels = Array.from({ length: J + 1 }, (_, j) => j / J);
  const [from, to] = [first, second].map((mass) => {
    const law = cells(edges, mass);
    return levels.map((u) => quantile(law, u));
  });
  let [mean, size] = [0, 0];
  for (let k = 0; k < 40; k++) {
    const x = h * ((k + 0.5) / 20 - 1);
    const [value, absolute] = curvature(energy, from, to, s + x, J);
    mean += (value * (1 - Math.abs(x) / h)) / 20;
    size += (absolute * (1 - Math.abs(x) / h)) / 20;
  }
  return [mean, size];
}

function curvature(
  { map, evaluate, lambda, temperature }: FeatureEnergy,
  from: number[],
  to: number[],
  s: number,
  J: number,
) {
  const ends = from.map((r, j) => (1 - s) * r + s * to[j]);
  const centre = (x: readonly number[], j: number) => 0.5 * (x[j] + x[j + 1]);
  const middle = Float64Array.from({ length: J }, (_, j) => centre(ends, j));
  const v = middle.map((_, j) => centre(to, j) - centre(from, j));
  const mass = new Float64Array(J).fill(1 / J);
  const points = { count: J, columns: [middle] };
  const hessian = [new Float64Array(J)];
  evaluate(points, mass, { value: null, gradient: null, hessian });
  // d∫φ_k dρ_s/ds, as a difference: moments are smooth in s.
  const moments = (by: number) => {
    const m = new Float64Array(map.size);
    map.at({ count: J, columns: [middle.map((r, j) => r + by * v[j])] }).moments(mass, m);
    return m;
  };
  const [up, down] = [moments(1e-4), moments(-1e-4)];
  const d = map.coordinates.dimensions[0];
  let value = map.weights.reduce((sum, c, k) => sum + c * ((up[k] - down[k]) / 2e-4) ** 2, 0);
  let size = value;
  for (let j = 0; j < J; j++) {
    // The Hessian of Ψ_λ has λ in it.
    const force = hessian[0][j] * v[j] * v[j];
    const stretch = (to[j + 1] - from[j + 1] - to[j] + from[j]) / (ends[j + 1] - ends[j]);
    const entropy = temperature * (stretch * stretch + (d - 1) * (v[j] / middle[j]) ** 2);
    value += (force + entropy) / J;
    size += (Math.abs(force) + entropy + lambda * v[j] * v[j]) / J;
  }
  return [value, size];
}
