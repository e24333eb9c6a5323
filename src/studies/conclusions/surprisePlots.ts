/** Training and held-out risk against the number of weights a row, with true and with permuted labels. */

import { exactly } from "../../recording/numbers.ts";
import type { Plot, PlotAxis, PlotCurve } from "../conclusion.ts";
import type { Fitted, Labels } from "./surpriseRuns.ts";

const load: PlotAxis = { label: "weights a row, *N* *D* / rows", scale: "log" };
const risk = (label: string): PlotAxis => ({ label, scale: "log" });

export function surprisePlots(runs: readonly Fitted[]): Plot[] {
  if (runs.length === 0) return [];
  const [{ rows, heldOutRows }] = runs;
  const both = (value: (run: Fitted) => number) =>
    (["true", "permuted"] as const).map((labels, colour) => curve(runs, labels, colour, value));
  return [
    {
      id: "surprise-risk",
      title: "True and permuted labels, by width",
      subtitle: `${exactly(rows)} rows trained on, ${exactly(heldOutRows)} held out; means over seeds; dashed: the best constant`,
      panels: [
        {
          ...{ title: "Training risk", x: load, y: risk("training risk") },
          curves: [...both((run) => run.risk), constantOf(runs)],
        },
        {
          ...{ title: "Held-out risk", x: load, y: risk("held-out risk") },
          curves: [...both((run) => run.heldOut ?? Number.NaN), constantOf(runs)],
        },
      ],
    },
  ];
}

const curve = (
  runs: readonly Fitted[],
  labels: Labels,
  colour: number,
  value: (run: Fitted) => number,
): PlotCurve => ({
  ...{ label: `${labels} labels`, kind: "both", colour },
  points: runs.filter((run) => run.labels === labels).map((run) => [run.load, value(run)]),
});

const constantOf = (runs: readonly Fitted[]): PlotCurve => ({
  ...{ label: "", kind: "line", dash: "dashed", colour: 5 },
  points: runs.filter(({ labels }) => labels === "true").map((run) => [run.load, run.constant]),
});
