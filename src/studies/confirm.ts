/** Whether a trained network confirms what its limit predicts: its final risk beside the limit's, in a sentence. */

import type { Summary } from "../recording/format.ts";
import { significant } from "../recording/table.ts";

/** The network at its last record time. */
export interface NetworkConfirmation {
  /** R_N, the mean over replicas; null where no replica was finite any more. */
  readonly risk: number | null;
  readonly riskError: number | null;
  readonly riskSpread: number | null;
  /** R(ρ_T), and R(ρ_T) + κ_T/N where it is known. */
  readonly limitRisk: number;
  readonly riskIndependent: number | null;
  /** Whether it follows its limit (departed.ts); null where κ_T is not known. */
  readonly agrees: boolean | null;
  readonly sentence: string;
}

/** How many standard errors lie between what agrees and what does not. */
const errors = 3;

/**
 * @param limitRisk  of the verdict, for a run that solved no limit of its own
 * @param neurons    N
 */
export function confirmation(summary: Summary, limitRisk: number, neurons: number): NetworkConfirmation {
  const last = summary.snapshots.at(-1);
  const network = last?.network ?? null;
  const limit = last?.limit ?? null;
  const found = {
    risk: network?.risk ?? null,
    riskError: network?.riskError ?? null,
    riskSpread: network?.riskSpread ?? null,
    limitRisk: limit?.risk ?? limitRisk,
    riskIndependent: limit?.riskIndependent ?? null,
  };
  const t = `${Number((last?.t ?? 0).toPrecision(12))}`;
  if (summary.status === "diverged" || found.risk === null)
    return {
      ...found,
      agrees: false,
      sentence: `The network does not follow its limit: it ${summary.outcome}.`,
    };
  const own = ownWords(network);
  const limits = `the limit has ${digits(found.limitRisk)}`;
  if (summary.departed !== null) {
    const { stableStepSize } = summary.departed;
    const advice =
      stableStepSize === null
        ? "no step size that a pilot tried looked stable"
        : `the largest step size that looked stable in a pilot is ${stableStepSize}`;
    const sentence = `The network has departed from its limit: at t = ${t} ${own}, ${limits}; ${advice}.`;
    return { ...found, agrees: false, sentence };
  }
  if (found.riskIndependent === null) {
    const sentence = `The network at t = ${t}: ${own}; ${limits}; what N fresh draws from it would have is not known here.`;
    return { ...found, agrees: null, sentence };
  }
  const bounds = { lower: found.limitRisk, upper: found.riskIndependent };
  const where = placeOf(found.risk, errors * standardError(network), bounds);
  const draws = `what ${neurons} fresh draws from it have, ${digits(found.riskIndependent)}`;
  const sentence = `The network confirms it: at t = ${t} ${own}, ${where} the limit's R = ${digits(found.limitRisk)} and ${draws}.`;
  return { ...found, agrees: true, sentence };
}

type Network = NonNullable<Summary["snapshots"][number]["network"]> | null;

function ownWords(network: Network): string {
  if (network === null) return "";
  const { risk, riskError, riskSpread, replicas } = network;
  if (riskSpread !== null)
    return `R_N = ${digits(risk)}, with a deviation of ${significant(riskSpread, 2)} over ${replicas.length} replicas`;
  return riskError > 0 ? `R_N = ${digits(risk)} ± ${significant(riskError, 2)}` : `R_N = ${digits(risk)}`;
}

function standardError(network: Network): number {
  if (network === null) return 0;
  const { riskError, riskSpread, replicas } = network;
  return Math.max(riskError, (riskSpread ?? 0) / Math.sqrt(replicas.length));
}

/** Where a value lies between two bounds: `between`, or how far outside. */
function placeOf(
  value: number,
  error: number,
  bounds: { readonly lower: number; readonly upper: number },
): string {
  if (value + error < bounds.lower) return `${significant(bounds.lower - value, 2)} below both`;
  if (value - error > bounds.upper) return `${significant(value - bounds.upper, 2)} above both`;
  return "between";
}

const digits = (value: number): string => significant(value, 3);
