/** inf R and the best single sphere as a study of Δ and d has them, and where one sphere stops being optimal. */

import type { StudiedPoint } from "../conclusion.ts";

/** One Δ at one d; numbers as StaticsAnswer has them. */
export interface Row {
  readonly delta: number;
  readonly infRisk: number;
  readonly gap: number;
  readonly proved: boolean;
  readonly sphere: number;
}

/** All Δ of one d, ascending. */
export interface Dimension {
  /** ∞ where limit.dimension is infinite. */
  readonly d: number;
  readonly rows: readonly Row[];
}

/** Whether the numbers 1 ± Δ are deviations; else they are variances. */
export const inDeviations = (points: readonly StudiedPoint[]): boolean =>
  points.some(
    ({ experiment: { data } }) => data.kind === "gaussian-mixture" && "deviation" in data.classes[0],
  );

/** Points of one block that have an answer, by d, ascending. */
export function dimensionsOf(points: readonly StudiedPoint[]): Dimension[] {
  const rows = new Map<number, Row[]>();
  for (const { experiment, answers } of points) {
    const { data, limit } = experiment;
    const { infRisk, gap, proved, bestSphereRisk: sphere } = answers.statics ?? {};
    if (data.kind !== "gaussian-mixture" || data.blocks.length !== 1) continue;
    if (typeof infRisk !== "number" || typeof gap !== "number" || typeof sphere !== "number") continue;
    const d = limit.dimension === "infinite" ? Number.POSITIVE_INFINITY : data.blocks[0];
    const [first] = data.classes;
    const [size] = ("deviation" in first ? first.deviation : first.variance) ?? [];
    const row = { delta: size - 1, infRisk, gap, proved: proved === 1, sphere };
    rows.set(d, [...(rows.get(d) ?? []), row]);
  }
  return [...rows.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([d, all]) => ({ d, rows: all.sort((one, other) => one.delta - other.delta) }));
}

/** R of the best sphere less inf R; 0 where they differ by no more than the gap. */
export const excess = ({ sphere, infRisk, gap }: Row): number =>
  sphere - infRisk > gap ? sphere - infRisk : 0;

/** Where a single sphere is optimal, as far as rows of Δ tell. */
export interface Optimal {
  /** The first and last Δ at which it is, to within the gap. */
  readonly from: number;
  readonly to: number;
  /** The Δ after the last; null where there is none. */
  readonly next: number | null;
  /** Where it stops, between `to` and `next`; null where these are not close, or the rows do not tell. */
  readonly threshold: number | null;
}

/** Rows of Δ further apart do not tell a threshold. */
const close = 0.02;

/**
 * Past the threshold Δ₀ the mass that moves elsewhere grows linearly and what it gains like (Δ − Δ₀)²: the line through
 * √excess at the first two Δ after it is followed down to 0.
 *
 * @returns null where a sphere is optimal at no Δ
 */
export function optimalSphere({ rows }: Dimension): Optimal | null {
  const to = rows.findLastIndex((row) => excess(row) === 0);
  if (to < 0) return null;
  const from = rows.findIndex((row) => excess(row) === 0);
  const [one, other] = rows.slice(to + 1);
  const ends = { from: rows[from].delta, to: rows[to].delta, next: one?.delta ?? null };
  if (one === undefined || other === undefined) return { ...ends, threshold: null };
  const [low, high] = [Math.sqrt(excess(one)), Math.sqrt(excess(other))];
  const found = one.delta - (low * (other.delta - one.delta)) / (high - low);
  const told = one.delta - ends.to <= close * (1 + 1e-9) && found >= ends.to && found <= one.delta;
  return { ...ends, threshold: told ? found : null };
}
