import { describe, expect, test } from "vitest";
import { sgdKernel } from "../src/kernels/kernels.ts";
import { sgd } from "../src/methods/sgd.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { schedule } from "../src/model/schedules.ts";
import { clock } from "../src/space/clock.ts";
import { activations, flat, neuronLayouts, randomNetwork, train } from "./kernelCases.ts";

const [ridge, affine] = neuronLayouts;
const dimension = 8;

const model = {
  data: dataLaw(
    {
      kind: "gaussian-mixture",
      blocks: [dimension],
      classes: [
        { weight: 0.5, label: 1, variance: [1.8] },
        { weight: 0.5, label: -1, variance: [0.2] },
      ],
    },
    {},
  ),
  neuron: ridge,
  activation: activations[0],
};
const initial = initialLaw({ kind: "gaussian", scale: 0.8 }, {});

function training(options: Partial<Parameters<typeof sgd>[0]> = {}) {
  const stepSize = 1e-3;
  return sgd({
    model,
    network: initial.draw(options.seed ?? 1, 48, ridge, dimension),
    clock: clock({ stepSize, time: 4, schedule: schedule({ kind: "constant" }), changes: [] }),
    seed: 1,
    lambda: 0,
    block: 16,
    precision: "f32",
    ...options,
  });
}

const meanRadius = ({ w, neurons }: { readonly w: Float64Array; readonly neurons: number }): number => {
  let sum = 0;
  for (let i = 0; i < neurons; i++) {
    let square = 0;
    for (let k = 0; k < dimension; k++) square += w[k * neurons + i] ** 2;
    sum += Math.sqrt(square);
  }
  return sum / neurons;
};

describe("sgd", () => {
  test("does not depend on how often one advances", () => {
    const once = training();
    once.advance(400);
    const often = training();
    for (let step = 16; step <= 400; step += 16) {
      often.advance(step);
      if (step % 80 === 0) often.network();
    }
    expect(often.network()).toEqual(once.network());
  });

  test("runs to block ends alone where it knows the record steps", () => {
    const stops = (until: readonly number[]) => {
      const run = training({ recordSteps: [5, 37] });
      return until.map((step) => {
        run.advance(step);
        return run.step;
      });
    };
    expect(stops([1, 6, 17, 33, 37, 38])).toEqual([5, 16, 32, 37, 37, 48]);
    const direct = training();
    for (const step of [5, 37, 48]) direct.advance(step);
    const rounded = training({ recordSteps: [5, 37] });
    rounded.advance(40);
    expect(rounded.network()).toEqual(direct.network());
  });

  test("tells each block's losses, once", () => {
    const seen: [number, number, number][] = [];
    const run = training();
    const tell = (first: number, count: number, loss: Float64Array) => seen.push([first, count, loss.length]);
    run.advance(21, tell);
    run.advance(40, tell);
    expect(seen).toEqual([
      [0, 16, 16],
      [16, 5, 5],
      [21, 11, 11],
      [32, 8, 8],
    ]);
  });

  test("is one training on every path: the same bits in f32, the same network in f64", () => {
    const [simd, reference, double] = (["wasm-f32", "reference-f32", "reference-f64"] as const).map(
      (kernelPath) => {
        const run = training({ kernelPath });
        run.advance(53);
        return run.network();
      },
    );
    expect(simd).toEqual(reference);
    // 53 steps of f32 rounding on weights of order 1
    for (const [i, weight] of simd.w.entries()) expect(Math.abs(weight - double.w[i])).toBeLessThan(1e-5);
  });

  test("changes λ where it is told to", () => {
    const run = training({ lambda: 0.5 });
    run.advance(32);
    run.advance(64, undefined, 5);
    const other = training({ lambda: 0.5 });
    other.advance(64);
    expect(meanRadius(run.network())).toBeLessThan(meanRadius(other.network()));
  });

  test("refuses a block that is none", () => {
    expect(() => training({ block: 2.5 })).toThrow(/block = 2.5 .* integer ≥ 1/);
  });
});

