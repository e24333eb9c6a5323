/**
 * A neuron σ⋆(x; θ) as a user's own program, docs/modules.md:
 *
 *     export const parameters = ["a", "w1", "w2"];                  // θ's names, D of them
 *     export function value(x, theta) { …; return sigmaStar; }
 *     export function gradient(x, theta, out) { … }                 // optional: writes ∂σ⋆/∂θ_k into out[k]
 *     export const bound = 1;                                       // optional: sup |σ⋆|
 *     export const initial = { mean: [1, 0, 0], deviation: [0, 1, 1] };   // optional: the law of θ⁰
 *
 * Without a gradient: central differences, θ_k ± h, h = 6e-6·max(1, |θ_k|), of relative error near 1e-10 where σ⋆ is
 * smooth, at 2D values a gradient.
 */

import { z } from "zod";
import type { StarNeuron } from "../contract.ts";
import { TableError, type Tables } from "../table.ts";
import {
  type Exported,
  exportedFunction,
  exportedNumber,
  type ModuleExports,
  moduleError,
  moduleFileSchema,
  moduleOf,
  shown,
} from "../userModule.ts";

/** `network.neuron`: module. */
export const moduleNeuronSchema = z.strictObject({ kind: z.literal("module"), file: moduleFileSchema });

const mostParameters = 10_000;
/** Names of θ stand beside these in tables and figures. */
const taken = ["r", "t", "step", "index", "weight", "source", "method", "replica", "infinity"];
const parametersAdvice = `export const parameters = ["a", "w1", …], 1 to ${mostParameters} names of letters, digits and _, none twice, none of ${taken.join(", ")}`;
const valueSignature = "export function value(x, theta)";
const gradientSignature = "export function gradient(x, theta, out)";

/** @throws TableError  naming the module, its export and what is allowed */
export function starNeuron({ file }: z.output<typeof moduleNeuronSchema>, tables: Tables): StarNeuron {
  const module = moduleOf(tables, file);
  const parameters = parametersOf(module);
  const exported = exportedFunction(module, "value", valueSignature);
  if (exported === null)
    throw moduleError(
      file,
      `it exports no value; write ${valueSignature} { … return the neuron's output; }.`,
    );
  const value = numeric(file, exported);
  const gradient = exportedFunction(module, "gradient", gradientSignature);
  return {
    file,
    parameters,
    value,
    gradient: gradient ?? differences(value),
    ownGradient: gradient !== null,
    bound:
      exportedNumber(module, "bound", { least: 0, allowed: "sup |σ⋆|, a number from 0, or leave it out" }) ??
      Number.POSITIVE_INFINITY,
    initial: initialOf(module, parameters.length),
  };
}

function parametersOf({ file, exports }: ModuleExports): readonly string[] {
  const { parameters } = exports;
  const isName = (name: unknown, index: number, all: readonly unknown[]): name is string =>
    typeof name === "string" &&
    /^[A-Za-z][A-Za-z0-9_]{0,31}$/.test(name) &&
    !taken.includes(name) &&
    all.indexOf(name) === index;
  if (Array.isArray(parameters) && parameters.length > 0 && parameters.length <= mostParameters) {
    const wrong = parameters.findIndex((name, index, all) => !isName(name, index, all));
    if (wrong < 0) return parameters.map(String);
    throw moduleError(
      file,
      `it exports ${shown(parameters[wrong])} among its parameters; write ${parametersAdvice}.`,
    );
  }
  throw moduleError(file, `it exports parameters as ${shown(parameters)}; write ${parametersAdvice}.`);
}

/** The law of θ⁰ as independent normals; null where the module states none. */
function initialOf({ file, exports }: ModuleExports, size: number): StarNeuron["initial"] {
  const { initial } = exports;
  if (initial === undefined) return null;
  const { mean, deviation } = (typeof initial === "object" && initial !== null ? initial : {}) as {
    readonly mean?: unknown;
    readonly deviation?: unknown;
  };
  if (isNumbers(mean, size) && isNumbers(deviation, size) && deviation.every((each) => each >= 0))
    return { mean, deviation };
  throw moduleError(
    file,
    `it exports another initial; write export const initial = { mean: […], deviation: […] }, ${size} numbers each, deviations from 0, or leave it out.`,
  );
}

