/**
 * The schema of an experiment file: the kinds' own fragments, collected. A new activation, data law or method
 * adds its fragment in its own room and, for a method, one line here.
 *
 * Nothing is coerced, no key passes unknown, and every default is written by parsing, except the two that
 * depend on other values: record.times and training.block (resolve.ts).
 */

import { z } from "zod";
import { finiteVolumeSchema } from "../methods/finiteVolume.ts";
import { jkoSchema } from "../methods/jko.ts";
import { langevinSchema } from "../methods/langevin.ts";
import { particleFlowSchema } from "../methods/particleFlow.ts";
import { populationFlowSchema } from "../methods/populationFlow.ts";
import { activationSchema } from "../model/activations.ts";
import { dataSchema } from "../model/data.ts";
import { initialSchema } from "../model/initials.ts";
import { moduleNeuronSchema } from "../model/neuron/module.ts";
import { scheduleSchema } from "../model/schedules.ts";
import { observablesSchema } from "../recording/observables.ts";

/** The version of the format that this program writes, and the highest that it reads. */
export const formatVersion = 1;

/** Seeds are whole numbers that a double holds, with room for the replicas' seeds above them. */
const largestSeed = Number.MAX_SAFE_INTEGER - 1_000_000;

const networkSchema = z.strictObject({
  neurons: z.int().min(1).max(100_000_000),
  neuron: z.union([z.enum(["ridge", "affine-ridge"]), moduleNeuronSchema]).default("ridge"),
  /** σ; absent for a neuron of a module, which is one whole. */
  activation: activationSchema.optional(),
  initial: initialSchema,
  frozen: z.array(z.enum(["a", "b", "w"])).default([]),
});

/** Beyond any decay that a step size could follow. */
const lambdaSchema = z.number().min(0).max(1e6);

const noiseSchema = z.strictObject({
  /** Absent: decay without noise. */
  beta: z.number().positive().max(1e12).optional(),
  lambda: lambdaSchema,
  convention: z.enum(["gibbs", "slides"]).default("gibbs"),
});

/** Far beyond what can be computed; steps and times stay exact in a double. */
const mostSteps = 1e12;
const timeSchema = z.number().positive().max(1e9);

const trainingSchema = z.strictObject({
  run: z.boolean().default(true),
  stepSize: z.number().positive(),
  schedule: scheduleSchema.default({ kind: "constant" }),
  time: timeSchema,
  noise: noiseSchema.nullable().default(null),
  replicas: z.int().min(1).max(1_000_000).default(1),
  precision: z.enum(["f32", "f64"]).default("f32"),
  block: z.union([z.literal("auto"), z.int().min(1).max(256)]).default("auto"),
  arithmetic: z.enum(["deterministic"]).default("deterministic"),
});

/** One line a method. */
const methodSchema = z.discriminatedUnion("kind", [
  particleFlowSchema,
  finiteVolumeSchema,
  jkoSchema,
  langevinSchema,
  populationFlowSchema,
]);

/** The kinds that `limit.methods` knows, in the schema's order. */
export const methodKinds: readonly string[] = methodSchema.options.map(({ shape }) => shape.kind.value);

const limitSchema = z.strictObject({
  dimension: z.enum(["exact", "infinite"]).default("exact"),
  methods: z
    .array(methodSchema)
    .default(() => [particleFlowSchema.parse({ kind: "particle-flow" })])
    .superRefine(uniqueKinds),
});

const upwards = ([from, to]: readonly [number, number]): boolean => from < to;
const downwards = { error: "write a range upwards, from its first number to a larger one" };
const logRange = z.tuple([z.number().positive(), z.number().positive()]).refine(upwards, downwards);
const linearRange = z.tuple([z.number().min(0), z.number().min(0)]).refine(upwards, downwards);
const points = z.int().min(2).max(1_000_000);

/** An item of record.times. */
const timesSchema = z.union([
  z.number().min(0),
  z.strictObject({ log: logRange, count: points }),
  z.strictObject({ linear: linearRange, count: points }),
]);

/** An item of record.times, parsed: one t, or `count` times spaced evenly in log t or in t. */
export type RecordTimes = z.output<typeof timesSchema>;

