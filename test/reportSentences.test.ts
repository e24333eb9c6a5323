import { describe, expect, it } from "vitest";
import type { FinishedRun } from "../src/experiment/finished.ts";
import { factsOf } from "../src/report/facts.ts";
import { hypothesesSentences, scaleSentences } from "../src/report/hypotheses.ts";
import { outcome } from "../src/report/outcome.ts";
import { type Sentence, sentenceHtml } from "../src/report/prose.ts";
import { axesSentences, reportHtml, rerunSentences } from "../src/report/report.ts";
import { finishedRun, type ReportCase, reportCases } from "./reportCases.ts";

const runs = new Map(reportCases.map((name) => [name, finishedRun(name)]));

function runOf(name: ReportCase): FinishedRun {
  const run = runs.get(name);
  if (run === undefined) throw new Error(`no case ${name}`);
  return run;
}

/** Every sentence of a report that may hold numbers. */
function sentencesOf(run: FinishedRun): Sentence[] {
  const facts = factsOf(run);
  const { lead, lines } = outcome(run);
  return [
    lead,
    ...lines.flatMap(({ sentences }) => sentences),
    ...hypothesesSentences(facts),
    ...scaleSentences(facts),
    ...axesSentences(facts),
    ...rerunSentences(facts),
  ];
}

/** The words of a sentence and of those in it, and the values, in order. */
function flat({ words, values }: Sentence): { words: string[]; values: string[] } {
  const inner = values.map((value) =>
    typeof value === "string" ? { words: [], values: [value] } : flat(value),
  );
  return {
    words: [...words, ...inner.flatMap((each) => each.words)],
    values: inner.flatMap((each) => each.values),
  };
}

const valuesOf = (run: FinishedRun) => sentencesOf(run).map((sentence) => flat(sentence));
const shape = ({ words }: { readonly words: readonly string[] }) => JSON.stringify(words);

/** How far numbers are moved: far enough to be seen at two figures, and less, so that a sentence keeps its words. */
const changes = {
  up: (value: number) => value * 1.07,
  down: (value: number) => value * 0.93,
  aLittle: (value: number) => value * 1.003,
  one: (value: number) => value + 1,
};
type Change = keyof typeof changes;

type Path = readonly (string | number)[];

/** Numbers, texts and lists of a tree, by their paths. */
function leaves(tree: unknown, path: Path = []): Path[] {
  if (Array.isArray(tree)) return [path, ...tree.flatMap((item, index) => leaves(item, [...path, index]))];
  if (typeof tree === "object" && tree !== null)
    return Object.entries(tree).flatMap(([key, item]) => leaves(item, [...path, key]));
  return typeof tree === "number" || typeof tree === "string" ? [path] : [];
}

/** The same tree with one part changed; a text and a list become longer. */
function changed(tree: unknown, [key, ...rest]: Path, change: Change): unknown {
  if (key !== undefined) {
    const copy = Array.isArray(tree) ? [...tree] : { ...(tree as object) };
    const parts = copy as Record<string | number, unknown>;
    parts[key] = changed(parts[key], rest, change);
    return copy;
  }
  if (typeof tree === "number") return changes[change](tree);
  return Array.isArray(tree) ? [...tree, tree.at(-1)] : `${String(tree)}7`;
}

/** Runs with one leaf of summary or experiment changed, or with another number of rows in a table. */
function* neighbours(run: FinishedRun): Generator<FinishedRun> {
  const rows = Object.keys(run.tables).map((name) => [name, "rows"]);
  const parts = { summary: leaves(run.summary), experiment: leaves(run.experiment), tables: rows };
  for (const change of Object.keys(changes) as Change[]) {
    for (const part of ["summary", "experiment", "tables"] as const)
      for (const path of parts[part]) yield { ...run, [part]: changed(run[part], path, change) };
  }
}

/** Places of values with a digit. Names of files by their hash are left out: a run with another does not exist. */
const numbersIn = (values: readonly string[]): number[] =>
  values.flatMap((value, at) => (/\d/.test(value) && !/^inputs\/[0-9a-f]{64}\.csv$/.test(value) ? [at] : []));

describe.each(reportCases)("the sentences of %s", (name) => {
  const run = runOf(name);
  const original = valuesOf(run);

  it("hold no number among their words, but the 0 of a limit", () => {
    const words = original
      .flatMap((each) => each.words)
      .map((text) => text.replace(/<[^>]*>/g, "").replaceAll("→ 0", ""));
    expect(words.filter((text) => /\d/.test(text))).toEqual([]);
  });

  it("follow the summary and the experiment: every number moves with one of theirs", () => {
    // Of every sentence by its words: the places whose number no change has moved yet.
    const still = new Map(
      original.map((each) => [
        shape(each),
        new Map(numbersIn(each.values).map((at) => [at, each.values[at]])),
      ]),
    );
    for (const neighbour of neighbours(run)) {
      // A change may add or drop a sentence, or turn it into another; the rest is recognised by its words.
      for (const each of valuesIfAny(neighbour)) {
        const places = still.get(shape(each));
        for (const [at, value] of places ?? []) if (each.values[at] !== value) places?.delete(at);
      }
      if ([...still.values()].every((places) => places.size === 0)) break;
    }
    expect([...still.values()].flatMap((places) => [...places.values()])).toEqual([]);
  });

  it("are in the document as they are", () => {
    const html = reportHtml(run);
    expect(sentencesOf(run).filter((sentence) => !html.includes(sentenceHtml(sentence)))).toEqual([]);
  });
});

