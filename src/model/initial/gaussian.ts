/** w ~ N(0, (κ²/d) I): ‖w‖ ≈ κ, the `scale`. The radii of the blocks are independent, κ/√d · χ_{d_b}. */

import { z } from "zod";
import { chiQuantile, normalQuantile } from "../../numerics/special.ts";
import type { InitialLaw } from "../contract.ts";
import { independentParts, scalarParts } from "./parts.ts";

/** `network.initial`: gaussian. */
export const gaussianSchema = z.strictObject({
  kind: z.literal("gaussian"),
  /** κ, a norm scale */
  scale: z.number().min(0),
  ...scalarParts,
});

/** The law; a and b independent of w. */
export function gaussian({ scale, a, b }: z.input<typeof gaussianSchema>): InitialLaw {
  return independentParts(
    "gaussian",
    { a, b },
    {
      place: (w) => {
        const deviation = scale / Math.sqrt(w.length);
        for (let k = 0; k < w.length; k++) w[k] *= deviation;
      },
      radii: (blocks) => {
        const deviation = scale / Math.sqrt(blocks.reduce((sum, d) => sum + d, 0));
        return (u, out) => {
          for (let block = 0; block < blocks.length; block++)
            out[block] = deviation * chiQuantile(blocks[block], u[block]);
        };
      },
      weights: (dimension) => {
        const deviation = scale / Math.sqrt(dimension);
        return (u, out) => {
          for (let k = 0; k < dimension; k++) out[k] = deviation * normalQuantile(u[k]);
        };
      },
    },
  );
}
