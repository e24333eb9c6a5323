/**
 * Draws from χ²_d for whole d ≥ 0, exact in law: d = 0 is 0, d = 1 a squared normal, beyond by Marsaglia and Tsang's
 * rejection for 2·Gamma(d/2), about 1.05 normals and uniforms each, whatever d.
 *
 * Reference: [marsaglia:00].
 */

import { log } from "./elementary.ts";
import type { Stream } from "./random.ts";

/** @returns a sampler whose draws take numbers from the stream that it is given */
export function chiSquare(d: number): (random: Stream) => number {
  if (!(Number.isInteger(d) && d >= 0))
    throw new RangeError(`chi square: d = ${d} is no number of dimensions. Give a whole number from 0.`);
  if (d === 0) return () => 0;
  if (d === 1) {
    return (random) => {
      const g = random.normal();
      return g * g;
    };
  }
  const shape = d / 2 - 1 / 3;
  const scale = 1 / Math.sqrt(9 * shape);
  return (random) => {
    for (;;) {
      const g = random.normal();
      const root = 1 + scale * g;
      if (root <= 0) continue;
      const v = root * root * root;
      if (log(random.uniform()) < 0.5 * g * g + shape * (1 - v + log(v))) return 2 * shape * v;
    }
  };
}