const isNumbers = (list: unknown, size: number): list is readonly number[] =>
  Array.isArray(list) &&
  list.length === size &&
  list.every((each) => typeof each === "number" && Number.isFinite(each));

/** The neuron's output as a number; not a number is what a diverged network may give. */
const numeric =
  (file: string, exported: Exported): StarNeuron["value"] =>
  (x, theta) => {
    const output = exported(x, theta);
    if (typeof output === "number") return output;
    const advice = output instanceof Promise ? ", without async" : ", a number";
    throw moduleError(
      file,
      `value returned ${shown(output)}; write return with the neuron's output${advice}.`,
    );
  };

/** ε^⅓ for doubles: where truncation and rounding of a central difference are equally large. */
const relativeStep = 6e-6;

function differences(value: StarNeuron["value"]): StarNeuron["gradient"] {
  return (x, theta, out) => {
    for (let k = 0; k < theta.length; k++) {
      const at = theta[k];
      const h = relativeStep * Math.max(1, Math.abs(at));
      theta[k] = at + h;
      const above = value(x, theta);
      theta[k] = at - h;
      const below = value(x, theta);
      theta[k] = at;
      out[k] = (above - below) / (2 * h);
    }
  };
}

/** Twice the truncation of a difference where σ⋆ varies on the scale 0.01, and far below any mistake in a formula. */
const gradientTolerance = 1e-5;

/**
 * Whether the module keeps what it promises, at given x and θ.
 *
 * @param x      inputs, one a row
 * @param theta  parameters, one a row
 * @throws TableError  for outputs that are no numbers, that change what they are given, that differ when asked again, and
 *                     for a gradient that is not that of `value`
 */
export function checkStar(
  star: StarNeuron,
  x: readonly Float64Array[],
  theta: readonly Float64Array[],
): void {
  for (const [index, input] of x.entries()) {
    const at = theta[index];
    const output = outputAt(star, input, at);
    if (star.ownGradient) checkGradient(star, input, at, output);
  }
}

function outputAt(star: StarNeuron, x: Float64Array, theta: Float64Array): number {
  const refuse = (message: string): never => {
    throw moduleError(star.file, message);
  };
  const [givenX, givenTheta] = [x.slice(), theta.slice()];
  const output = star.value(x, theta);
  if (!Number.isFinite(output))
    refuse(`value returned ${output} at x = ${listed(x)}, theta = ${listed(theta)}; write a finite number.`);
  if (!isSame(x, givenX) || !isSame(theta, givenTheta))
    refuse(
      "value changed x or theta, which are the program's; leave them as they are, and copy what changes.",
    );
  if (star.value(x, theta) !== output)
    refuse(
      "value gave another number when it was asked again; leave out Math.random, clocks and counters: it must depend on x and theta alone.",
    );
  return output;
}

function checkGradient(star: StarNeuron, x: Float64Array, theta: Float64Array, output: number): void {
  const own = new Float64Array(theta.length).fill(Number.NaN);
  const expected = new Float64Array(theta.length);
  const [givenX, givenTheta] = [x.slice(), theta.slice()];
  star.gradient(x, theta, own);
  if (!isSame(x, givenX) || !isSame(theta, givenTheta))
    throw moduleError(
      star.file,
      "gradient changed x or theta, which are the program's; write into out alone.",
    );
  differences(star.value)(x, theta, expected);
  for (const [k, name] of star.parameters.entries()) {
    const size = Math.max(1, Math.abs(output), Math.abs(expected[k]));
    if (Math.abs(own[k] - expected[k]) <= gradientTolerance * size) continue;
    const given = Number.isNaN(own[k]) ? "no number" : own[k].toPrecision(7);
    throw new TableError(
      `${star.file}: gradient says ∂/∂${name} = ${given}, differences of value say ${expected[k].toPrecision(7)}, at x = ${listed(x)}, theta = ${listed(theta)}; change out[${k}], or leave gradient out.`,
      { part: "file" },
    );
  }
}

const isSame = (one: Float64Array, other: Float64Array): boolean =>
  one.every((value, k) => value === other[k]);

const mostListed = 4;

function listed(values: Float64Array): string {
  const first = Array.from(values.subarray(0, mostListed), (value) => value.toPrecision(4));
  return `[${first.join(", ")}${values.length > mostListed ? ", …" : ""}]`;
}
