/**
 * The report of a run: one HTML document that needs nothing beside itself, no network and no script. A function of the run
 * alone: no time, host or path stands in it.
 */

import type { FinishedRun } from "../experiment/finished.ts";
import { references } from "../experiment/references.ts";
import { experimentYaml } from "../experiment/write.ts";
import { animationName } from "../figures/animation.ts";
import type { Figure } from "../figures/description.ts";
import { figures } from "../figures/figures.ts";
import { isReduced } from "../space/coordinates.ts";
import { bibtexOf, type Citation, citationsOf } from "./citations.ts";
import { comparisonHtml, coordinatesHtml, observablesHtml } from "./comparison.ts";
import { explanationHtml } from "./explanation.ts";
import { type Facts, factsOf } from "./facts.ts";
import { figuresHtml } from "./figuresSection.ts";
import { paragraph, preformatted, section, tableHtml } from "./html.ts";
import { hypothesesHtml } from "./hypotheses.ts";
import { outcome } from "./outcome.ts";
import { contentsHtml, pageHtml } from "./page.ts";
import { escapeHtml, listed, type Sentence, say } from "./prose.ts";

/**
 * report.html, for a run folder or a page of its own.
 * @param all  the run's figures, where they have been made already
 */
export function reportHtml(run: FinishedRun, all: readonly Figure[] = figures(run)): string {
  const facts = factsOf(run);
  const { name } = run.summary;
  const drawn = figuresHtml(run, all);
  return pageHtml({
    title: `${name}: network and limit`,
    kind: "report of a run",
    first: { id: "outcome", name: "the outcome" },
    css: drawn.css,
    content: [
      `<h1>${escapeHtml(name)}</h1>`,
      metaHtml(facts),
      contentsHtml(titles),
      sectionsHtml(run, facts, drawn.html),
    ].join("\n"),
  });
}

const metaHtml = ({ summary }: Facts): string =>
  `<p class="meta">run ${escapeHtml(summary.id)} · seed ${summary.seed}</p>`;

const titles = {
  outcome: "Outcome",
  figures: "Figures",
  comparison: "Comparison",
  hypotheses: "Hypotheses of the theorems",
  configuration: "Configuration",
  formulas: "What the numbers mean",
  cite: "What to cite",
  files: "Files of the run",
} as const;

const sectionsHtml = (run: FinishedRun, facts: Facts, drawn: string): string =>
  [
    section("outcome", titles.outcome, outcomeHtml(run)),
    section("figures", titles.figures, drawn, animationHtml(run)),
    section(
      "comparison",
      titles.comparison,
      comparisonHtml(facts),
      coordinatesHtml(facts),
      observablesHtml(facts),
      paragraph(axesSentences(facts), "note"),
    ),
    section("hypotheses", titles.hypotheses, hypothesesHtml(facts)),
    section("configuration", titles.configuration, configurationHtml(facts)),
    section("formulas", titles.formulas, explanationHtml(facts)),
    section("cite", titles.cite, citationsHtml(run)),
    section("files", titles.files, filesHtml(facts)),
  ].join("\n");

/** A file of its own: the document stays small, and whole without it. */
const animationHtml = ({ experiment }: FinishedRun): string =>
  experiment.record.animation
    ? `<p>The same run, moving: <a href="${animationName}">${animationName}</a> in the run folder, ${animationSentence}.</p>`
    : "";

const animationSentence =
  "the neurons of the first replica against the limit’s density, and both risks, along training";

function outcomeHtml(run: FinishedRun): string {
  const { lead, lines } = outcome(run);
  const entries = lines.map(({ label, sentences }) => `<dt>${label}</dt><dd>${paragraph(sentences)}</dd>`);
  return `${paragraph([lead], "lead")}\n<dl class="outcome">${entries.join("\n")}</dl>`;
}

/** What is compared: coordinates by a teacher’s direction; where the limit has no symmetry, projections of θ. */
export function axesSentences({ summary, model }: Facts): Sentence[] {
  if (summary.axes === null) return [];
  if (model.data.kind === "single-index" && isReduced(model)) {
    return [
      say`Recorded are <var>p</var>, a neuron’s weight along the teacher’s direction, which summary.json lists, and <var>q</var>, the length of the rest.`,
    ];
  }
  if (model.activation.star !== undefined) {
    const names = summary.axes.slice(1).map(({ name }) => say`<code>${name}</code>`);
    return [
      say`Recorded are the length <var>r</var> of a neuron’s <var>θ</var> and its parameters ${listed(names)}.`,
    ];
  }
  const projected = summary.axes.some(({ direction }) => direction !== null);
  return [
    say`These data leave a neuron no symmetry: recorded are the length <var>r</var> of its weights and ${projected ? say`projections <var>p</var> on a few directions of the data, which summary.json lists` : say`its parameters themselves`}.`,
  ];
}

function configurationHtml(facts: Facts): string {
  return [
    paragraph(rerunSentences(facts)),
    preformatted(experimentYaml(facts.experiment), "experiment.yaml"),
  ].join("\n");
}

export function rerunSentences({ summary, experiment }: Facts): Sentence[] {
  const inputs = references(experiment).map(({ name }) => say`<code>${name}</code>`);
  return [
    say`This is <code>experiment.yaml</code> of the run folder, every default written. <code>meanfield run ${summary.name}-${summary.id}</code>, the folder’s name, repeats the run: the same version of the program finds the same id and the same bytes.`,
    ...(inputs.length === 0
      ? []
      : [
          say`The files that it names, ${inputs.length === 1 ? inputs[0] : say`${inputs[0]} and ${inputs[1]}`}, lie in the same folder under the hash of their content.`,
        ]),
  ];
}

function citationsHtml(run: FinishedRun): string {
  const items = citationsOf(run).map((citation) => `<li>${citationHtml(citation)}</li>`);
  return `<ul>${items.join("\n")}</ul>\n<details><summary>BibTeX</summary>${preformatted(bibtexOf(run), "BibTeX")}</details>`;
}

const citationHtml = ({ reference, why, doi }: Citation): string =>
  `${escapeHtml(reference)}${doi === null ? "" : ` <a href="https://doi.org/${escapeHtml(doi)}">doi:${escapeHtml(doi)}</a>`} <span class="note">For ${escapeHtml(why)}.</span>`;

function filesHtml({ experiment }: Facts): string {
  const rows: [string, string][] = [
    ["experiment.yaml", "the resolved experiment: repeats the run"],
    ["summary.json", "every number of this report, in full precision"],
    ["snapshots.parquet", "neurons and limit at the record times, one row a particle"],
    ["risk.parquet", "the risk along training, each value with its error and its kind"],
    ...(experiment.record.weights === "none"
      ? []
      : [["weights.parquet", "the weights of the network"] satisfies [string, string]]),
    ["figures/", "the figures above, as SVG and PNG"],
    ...(experiment.record.animation ? [[animationName, animationSentence] satisfies [string, string]] : []),
    ...references(experiment).map(({ name }): [string, string] => [name, "a file that the experiment names"]),
    ["report.html", "this report"],
    ["manifest.json", "the sha256 of every file"],
    [
      "provenance.json",
      "when, where and by what the run was made: the one file that may differ between two runs of one id",
    ],
  ];
  return tableHtml({
    id: "files-table",
    caption: "In the run folder",
    header: ["file", "holds"],
    rows: rows.map(([name, holds]) => [`<code>${escapeHtml(name)}</code>`, escapeHtml(holds)]),
    words: [0, 1],
  });
}
