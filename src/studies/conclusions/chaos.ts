/**
 * Propagation of chaos: how far networks are from their limit, against N, ε and D, beside the approximation theorem of
 * [mei:18]. With noise the same, for the theorem with λ and β.
 */

import type { Claim, Conclude } from "../conclusion.ts";
import {
  bandClaim,
  hypothesesClaim,
  neuronsBiasClaim,
  neuronsClaim,
  orderClaim,
  spreadClaim,
  stepBiasClaim,
} from "./chaos/claims.ts";
import { deviationsOf } from "./chaos/deviations.ts";
import { sweepOf } from "./chaos/fits.ts";
import { plotsOf } from "./chaos/plots.ts";

export const chaos: Conclude = (points) => {
  const all = points.flatMap((point) => deviationsOf(point) ?? []);
  if (all.length === 0) return { claims: [], plots: [] };
  const neurons = sweepOf(all, "neurons");
  const step = sweepOf(all, "stepSize");
  const dimension = sweepOf(all, "parameters");
  const parts: readonly (Claim | null)[] = [
    neurons && neuronsBiasClaim(neurons),
    (step || dimension) && stepBiasClaim(step, dimension),
    (neurons || step) && spreadClaim(neurons, step),
    step && orderClaim(step, dimension),
  ];
  // With λ and β the slides say that the theorem is the same, and nothing of its parts.
  const claims = [
    neurons && neuronsClaim(neurons),
    ...(all[0].noise === null ? parts : []),
    bandClaim(all, neurons),
    hypothesesClaim(all),
  ];
  return {
    claims: claims.flatMap((claim) => claim ?? []),
    plots: plotsOf({ all, neurons, step, dimension }),
  };
};
