/** The theorems' conditions as a checklist, each with its number. */

import type { Summary } from "../recording/format.ts";
import { absent, exactly, rounded } from "../recording/numbers.ts";
import type { Facts } from "./facts.ts";
import { paragraph, tableHtml } from "./html.ts";
import { escapeHtml, type Sentence, say } from "./prose.ts";

type Hypothesis = Summary["hypotheses"][number];

/** How a condition of the summary is shown. */
interface Shown {
  /** HTML. */
  readonly condition: string;
  readonly here: (hypothesis: Hypothesis) => string;
  readonly asked: (facts: Facts) => string;
  readonly theorem: string;
}

const shown: Readonly<Record<string, Shown>> = {
  "sigma bounded": {
    condition: "<var>σ</var>⋆ is bounded",
    here: ({ value, holds }) =>
      value === null ? (holds === null ? absent : "unbounded") : `sup |<var>σ</var>⋆| = ${rounded(value)}`,
    asked: () => "finite",
    theorem: "approximation",
  },
  "R(rho_0) < 1": {
    condition: "<var>R</var>(<var>ρ</var>₀) &lt; 1",
    here: numberOf,
    asked: () => "below 1",
    theorem: "convergence, two Gaussians",
  },
  "N >= D": {
    condition: "<var>N</var> ≥ <var>D</var>",
    here: ({ value }) => (value === null ? absent : exactly(value)),
    asked: ({ parameters }) => `from <var>D</var> = ${exactly(parameters)} on`,
    theorem: "convergence",
  },
  "epsilon <= 1/D": {
    condition: "<var>ε</var> ≤ 1/<var>D</var>",
    here: ({ value }) => (value === null ? absent : exactly(value)),
    asked: ({ parameters }) => `up to ${rounded(1 / parameters)}`,
    theorem: "convergence",
  },
};

function numberOf({ value }: Hypothesis): string {
  return value === null ? absent : rounded(value);
}

const verdict = (holds: boolean | null): string =>
  holds === null ? "? not known" : holds ? "✓ holds" : "✗ fails";

/** The checklist, and what it is worth. */
export function hypothesesHtml(facts: Facts): string {
  const { hypotheses } = facts.summary;
  return [
    paragraph(hypothesesSentences(facts)),
    tableHtml({
      id: "hypotheses-table",
      caption: "Conditions of the theorems behind the limit",
      header: ["condition", "verdict", "here", "asked for", "theorem"],
      rows: hypotheses.map((hypothesis) => rowOf(hypothesis, facts)),
      words: [0, 1, 2, 3, 4],
    }),
    paragraph(scaleSentences(facts)),
  ].join("\n");
}

function rowOf(hypothesis: Hypothesis, facts: Facts): string[] {
  const { name, holds } = hypothesis;
  const known = Object.hasOwn(shown, name) ? shown[name] : null;
  if (known === null) return [escapeHtml(name), verdict(holds), numberOf(hypothesis), absent, absent];
  return [known.condition, verdict(holds), known.here(hypothesis), known.asked(facts), known.theorem];
}

export function hypothesesSentences({ summary: { hypotheses } }: Facts): Sentence[] {
  const holding = hypotheses.filter(({ holds }) => holds === true).length;
  return [
    say`Of ${exactly(hypotheses.length)} conditions ${exactly(holding)} hold here.`,
    say`They are sufficient, not necessary, and rarely all hold: a run may follow its limit without them. The theorems’ unknown constants and logarithms are left out, so this is a checklist and no proof.`,
  ];
}

export function scaleSentences({ summary }: Facts): Sentence[] {
  return [
    say`The approximation theorem’s scale, err(<i>z</i>) without its <i>z</i>, is ${rounded(summary.scale)} here. Its constant is unknown: it says how the distance changes with <var>N</var>, <var>ε</var> and <var>D</var>, never how large it is.`,
  ];
}
