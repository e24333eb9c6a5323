/**
 * Whether a network has left its limit. A step that is too large never overflows with a bounded σ: the network ends far
 * above its limit, and the comparison says so where, at the last snapshot,
 *
 *     R_N − R(ρ_t) > max(½ R(ρ_t), 10 κ_t/N).
 */

/** What is asked of a summary's snapshot. */
interface DepartureFacts {
  readonly t: number;
  /** Null where no network was trained, or none was finite any more. */
  readonly network: { readonly risk: number } | null;
  /** `riskIndependent` = R(ρ_t) + κ_t/N; null for population-flow, whose risk has the 1/N in it. */
  readonly limit: { readonly risk: number; readonly riskIndependent: number | null } | null;
}

/** The last time, and the largest step that looked stable there; null where none did. */
export interface Departure {
  readonly t: number;
  readonly stableStepSize: number | null;
}

/**
 * @param snapshots   of the summary, ascending in t
 * @param stableStep  the pilot, asked only where the network departed
 * @returns           null where it follows, or cannot be compared
 */
export function departed(
  snapshots: readonly DepartureFacts[],
  stableStep: () => number | null,
): Departure | null {
  const last = snapshots[snapshots.length - 1];
  if (last === undefined || !hasDeparted(last)) return null;
  return { t: last.t, stableStepSize: stableStep() };
}

function hasDeparted({ network, limit }: DepartureFacts): boolean {
  if (network === null || limit === null || limit.riskIndependent === null) return false;
  const excessOfDraws = limit.riskIndependent - limit.risk; // κ_t/N
  return network.risk - limit.risk > Math.max(limit.risk / 2, 10 * excessOfDraws);
}
