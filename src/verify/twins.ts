/** The SIMD kernel beside its readable twin, on a short training. */

import { hasSimd, type KernelPath } from "../kernels/kernels.ts";
import { sgd } from "../methods/sgd.ts";
import type { Network } from "../model/contract.ts";
import { schedule } from "../model/schedules.ts";
import { clock } from "../space/clock.ts";
import { affine } from "./cases.ts";

const steps = 100;
const stepSize = 1e-3;

function trained(path: KernelPath, nudge: number): Network {
  const model = affine("truncated-relu");
  const start = model.initial.draw(1, model.neurons, model.neuron, model.data.dimension);
  start.w[0] += nudge;
  const training = sgd({
    model,
    network: start,
    clock: clock({ stepSize, time: steps * stepSize, schedule: schedule({ kind: "constant" }), changes: [] }),
    seed: 1,
    lambda: 0.1,
    block: 16,
    precision: "f32",
    kernelPath: path,
  });
  training.advance(steps);
  return training.network();
}

/**
 * Weights whose bits differ after 100 steps of 50 affine neurons; null where this engine has no SIMD to compare.
 * @param nudge  moves a weight of the SIMD kernel's start: what must not go unseen
 */
export function differingWeights(nudge = 0): number | null {
  if (!hasSimd()) return null;
  const fast = trained("wasm-f32", nudge);
  const twin = trained("reference-f32", 0);
  return fast.w.reduce((count, value, k) => count + (Object.is(value, twin.w[k]) ? 0 : 1), 0);
}
