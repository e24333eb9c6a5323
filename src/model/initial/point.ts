/** All neurons at one point: w = radius·e₁. Only radius 0 is invariant under rotations, so that a reduced limit exists. */

import { z } from "zod";
import type { InitialLaw } from "../contract.ts";
import { independentParts, scalarParts } from "./parts.ts";

/** `network.initial`: point. */
export const pointSchema = z.strictObject({
  kind: z.literal("point"),
  radius: z.number().min(0),
  ...scalarParts,
});

/** The law; a and b may still be random. */
export function point({ radius, a, b }: z.input<typeof pointSchema>): InitialLaw {
  const place = (w: Float64Array) => {
    w.fill(0);
    w[0] = radius;
  };
  return independentParts(
    "point",
    { a, b },
    {
      place,
      radii: (blocks) => {
        if (radius > 0) return null;
        return (_u, out) => {
          out.fill(0, 0, blocks.length);
        };
      },
      weights: () => (_u, out) => place(out),
    },
  );
}
