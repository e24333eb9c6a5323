/** What the slides say of networks, measures and their flow, beside the numbers of studies/structure. */

import type { Claim, Conclude } from "../conclusion.ts";
import { convexity, proximal, uniqueness } from "./structureLimits.ts";
import { identity, population, rotation } from "./structureNetworks.ts";
import { structurePlots } from "./structurePlots.ts";

export const structure: Conclude = (points) => ({
  claims: [identity, rotation, population, uniqueness, convexity, proximal].map(
    (claim): Claim => claim(points),
  ),
  plots: structurePlots(points),
});