function valuesIfAny(run: FinishedRun): ReturnType<typeof valuesOf> {
  try {
    return valuesOf(run);
  } catch {
    return []; // A changed experiment may ask for nothing that exists.
  }
}

const text = (sentence: Sentence): string => sentenceHtml(sentence).replace(/<[^>]*>/g, "");

describe("what the sentences say", () => {
  const run = runOf("mixture");

  /** The run with numbers of the last snapshot set by hand. */
  function withLast(network: object, limit: object, distance: object = {}): FinishedRun {
    const snapshots = structuredClone(run.summary.snapshots);
    const last = snapshots[snapshots.length - 1];
    Object.assign(last.network ?? {}, network);
    Object.assign(last.limit ?? {}, limit);
    Object.assign(last.distance.r, distance);
    return { ...run, summary: { ...run.summary, snapshots } };
  }
  const line = (of: FinishedRun, label: string): string => {
    const found = outcome(of).lines.find((each) => each.label === label);
    return (found?.sentences ?? []).map(text).join(" ");
  };

  it("names both risks first", () => {
    expect(text(outcome(withLast({ risk: 0.05132 }, { risk: 0.0453 })).lead)).toBe(
      "At t = 0.2 the network’s risk is 0.0513; the limit’s is 0.0453.",
    );
  });

  it("gives the excess as a share of N fresh draws'", () => {
    const of = withLast(
      { risk: 0.0513, riskError: 0 },
      { risk: 0.0453, riskError: 1e-7, riskIndependent: 0.0633 },
    );
    // (513 − 453)/(633 − 453) = 1/3
    expect(line(of, "Excess")).toContain(
      "20 fresh draws from ρt would risk 0.0633 on average, 0.0180 above the limit",
    );
    expect(line(of, "Excess")).toContain("the trained network has 33 % of it");
    expect(line(of, "Risk")).toContain("0.00600 above that of the limit");
    expect(line(of, "Risk")).toContain("none for the network (a finite sum) and 1×10⁻⁷ for the limit");
  });

  it("does not hide an excess above fresh draws', nor a network below its limit", () => {
    const above = withLast({ risk: 1.0 }, { risk: 0.1, riskIndependent: 0.2 });
    expect(line(above, "Excess")).toMatch(/has 9\.0 times as much.*points to the step/);
    const below = withLast({ risk: 0.09, riskError: 0 }, { risk: 0.1, riskError: 0, riskIndependent: 0.2 });
    expect(line(below, "Excess")).toContain("is below the limit itself");
    expect(line(below, "Risk")).toContain("0.0100 below that of the limit");
    const same = withLast({ risk: 0.1001, riskError: 1e-4 }, { risk: 0.1, riskError: 0 });
    expect(line(same, "Risk")).toContain("differ by 1×10⁻⁴, no more than twice their errors");
  });

  it("puts every distance beside its noise floor, and finds the worst time", () => {
    const of = withLast({}, {}, { w1: 0.5, w1Expected: 0.0025 });
    expect(line(of, "Neurons")).toContain("0.50 in r (0.0025)");
    expect(line(of, "Neurons")).toContain("at most 200 times its floor: 0.50 in r at t = 0.2");
  });

  it("says how far from the best the limit is at most, or that it does not know", () => {
    expect(line(withLast({}, { gap: null }), "Course")).toContain("it carries no certificate");
    expect(line(withLast({}, { gap: 0.0312 }), "Course")).toContain("at most 0.031 above the smallest risk");
  });

  it("says that a network departed, with the step that looked stable", () => {
    const departed = { t: 0.2, stableStepSize: 5e-4 };
    const of = { ...run, summary: { ...run.summary, departed } };
    expect(line(of, "Step size")).toBe(
      "The network has departed from the limit at t = 0.2: the step is too large. The largest step that looked stable is 5×10⁻⁴.",
    );
  });

  it("begins a run that diverged with its outcome", () => {
    const diverged = runOf("diverged");
    expect(text(outcome(diverged).lead)).toMatch(/^Diverged at t = .*training\.stepSize/);
    expect(line(diverged, "Risk")).toMatch(/^At t = 0/); // the last time at which the network was finite
  });

  it("tells what finite width and what the finite step do, where the population flow says it", () => {
    const of = runOf("replicas");
    const snapshots = structuredClone(of.summary.snapshots);
    const last = snapshots[snapshots.length - 1];
    Object.assign(last.network ?? {}, { risk: 0.5 });
    Object.assign(last.limit ?? {}, { risk: 0.2 });
    Object.assign(last.limits["population-flow"], { risk: 0.35 });
    const sentence = line({ ...of, summary: { ...of.summary, snapshots } }, "Excess");
    expect(sentence).toContain("has risk 0.350 at t = 0.2: +0.150 from the limit by finite width");
    expect(sentence).toContain("from there to the network +0.150 by SGD’s finite step");
    expect(line(of, "Risk")).toMatch(/mean of 3 networks, whose risks have standard deviation/);
  });

  it("speaks of what is there: a limit alone, a network alone, a population flow in the limit's place", () => {
    expect(line(runOf("limit"), "Question")).toContain("No network was trained");
    expect(line(runOf("network"), "Question")).toContain("No limit was solved");
    expect(text(outcome(runOf("population")).lead)).toContain("the population flow’s is");
    expect(line(runOf("dataset"), "Question")).toContain(
      "a data set of 22 rows with 4 inputs, drawn with replacement, so that the population is these rows; 8 further rows are held out",
    );
    expect(line(runOf("blocks"), "Question")).toContain("12 dimensions (spherical blocks of 5 and 7)");
  });
});
