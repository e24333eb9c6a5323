/** ‖w‖ = radius, the direction uniform. The blocks share the squared length by a Dirichlet law with parameters d_b/2. */

import { z } from "zod";
import { betaQuantile, normalQuantile } from "../../numerics/special.ts";
import type { InitialLaw } from "../contract.ts";
import { independentParts, norm, scalarParts } from "./parts.ts";

/** `network.initial`: sphere. */
export const sphereSchema = z.strictObject({
  kind: z.literal("sphere"),
  radius: z.number().min(0),
  ...scalarParts,
});

/** The law; a and b independent of w. */
export function sphere({ radius, a, b }: z.input<typeof sphereSchema>): InitialLaw {
  const place = (w: Float64Array) => {
    const length = norm(w);
    for (let k = 0; k < w.length; k++) w[k] *= radius / length;
  };
  return independentParts(
    "sphere",
    { a, b },
    {
      place,
      radii: (blocks) => (u, out) => {
        // One block after the other takes a Beta share of the squared length that is left; the last takes the rest.
        let left = radius * radius;
        let dimensionsAfter = blocks.reduce((sum, d) => sum + d, 0);
        for (let block = 0; block < blocks.length; block++) {
          dimensionsAfter -= blocks[block];
          const share =
            dimensionsAfter === 0 ? 1 : betaQuantile(blocks[block] / 2, dimensionsAfter / 2, u[block]);
          out[block] = Math.sqrt(left * share);
          left *= 1 - share;
        }
      },
      weights: (dimension) => (u, out) => {
        for (let k = 0; k < dimension; k++) out[k] = normalQuantile(u[k]);
        place(out);
      },
    },
  );
}
