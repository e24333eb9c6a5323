/** What a run asked, in sentences. */

import type { Experiment } from "../experiment/schema.ts";
import type { ActivationConfig } from "../model/activations.ts";
import type { HeldOut } from "../model/contract.ts";
import { exactly, time } from "../recording/numbers.ts";
import type { Facts } from "./facts.ts";
import { listed, type Sentence, say } from "./prose.ts";

/** The network, the data, the training; then what it is compared with. */
export function question(facts: Facts): Sentence[] {
  const { experiment, methods } = facts;
  if (!experiment.training.run) return [limitAlone(facts)];
  return [trained(facts), methods.length === 0 ? say`No limit was solved.` : comparedWith(facts)];
}

function trained(facts: Facts): Sentence {
  const { experiment, summary, end } = facts;
  const { stepSize, replicas } = experiment.training;
  const networks =
    replicas === 1
      ? say`A network of <var>N</var> = ${exactly(experiment.network.neurons)} ${neurons(experiment)} is trained`
      : say`${exactly(replicas)} networks of <var>N</var> = ${exactly(experiment.network.neurons)} ${neurons(experiment)} are trained, each with a seed of its own,`;
  return say`${networks} by one-pass SGD on ${data(facts)}: ${exactly(summary.steps)} steps of size <var>ε</var> = ${exactly(stepSize)}, to <var>t</var> = ${time(end)}${schedule(experiment)}${decay(experiment)}${changed(experiment)}.`;
}

function limitAlone(facts: Facts): Sentence {
  const { experiment, methods, end } = facts;
  const rest = say`on ${data(facts)}, to <var>t</var> = ${time(end)}${schedule(experiment)}${decay(experiment)}. No network was trained.`;
  return methods.every((kind) => kind === "population-flow")
    ? say`The population flow of <var>N</var> = ${exactly(experiment.network.neurons)} ${neurons(experiment)} the gradient flow of their exact risk, is solved ${rest}`
    : say`The limit of one-pass SGD on wide networks of ${neurons(experiment)} the distributional dynamics, is solved by ${solvers(facts)} ${rest}`;
}

function comparedWith(facts: Facts): Sentence {
  const { limit } = facts.experiment;
  const flow = limit.methods.some(({ kind }) => kind === "population-flow")
    ? say`Beside it runs the population flow: the same neurons from the same start along the gradient of their own exact risk, SGD without its sampling noise.`
    : say``;
  if (limit.methods.every(({ kind }) => kind === "population-flow")) return flow;
  return say`Its limit for <var>N</var> → ∞ and <var>ε</var> → 0, the distributional dynamics, is solved by ${solvers(facts)} from the same initial law on the same clock. ${flow}`;
}

/** The methods that solve the limit itself. */
const solvers = ({ experiment }: Facts): Sentence => listed(experiment.limit.methods.flatMap(solver));

function solver(method: Experiment["limit"]["methods"][number]): Sentence[] {
  switch (method.kind) {
    case "particle-flow":
      return [say`${methodName(method.kind)} of ${exactly(method.atoms)} weighted atoms`];
    case "finite-volume":
      return [say`finite volumes in ${exactly(method.cells)} cells`];
    case "jko":
      return [say`proximal steps of length ${exactly(method.step)} (JKO) on ${exactly(method.atoms)} atoms`];
    case "langevin":
      return [
        say`${exactly(method.atoms)} Langevin particles in steps of ${exactly(method.step)} of the inner clock`,
      ];
    case "population-flow":
      return [];
  }
}

/** A method's kind in words. */
export const methodName = (kind: string): string => kind.replaceAll("-", " ");

function neurons({ network }: Experiment): Sentence {
  const { neuron, activation } = network;
  if (activation === undefined)
    return say`neurons of a program’s own <var>σ</var><sub>⋆</sub>(<var>x</var>; <var>θ</var>)`;
  return neuron === "ridge"
    ? say`neurons <var>σ</var>(⟨<var>w</var>, <var>x</var>⟩), <var>σ</var> ${activationName(activation)},`
    : say`neurons <var>a</var> <var>σ</var>(⟨<var>w</var>, <var>x</var>⟩ + <var>b</var>), <var>σ</var> ${activationName(activation)},`;
}

/** After σ; a kind that has no words of its own stands by its name. */
function activationName(activation: ActivationConfig): string {
  switch (activation.kind) {
    case "piecewise-linear":
      return "piecewise linear";
    case "relu":
      return "= ReLU";
    case "polynomial":
      return "a polynomial";
    case "linear":
      return "linear";
    case "formula":
      return `= ${activation.sigma}`;
    default:
      return `= ${activation.kind}`;
  }
}

function data({ model, experiment }: Facts): Sentence {
  const law = model.data;
  switch (law.kind) {
    case "gaussian-mixture":
      return say`a mixture of ${exactly(law.classes.length)} centred Gaussians in ${exactly(law.dimension)} dimensions${blocks(law.blocks)}${experiment.limit.dimension === "infinite" ? say`, the limit in infinitely many` : say``}`;
    case "teacher":
      return say`standard normal inputs in ${exactly(law.dimension)} dimensions labelled by a polynomial teacher${law.noise > 0 ? say` with noise of deviation ${exactly(law.noise)}` : say``}`;
    case "single-index":
      return say`standard normal inputs in ${exactly(law.dimension)} dimensions labelled by a function of one direction${law.noise > 0 ? say` with noise of deviation ${exactly(law.noise)}` : say``}`;
    case "multi-index":
      return say`standard normal inputs in ${exactly(law.dimension)} dimensions labelled by a formula of ${exactly(law.directions.length)} directions${law.noise > 0 ? say` with noise of deviation ${exactly(law.noise)}` : say``}`;
    case "dataset":
      return say`a data set of ${exactly(law.rows)} rows with ${exactly(law.dimension)} inputs, drawn with replacement, so that the population is these rows${heldOut(law.heldOut)}`;
    case "module":
      return say`samples of a program with ${exactly(law.dimension)} inputs`;
  }
}

const heldOut = (rows: HeldOut | null): Sentence =>
  rows === null ? say`` : say`; ${exactly(rows.rows)} further rows are held out`;

const blocks = (sizes: readonly number[]): Sentence =>
  sizes.length === 1
    ? say``
    : say` (spherical blocks of ${listed(sizes.map((size) => say`${exactly(size)}`))})`;

function schedule({ training }: Experiment): Sentence {
  switch (training.schedule.kind) {
    case "constant":
      return say``;
    case "power":
      return say`, with <var>ξ</var> falling like <var>t</var> to the power −${exactly(training.schedule.exponent)}`;
    case "piecewise":
      return say`, with <var>ξ</var> piecewise constant`;
  }
}

function decay({ training: { noise } }: Experiment): Sentence {
  if (noise === null) return say``;
  const { lambda, beta, convention } = noise;
  if (beta === undefined) return say`, with decay <var>λ</var> = ${exactly(lambda)}`;
  const slides = convention === "slides" ? say` in the slides’ convention` : say``;
  return say`, with decay <var>λ</var> = ${exactly(lambda)} and noise <var>β</var> = ${exactly(beta)}${slides}`;
}

const changed = ({ changes }: Experiment): Sentence =>
  changes.length === 0
    ? say``
    : say`; ${exactly(changes.length)} settings were changed on the way (see the configuration)`;
