import type { FinishedRun } from "../experiment/finished.ts";
import { model as makeModel } from "../experiment/model.ts";
import type { Experiment } from "../experiment/schema.ts";
import type { Model } from "../model/contract.ts";
import { trainedParameters } from "../model/neurons.ts";
import type { Compared } from "../recording/compared.ts";
import type { Summary, SummarySnapshot } from "../recording/format.ts";

/** A run as the report's sentences see it: what was asked, what was found, and where the two are compared. */
export interface Facts {
  readonly experiment: Experiment;
  readonly summary: Summary;
  readonly model: Model;
  /** D, the trained coordinates of one neuron. */
  readonly parameters: number;
  /** Kinds of the limit's methods; the first is what the network is compared with. */
  readonly methods: readonly string[];
  /** What the first method is called: "limit" or "population flow"; and with its article. */
  readonly firstName: string;
  readonly first: string;
  /** Whether a risk of the network was found on samples, so that its error is a standard error and no bound. */
  readonly sampled: boolean;
  /** The end of training as it was asked for. */
  readonly end: number;
  /** The last record time that has both network and limit, else the last that has either. */
  readonly last: SummarySnapshot | null;
}

export function factsOf({ experiment, tables, recording, summary }: FinishedRun): Facts {
  const model = makeModel(experiment, tables);
  const methods = experiment.limit.methods.map(({ kind }) => kind);
  const { snapshots } = summary;
  const firstName = methods[0] === "population-flow" ? "population flow" : "limit";
  return {
    experiment,
    summary,
    model,
    parameters: trainedParameters(model),
    methods,
    firstName,
    first: `the ${firstName}`,
    sampled: recording.network.some(({ riskKind }) => riskKind === "monteCarlo"),
    end: endOf(experiment),
    last:
      snapshots.findLast(({ network, limit }) => network !== null && limit !== null) ??
      snapshots.at(-1) ??
      null,
  };
}

function endOf({ training, changes }: Experiment): number {
  const change = changes.findLast(({ path }) => path === "training.time");
  return typeof change?.value === "number" ? change.value : training.time;
}

/** Whether the two risks differ by more than twice what their own errors explain. */
export const resolved = ({ network, limit }: Compared): boolean =>
  Math.abs(network.risk - limit.risk) > 2 * (network.riskError + limit.riskError);
