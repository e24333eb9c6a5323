import { kernelSigma } from "../kernels/sigma.ts";
import type { Model } from "../model/contract.ts";
import { named } from "./model.ts";
import { ConfigurationError } from "./problems.ts";
import type { Experiment } from "./schema.ts";

/**
 * Whether the network can be trained in the precision that is asked for: the f32 kernels take a smooth σ as a table,
 * and not every formula has one.
 *
 * @throws ConfigurationError  at network.activation, with what to do instead
 */
export function trainable(
  { activation, neuron }: Model,
  { training }: { readonly training: Pick<Experiment["training"], "run" | "precision"> },
): void {
  if (!training.run || training.precision === "f64") return;
  if (activation.star !== undefined) {
    const message = "a module's neuron is trained in double precision; use training.precision: f64.";
    throw new ConfigurationError([{ place: "", path: "training.precision", message }]);
  }
  named("network.activation", () => kernelSigma(activation, neuron.kind === "affine-ridge"));
}
