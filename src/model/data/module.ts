/**
 * The law of (x, y) as a user's own program, docs/modules.md:
 *
 *     export const dimension = 3;
 *     export function draw(random, x) { …; return y; }    // writes x[0] … x[d − 1]
 *
 * `random` has uniform(), normal() and integer(n) and is a function of (seed, k) for sample k alone; so is then the
 * sample, which is checked on a few. x holds single precision: what is read back from it is what the network sees.
 */

import { z } from "zod";
import { purposes, stream } from "../../numerics/random.ts";
import type { ModuleLaw, SampleBlock } from "../contract.ts";
import type { Tables } from "../table.ts";
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
import { sampledSeed } from "./sampledRows.ts";

/** `data`: module. */
export const moduleLawSchema = z.strictObject({ kind: z.literal("module"), file: moduleFileSchema });

const mostInputs = 1_000_000;
const dimensionAdvice = `export const dimension = d, the number of inputs, a whole number from 1 to ${mostInputs}`;
const drawSignature = "export function draw(random, x)";

/** @throws TableError  naming the module, its export and what is allowed */
export function moduleLaw({ file }: z.input<typeof moduleLawSchema>, tables: Tables): ModuleLaw {
  const module = moduleOf(tables, file);
  const dimension = exportedNumber(module, "dimension", { least: 1, allowed: dimensionAdvice });
  if (dimension === null || !Number.isInteger(dimension) || dimension > mostInputs) {
    const given = dimension === null ? "no dimension" : `dimension = ${dimension}`;
    throw moduleError(file, `it exports ${given}; write ${dimensionAdvice}.`);
  }
  const drawOne = exportedFunction(module, "draw", drawSignature);
  if (drawOne === null)
    throw moduleError(file, `it exports no draw; write ${drawSignature} { … return y; }.`);
  const sample = sampler(file, drawOne);
  refuseOtherSources(file, sample, dimension);
  const seen = momentsOf(sample, dimension);
  return {
    kind: "module",
    dimension,
    ...statedFacts(module, seen),
    draw: (block) => drawBlock(sample, dimension, block),
  };
}

/** Sample k of a seed: writes x, returns y. */
type Sampler = (seed: number, k: number, x: Float32Array) => number;

const sampler =
  (file: string, drawOne: Exported): Sampler =>
  (seed, k, x) => {
    x.fill(Number.NaN);
    const y = drawOne(stream(seed, purposes.samples, k), x);
    for (let at = 0; at < x.length; at++) {
      if (Number.isFinite(x[at])) continue;
      throw moduleError(
        file,
        `draw left x[${at}] = ${x[at]} at sample ${k}; write a finite number (single precision) into each of x[0] … x[${x.length - 1}].`,
      );
    }
    if (typeof y === "number" && Number.isFinite(y)) return y;
    const advice = y instanceof Promise ? "without async" : "a finite number";
    throw moduleError(
      file,
      `draw returned ${shown(y)} at sample ${k}; write return y, the label, ${advice}.`,
    );
  };

function drawBlock(sample: Sampler, dimension: number, { seed, firstStep, count, x, y }: SampleBlock): void {
  for (let row = 0; row < count; row++)
    y[row] = sample(seed, firstStep + row, x.subarray(row * dimension, (row + 1) * dimension));
}

const triedSamples = 16;
const triedSeed = 1;

/** The same samples again, backwards: what depends on anything but `random` differs. */
function refuseOtherSources(file: string, sample: Sampler, dimension: number): void {
  const drawn = Array.from({ length: triedSamples }, (_, k) => {
    const x = new Float32Array(dimension);
    return { y: sample(triedSeed, k, x), x };
  });
  const again = new Float32Array(dimension);
  for (let k = triedSamples - 1; k >= 0; k--) {
    const y = sample(triedSeed, k, again);
    if (y === drawn[k].y && again.every((value, at) => value === drawn[k].x[at])) continue;
    throw moduleError(
      file,
      `draw gave another sample ${k} when it was asked again; leave out Math.random, clocks and counters, and use random.uniform(), random.normal() or random.integer(n) alone.`,
    );
  }
}

/** The mean of y² over fresh samples, with its standard error. */
interface Moments {
  readonly mean: number;
  readonly error: number;
}

const momentSamples = 4096;

function momentsOf(sample: Sampler, dimension: number): Moments {
  const seed = sampledSeed(0);
  const x = new Float32Array(dimension);
  const squares = Float64Array.from({ length: momentSamples }, (_, k) => {
    const y = sample(seed, k, x);
    return y * y;
  });
  const mean = squares.reduce((sum, square) => sum + square, 0) / momentSamples;
  const variance = squares.reduce((sum, square) => sum + (square - mean) * (square - mean), 0);
  return { mean, error: Math.sqrt(variance) / momentSamples };
}

/** Beyond chance, whatever the law's tails (4,096 samples), and beyond the rounding of what a user writes. */
const mostErrors = 12;
const rounding = 1e-6;

/** E y² and the Bayes risk as the module states them; E y² else as its samples say. */
function statedFacts(module: ModuleExports, { mean, error }: Moments) {
  const allowed = (what: string) => `${what}, a number from 0, or leave it out`;
  const second = exportedNumber(module, "secondMomentY", { least: 0, allowed: allowed("E y²") });
  const bayes = exportedNumber(module, "bayesRisk", { least: 0, allowed: allowed("E Var(y | x)") });
  const most = mostErrors * error + rounding * mean;
  const means = `the mean of y² over ${momentSamples} samples is ${mean.toPrecision(4)} ± ${error.toPrecision(2)}`;
  if (second !== null && Math.abs(second - mean) > most)
    throw moduleError(
      module.file,
      `it exports secondMomentY = ${second}, but ${means}; write E y², or leave it out.`,
    );
  if (bayes !== null && bayes > mean + most)
    throw moduleError(
      module.file,
      `it exports bayesRisk = ${bayes}, but ${means}, which no Bayes risk exceeds; write E Var(y | x), or leave it out.`,
    );
  return { secondMomentY: second ?? mean, bayesRisk: bayes };
}