const recordSchema = z.strictObject({
  times: z.array(timesSchema).min(1).optional(),
  curve: z.int().min(0).max(1_000_000).default(400),
  weights: z.enum(["none", "final", "snapshots"]).default("none"),
  observables: observablesSchema,
  animation: z.boolean().default(false),
});

/** What a live run changed: applied at the block end at or after `step`. */
const changeSchema = z.discriminatedUnion("path", [
  z.strictObject({
    step: z.int().min(0),
    path: z.literal("training.stepSize"),
    value: z.number().positive(),
  }),
  z.strictObject({ step: z.int().min(0), path: z.literal("training.schedule"), value: scheduleSchema }),
  z.strictObject({
    step: z.int().min(0),
    path: z.literal("training.noise.lambda"),
    value: lambdaSchema,
  }),
  z.strictObject({ step: z.int().min(0), path: z.literal("training.time"), value: timeSchema }),
]);

const settings = z.record(z.string(), z.unknown());

/** An item of `over`: labelled rows, each a { path: value } of settings. */
const rowsSchema = z.strictObject({
  name: z.string().min(1),
  rows: z.array(z.strictObject({ label: z.union([z.string(), z.number()]), set: settings })).min(1),
});

/** One path at a time, each value its own label. */
const valuesSchema = z.strictObject({
  name: z.string().min(1),
  path: z.string().min(1),
  values: z.array(z.unknown()).min(1),
});

/** As many rows as are looked at one by one. */
const rowCount = z.int().min(2).max(1000);
const numbers = z.tuple([z.number(), z.number()]).refine(upwards, downwards);

const linearValuesSchema = z.strictObject({
  name: z.string().min(1),
  path: z.string().min(1),
  linear: numbers,
  count: rowCount,
});

const logValuesSchema = z.strictObject({
  name: z.string().min(1),
  path: z.string().min(1),
  log: logRange,
  count: rowCount,
});

/** An item of `over`: what varies, by rows or by the values of one path. */
export const overSchema = z.union([rowsSchema, valuesSchema, linearValuesSchema, logValuesSchema]);

/** The whole file. Parsing writes the defaults; what it refuses becomes a ConfigurationError in check.ts. */
export const experimentSchema = z
  .strictObject({
    version: z.literal(formatVersion).default(formatVersion),
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
        error: "use up to 64 letters, digits, '.', '_' or '-', the first a letter or digit",
      })
      .default("experiment"),
    data: dataSchema,
    network: networkSchema,
    training: trainingSchema,
    limit: limitSchema.prefault({}),
    record: recordSchema.prefault({}),
    seed: z.int().min(0).max(largestSeed).default(1),
    changes: z.array(changeSchema).default([]),
    over: z.array(overSchema).optional(),
    measure: z.array(z.string()).optional(),
    conclusion: z.string().optional(),
    quick: settings.optional(),
  })
  .superRefine(fitTogether);

/** An experiment file with its defaults written, before the values that depend on others are. */
export type ParsedExperiment = z.output<typeof experimentSchema>;

/** What a user writes. */
export type ExperimentInput = z.input<typeof experimentSchema>;

/**
 * An experiment, resolved: every default written, record times as numbers, the block's size, references as
 * `inputs/<sha256>.<extension>`. `over`, `measure`, `conclusion` and `quick` are not part of one.
 */
export interface Experiment
  extends Omit<ParsedExperiment, "over" | "measure" | "conclusion" | "quick" | "record" | "training"> {
  readonly record: Omit<ParsedExperiment["record"], "times"> & { readonly times: readonly number[] };
  readonly training: Omit<ParsedExperiment["training"], "block"> & { readonly block: number };
}

/** The JSON Schema (draft 2020-12) of what a user writes. */
export function experimentJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(experimentSchema, { io: "input", unrepresentable: "any" });
}

function uniqueKinds(methods: readonly { readonly kind: string }[], context: z.RefinementCtx): void {
  for (const [index, { kind }] of methods.entries()) {
    if (methods.findIndex((other) => other.kind === kind) === index) continue;
    context.addIssue({
      code: "custom",
      path: [index, "kind"],
      message: `"${kind}" stands twice; name each kind once`,
    });
  }
}

