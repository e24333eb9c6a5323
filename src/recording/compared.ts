/** Record times at which a network stands beside a limit. */

import type { LimitSummary, NetworkSummary, Summary, SummarySnapshot } from "./format.ts";

/** A record time at which a network stands beside a limit. */
export interface Compared extends SummarySnapshot {
  readonly network: NetworkSummary;
  readonly limit: LimitSummary;
}

/** Those record times. */
export const compared = ({ snapshots }: Summary): Compared[] => snapshots.filter(isCompared);

export const isCompared = (snapshot: SummarySnapshot | null): snapshot is Compared =>
  snapshot !== null && snapshot.network !== null && snapshot.limit !== null;

/**
 * What the network risks more than the limit, as a share of what N fresh draws from ρ_t would; null where the latter is not
 * known, or not positive.
 */
export function keptShare({ network, limit }: Compared): number | null {
  if (limit.riskIndependent === null || !(limit.riskIndependent > limit.risk)) return null;
  return (network.risk - limit.risk) / (limit.riskIndependent - limit.risk);
}
