import { type Marginal, marginal, pooled } from "../measure/marginal.ts";
import type { LimitSnapshot, NetworkSnapshot } from "./contract.ts";

/** The law of one coordinate in one method's snapshots at one time; the replicas of a population flow are pooled. */
export function limitLaw(rows: readonly LimitSnapshot[], coordinate: number): Marginal {
  if (rows.length === 1) return marginal(rows[0].measure, coordinate);
  const clouds = rows.map(({ measure, method }) => {
    if (measure.kind === "particles") return measure;
    throw new Error(`${method}: recorded grids for several replicas; only particles can be pooled.`);
  });
  return pooled(clouds, coordinate);
}

/** The law of one coordinate of the neurons of all replicas. */
export const networkLaw = (rows: readonly NetworkSnapshot[], coordinate: number): Marginal =>
  pooled(
    rows.map(({ points }) => ({ points, mass: null })),
    coordinate,
  );