test("f32 has the law of f64: mean radius on equal samples, 20 seeds", () => {
  const differences: number[] = [];
  let drift = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const [single, double] = (["f32", "f64"] as const).map((precision) => {
      const run = training({ seed, precision });
      run.advance(1500);
      return run.network();
    });
    differences.push(meanRadius(single) - meanRadius(double));
    for (const [i, weight] of single.w.entries()) drift = Math.max(drift, Math.abs(weight - double.w[i]));
  }
  const mean = differences.reduce((sum, each) => sum + each, 0) / 20;
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 19;
  const standardError = Math.sqrt(variance / 20);
  console.log(
    `f32 against f64, 1,500 steps: largest drift of a weight ${drift.toExponential(1)}, ` +
      `mean difference of mean r ${mean.toExponential(1)} ± ${standardError.toExponential(1)}`,
  );
  expect(drift).toBeGreaterThan(0);
  expect(Math.abs(mean)).toBeLessThan(3 * standardError);
});

describe("decay in f32 keeps λ", () => {
  // Where nothing pulls (x = 0, σ = 0) a step multiplies by 1 − 2λs, a number that f32 does not have: rounded to f32,
  // its distance from 1 would be wrong by a tenth and more.
  const s = 1e-6;
  const lambda = 0.1;
  const steps = 20_000;
  const zeros = Array.from({ length: steps }, () => ({ x: new Float32Array(3), y: 0, s }));

  test.each(["wasm-f32", "reference-f32"] as const)("%s", (path) => {
    const network = randomNetwork(1, ridge, 10, 3);
    const spec = { neurons: 10, dimension: 3, capacity: 32, activation: activations[2], neuron: ridge };
    const kernel = sgdKernel(spec, path);
    kernel.load(network);
    train(kernel, zeros, lambda);
    const factor = (1 - 2 * lambda * s) ** steps;
    for (const [i, weight] of kernel.weights().w.entries()) {
      // 20,000 f64 products
      expect(Math.abs(weight / network.w[i] / factor - 1)).toBeLessThan(1e-11);
    }
  });

  test("a, b and w alike, through many folds", () => {
    const network = randomNetwork(2, affine, 10, 3);
    network.b?.fill(-1); // relu is 0: no force
    const w0 = network.w.map((weight) => weight);
    const spec = { neurons: 10, dimension: 3, capacity: 32, activation: activations[2], neuron: affine };
    const strong = 2e4; // γ = 0.96, a fold every 170 steps
    const count = 1000;
    for (const path of ["wasm-f32", "reference-f32"] as const) {
      const kernel = sgdKernel(spec, path);
      kernel.load(network);
      train(kernel, zeros.slice(0, count), strong);
      const factor = (1 - 2 * strong * s) ** count;
      const { a, b, w } = kernel.weights();
      // each of six folds rounds to f32 once
      const tolerance = 10 * 2 ** -24;
      for (const [i, weight] of w.entries())
        expect(Math.abs(weight / w0[i] / factor - 1)).toBeLessThan(tolerance);
      for (let i = 0; i < 10; i++) {
        expect(Math.abs((b?.[i] ?? 0) / -factor - 1)).toBeLessThan(tolerance);
        expect(Math.abs((a?.[i] ?? 0) / (network.a?.[i] ?? 0) / factor - 1)).toBeLessThan(tolerance);
      }
    }
  });
});

test("divergence stays visible: a NaN weight, and a step that is too large", () => {
  for (const path of ["wasm-f32", "reference-f32", "reference-f64"] as const) {
    const broken = randomNetwork(1, ridge, 9, dimension);
    broken.w[4] = Number.NaN;
    const poisoned = training({ network: broken, kernelPath: path });
    const losses: number[] = [];
    poisoned.advance(20, (_, __, loss) => losses.push(...loss));
    expect(losses.every(Number.isNaN)).toBe(true);

    const explosive = training({
      model: { ...model, activation: activations[4] },
      clock: clock({ stepSize: 3, time: 3e4, schedule: schedule({ kind: "constant" }), changes: [] }),
      kernelPath: path,
    });
    const last: number[] = [];
    explosive.advance(400, (_, __, loss) => last.splice(0, last.length, ...loss));
    expect(last.some(Number.isFinite)).toBe(false);
    expect(flat(explosive.network()).some(Number.isFinite)).toBe(false);
  }
});
