/** Which structural claims can be asked of an experiment, and at what sizes: sizes stand in the experiment itself. */

import { model as modelOf } from "../../experiment/model.ts";
import type { Experiment } from "../../experiment/schema.ts";
import type { GaussianMixture, Model } from "../../model/contract.ts";
import type { Tables } from "../../model/table.ts";
import { coordinatesOf } from "../../space/coordinates.ts";

/** Numbers by name, all of them or none. */
export type Numbers<Key extends string> = Readonly<Record<Key, number | null>>;

/** A question of these keys: null for all where `ask` has nothing to say of an experiment. */
export function question<Key extends string>(
  keys: readonly Key[],
  ask: (experiment: Experiment, tables: Tables) => Numbers<Key> | null,
) {
  return {
    keys,
    answer(experiment: Experiment, tables: Tables): Readonly<Record<string, number | null>> {
      const found = ask(experiment, tables);
      // The logarithm of a difference that came out negative is no number.
      const number = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
      return Object.fromEntries(keys.map((key) => [key, found === null ? null : number(found[key])]));
    },
  };
}

/** The model of an experiment whose inputs are a Gaussian mixture. */
export type MixtureModel = Model & { readonly data: GaussianMixture };

/** Null for other data. */
export function mixtureModel(experiment: Experiment, tables: Tables): MixtureModel | null {
  const model = modelOf(experiment, tables);
  const { data } = model;
  return data.kind === "gaussian-mixture" ? { ...model, data } : null;
}

/** Whether neurons move by R alone, with ξ = 1 and nothing held: what these computations of the dynamics follow. */
export const isPlain = ({ training, network }: Experiment): boolean =>
  training.noise === null && training.schedule.kind === "constant" && network.frozen.length === 0;

/** Whether the limit of a mixture is a law of one radius. */
export const inOneRadius = (model: MixtureModel): boolean => {
  const { names } = coordinatesOf(model);
  return names.length === 1 && names[0] === "r";
};

/** The `limit.methods` entry of a kind; null where there is none. */
export function methodOf<Kind extends Experiment["limit"]["methods"][number]["kind"]>(
  { limit }: Experiment,
  kind: Kind,
): Extract<Experiment["limit"]["methods"][number], { kind: Kind }> | null {
  const found = limit.methods.find((method) => method.kind === kind);
  return (found as Extract<typeof found, { kind: Kind }> | undefined) ?? null;
}
