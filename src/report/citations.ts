/**
 * What a paper that shows a run should cite: the theory, this program, and the methods that this run used. Arithmetic
 * that every program has (elementary functions, sums, quadrature rules) is cited in the sources, not here.
 */

import { hasPairs } from "../energy/pairsInputs.ts";
import type { FinishedRun } from "../experiment/finished.ts";
import { model as makeModel } from "../experiment/model.ts";
import { usesSobol } from "../measure/atoms.ts";
import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { bibtex, type Entry, entryOf, reference } from "./bibliography.ts";
import { software } from "./references.generated.ts";

/** One work, and what this run took from it. */
export interface Citation {
  readonly key: string;
  readonly why: string;
  /** The entry, a field a line. */
  readonly bibtex: string;
  /** The work in a line of plain text. */
  readonly reference: string;
  /** Its DOI, or null. */
  readonly doi: string | null;
}

/** The question that a run asked: all that decides what it used. */
type Asked = Pick<FinishedRun, "experiment" | "tables">;

/** What the rules below see. */
interface Used {
  readonly model: Model;
  readonly network: boolean;
  /** particle-flow */
  readonly particles: boolean;
  /** finite-volume */
  readonly cells: boolean;
  /** jko */
  readonly proximal: boolean;
  /** langevin */
  readonly langevin: boolean;
  /** training.noise.beta */
  readonly noise: boolean;
  /** population-flow */
  readonly population: boolean;
}

/** Key, purpose, and when: a method that cites new work adds its line. */
const rules: readonly (readonly [key: string, why: string, when: (used: Used) => boolean])[] = [
  ["mei:18", "the limit, its theorem, and the experiments", () => true],
  ["chizat:18", "weighted particles as the discretisation of the limit", ({ particles }) => particles],
  ["dormand:80", "the Runge–Kutta pair that moves them", (used) => used.particles || used.population],
  ["hairer:93", "its step control and dense output", (used) => used.particles || used.population],
  ["leveque:02", "finite volumes with limited slopes", (used) => used.cells && !used.noise],
  ["vanleer:79", "the limiter", (used) => used.cells && !used.noise],
  ["scharfetter:69", "the fluxes of its diffusion", (used) => used.cells && used.noise],
  ["bailo:20", "implicit steps that never raise the free energy", (used) => used.cells && used.noise],
  ["nitanda:22", "the certificate of the free energy", (used) => used.cells && used.noise],
  ["chizat:22", "the same certificate", (used) => used.cells && used.noise],
  ["jordan:98", "the proximal steps", ({ proximal }) => proximal],
  ["benamou:16", "such steps on particles", ({ proximal }) => proximal],
  ["kloeden:92", "the order of the Langevin steps", ({ langevin }) => langevin],
  ["marsaglia:00", "the χ² numbers of its radial steps", ({ langevin }) => langevin],
  ["bengio:06", "the convex problem behind the certificate of the risk", certified],
  ["joe:08", "the Sobol points that stand for the initial law", sobolPoints],
  ["owen:95", "their scrambling", sobolPoints],
  ["laine:11", "the hash that scrambles", sobolPoints],
  ["burley:20", "the hash’s use for Owen’s scrambling", sobolPoints],
  ["mehler:66", "the series behind the risk of a finite network", finiteNetworkSeries],
  ["villani:03", "W₁ and W₂ on a line by quantile functions", compared],
  ["diaconis:91", "what W₁ of independent draws is on average", compared],
  ["salmon:11", "Philox, the random numbers", randomNumbers],
  ["box:58", "the normals made of them", normals],
];

/** One or two radii before fixed output weights: where the least risk can be proved. */
function certified({ particles, cells, langevin, proximal, model }: Used): boolean {
  const { data, neuron } = model;
  const reduced =
    data.kind === "gaussian-mixture" && data.blocks.length <= 2 && model.activation.star === undefined;
  return (particles || cells || langevin || proximal) && reduced && !neuron.trained.a && !neuron.trained.b;
}

function sobolPoints({ particles, langevin, proximal, model }: Used): boolean {
  return (particles || langevin || proximal) && usesSobol(model.initial, coordinatesOf(model));
}

/** Over Gaussian inputs; the population flow has exact features instead where teacher and neurons are polynomials. */
function finiteNetworkSeries({ network, population, model }: Used): boolean {
  if (!hasPairs(model)) return false;
  const { data, activation } = model;
  const { shape } = activation;
  const exact = data.kind === "teacher" && shape.kind === "polynomial" && shape.coefficients.length <= 3;
  return network || (population && !exact);
}

/** Samples, and initial weights that are drawn. */
function randomNumbers({ network, langevin, population, model }: Used): boolean {
  return network || langevin || (population && model.initial.cloud === null);
}

function normals(used: Used): boolean {
  const { network, population, model } = used;
  const inputs = network && model.data.kind !== "dataset";
  return inputs || ((network || population) && model.initial.cloud === null);
}

function compared({ network, particles, cells, langevin, proximal, population }: Used): boolean {
  return network && (particles || cells || langevin || proximal || population);
}

/** This program first, then the works in the order in which a run meets them. */
export function citationsOf(asked: Asked): Citation[] {
  const { limit, training } = asked.experiment;
  const uses = (kind: string) => limit.methods.some((method) => method.kind === kind);
  const used: Used = {
    model: makeModel(asked.experiment, asked.tables),
    network: training.run,
    particles: uses("particle-flow"),
    cells: uses("finite-volume"),
    langevin: uses("langevin"),
    proximal: uses("jko"),
    noise: training.noise?.beta !== undefined,
    population: uses("population-flow"),
  };
  return [
    citation(programEntry, "this program: exactly blocked SGD, the limit's solver, the comparison"),
    ...rules.filter(([, , when]) => when(used)).map(([key, why]) => citation(entryOf(key), why)),
  ];
}

/** The same as one BibTeX file. */
export const bibtexOf = (asked: Asked): string =>
  citationsOf(asked)
    .map((each) => each.bibtex)
    .join("\n");

const citation = (entry: Entry, why: string): Citation => ({
  key: entry.key,
  why,
  bibtex: bibtex(entry),
  reference: reference(entry),
  doi: entry.fields.doi ?? null,
});

/** CITATION.cff as BibTeX; @misc, which every style knows. */
const programEntry: Entry = {
  type: "misc",
  key: "meanfield",
  fields: {
    author: software.authors.map((name) => `{${name}}`).join(" and "),
    title: `{${software.title}}`,
    note: `Computer program, version ${software.version}`,
    year: software.year,
  },
};
