/**
 * When training has diverged: a weight is no longer finite, or the one-pass risk of a block exceeds 100 (R(0) + E y²).
 * A network that answers 0 has risk E y², so that no start, however good, makes a large risk out of a small one.
 */

import type { Network } from "../model/contract.ts";

/** Far above what noise or a step that is only too large does to a bounded σ, far below overflow. */
const divergenceFactor = 100;

/**
 * The largest one-pass risk of a block, in units of output².
 * @param risk0          R(0), of the network at step 0
 * @param secondMomentY  E y²
 */
export const divergenceCeiling = (risk0: number, secondMomentY: number): number =>
  divergenceFactor * (risk0 + secondMomentY);

/** Whether a block's mean loss says that training diverged; NaN does. */
export const isDiverged = (blockMean: number, ceiling: number): boolean => !(blockMean <= ceiling);

/** A weight may overflow in the last update of a block, whose loss nobody has seen. */
export const allFinite = ({ a, b, w }: Network): boolean =>
  [a, b, w].every((part) => part === null || part.every(Number.isFinite));
