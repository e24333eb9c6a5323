/** Networks trained on few rows, with their labels true or permuted. */

import { model as modelOf } from "../../experiment/model.ts";
import { trainedParameters } from "../../model/neurons.ts";
import type { StudiedPoint } from "../conclusion.ts";

export type Labels = "true" | "permuted";

/** One point at its last record time: means over replicas. */
export interface Fitted {
  readonly labels: Labels;
  /** N */
  readonly neurons: number;
  readonly rows: number;
  readonly heldOutRows: number;
  /** N·D/rows, D the trained coordinates of one neuron */
  readonly load: number;
  /** How often each row was seen, on average. */
  readonly passes: number;
  /** Mean square on the rows that are trained on, with its deviation over replicas. */
  readonly risk: number;
  readonly spread: number;
  /** The same at the record time closest to T/2; null where there is none between 0 and T. */
  readonly halfway: number | null;
  /** On the rows that are held out; null without any. */
  readonly heldOut: number | null;
  /** The labels' variance: the risk of the best constant. */
  readonly constant: number;
}

/** In order of N; points without a network or a data set are left out. */
export const surpriseRuns = (points: readonly StudiedPoint[]): Fitted[] =>
  points.flatMap(fitted).sort((one, other) => one.neurons - other.neurons);

function fitted({ experiment, tables, summary }: StudiedPoint): Fitted[] {
  const { data } = experiment;
  if (summary === null || data.kind !== "dataset") return [];
  const model = modelOf(experiment, tables);
  const law = model.data;
  const trained = summary.snapshots.flatMap(({ t, step, network }) =>
    network === null ? [] : [{ t, step, network }],
  );
  const last = trained.at(-1);
  if (last === undefined || law.kind !== "dataset" || summary.status === "diverged") return [];
  const { neurons } = model;
  return [
    {
      labels: data.permuteLabels == null ? "true" : "permuted",
      ...{ neurons, rows: law.rows, heldOutRows: law.heldOut?.rows ?? 0 },
      load: (neurons * trainedParameters(model)) / law.rows,
      passes: last.step / law.rows,
      ...{ risk: last.network.risk, spread: last.network.riskSpread ?? 0, heldOut: last.network.testRisk },
      halfway: halfwayOf(trained.map(({ t, network }) => [t, network.risk] as const)),
      constant: variance(law.labels),
    },
  ];
}

function halfwayOf(curve: readonly (readonly [t: number, risk: number])[]): number | null {
  const end = curve[curve.length - 1][0];
  const inside = curve.filter(([t]) => t > 0 && t < end);
  const off = (t: number) => Math.abs(t - end / 2);
  return inside.length === 0
    ? null
    : inside.reduce((best, one) => (off(one[0]) < off(best[0]) ? one : best))[1];
}

function variance(labels: Float64Array): number {
  const mean = labels.reduce((sum, y) => sum + y, 0) / labels.length;
  return labels.reduce((sum, y) => sum + (y - mean) * (y - mean), 0) / labels.length;
}