/** What no part can see alone. */
function fitTogether(experiment: FittedParts, context: z.RefinementCtx): void {
  const { data, network, training, limit, record, changes } = experiment;
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const refuseManySteps = (path: (string | number)[], time: number, stepSize: number) => {
    const steps = time / stepSize;
    if (steps <= mostSteps * (1 + Number.EPSILON)) return;
    const count = steps.toExponential(2).replace(/\.?0*e\+/, "e");
    refuse(
      path,
      `time/stepSize is ${count} steps; at most ${mostSteps.toExponential().replace("+", "")}: use a stepSize of at least ${time / mostSteps}`,
    );
  };
  for (const [index, part] of network.frozen.entries()) {
    if (typeof network.neuron === "object") {
      refuse(
        ["network", "frozen", index],
        "all parameters of a module's neuron are trained; leave frozen out, or write what stays fixed into the module",
      );
    } else if (part !== "w" && network.neuron === "ridge") {
      refuse(
        ["network", "frozen", index],
        `a ridge neuron has no ${part}; use neuron: affine-ridge, or leave "${part}" out`,
      );
    } else if (network.frozen.indexOf(part) !== index)
      refuse(["network", "frozen", index], `"${part}" stands twice; leave it out once`);
  }
  for (const [part, absent] of [
    ["a", 1],
    ["b", 0],
  ] as const) {
    const { initial } = network;
    if (network.neuron === "affine-ridge" || initial.kind === "file" || initial.kind === "module") continue;
    if (initial[part] !== absent) {
      refuse(
        ["network", "initial", part],
        `a ${network.neuron === "ridge" ? "ridge neuron" : "module's neuron"} has no ${part}; use neuron: affine-ridge, or leave ${part} out`,
      );
    }
  }
  const isModule = typeof network.neuron === "object";
  if (isModule && network.activation !== undefined) {
    refuse(
      ["network", "activation"],
      "a module's neuron is one whole, and has no σ beside it; leave activation out, or use neuron: ridge",
    );
  }
  if (!isModule && network.activation === undefined)
    refuse(["network", "activation"], "it is missing; write an activation, such as { kind: relu }");
  if (limit.dimension === "infinite" && isModule) {
    refuse(
      ["limit", "dimension"],
      "a module's neuron has no infinite-dimensional limit; use dimension: exact",
    );
  } else if (limit.dimension === "infinite" && data.kind !== "gaussian-mixture") {
    refuse(
      ["limit", "dimension"],
      `the infinite-dimensional limit is known for data.kind: gaussian-mixture alone; use dimension: exact`,
    );
  }
  if (record.animation && record.curve < fewestFrames) {
    refuse(
      ["record", "animation"],
      `its frames are points of the risk curve, and record.curve is ${record.curve}; use a record.curve of at least ${fewestFrames} (80 frames are all that is drawn), or leave animation false`,
    );
  }
  if (!training.run && limit.methods.length === 0) {
    refuse(
      ["training", "run"],
      "nothing would be computed: training.run is false and limit.methods is empty; set one of them",
    );
  }
  if (training.time < training.stepSize / 2) {
    refuse(
      ["training", "time"],
      `the end is before the first step; use a time of at least training.stepSize = ${training.stepSize}`,
    );
  }
  const end = changes.findLast(({ path }) => path === "training.time")?.value ?? training.time;
  refuseManySteps(["training", "stepSize"], Number(end), training.stepSize);
  for (const [index, { path, value }] of changes.entries())
    if (path === "training.stepSize") refuseManySteps(["changes", index, "value"], Number(end), value);
  for (let index = 1; index < changes.length; index++) {
    if (changes[index].step < changes[index - 1].step)
      refuse(["changes", index, "step"], "write changes in the order of their steps");
  }
}

/** A first frame and a last. */
const fewestFrames = 2;

interface FittedParts {
  readonly data: { readonly kind: string };
  readonly network: z.output<typeof networkSchema>;
  readonly training: z.output<typeof trainingSchema>;
  readonly limit: z.output<typeof limitSchema>;
  readonly record: z.output<typeof recordSchema>;
  readonly changes: z.output<typeof changeSchema>[];
}
