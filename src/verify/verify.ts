/** The oracle pack: every exact answer that is known, against this machine and this path of the kernels. */

import { cellOracles } from "./cells.ts";
import { lawOracles } from "./laws.ts";
import { limitOracles } from "./limit.ts";
import { networkOracles } from "./network.ts";
import { noiseOracles } from "./noise.ts";
import { numericsOracles } from "./numerics.ts";
import { type Check, checked, type Oracle } from "./oracle.ts";
import { staticsOracles } from "./statics.ts";

export type { Check } from "./oracle.ts";

/** Every oracle: numerics, network, laws, limit, cells, statics, noise. */
export const oracles = (): Oracle[] => [
  ...numericsOracles,
  ...networkOracles(),
  ...lawOracles,
  ...limitOracles,
  ...cellOracles,
  ...staticsOracles,
  ...noiseOracles,
];

/**
 * Computes every check; about 5 s.
 * @param most  of the first only, which are the quickest
 */
export const verify = (most = Number.POSITIVE_INFINITY): Check[] =>
  oracles()
    .slice(0, most)
    .map((oracle) => checked(oracle));
