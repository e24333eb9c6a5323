/** A feature map on a line, written out by hand: what closed forms and independent minimisers are compared on. */

import type { FeatureMap } from "../src/features/contract.ts";
import type { Particles } from "../src/measure/contract.ts";
import type { Coordinates } from "../src/space/contract.ts";

/** φ, φ′ and φ″. */
export interface Smooth {
  readonly value: (x: number) => number;
  readonly first: (x: number) => number;
  readonly second: (x: number) => number;
}

const line: Coordinates = {
  kind: "full",
  names: ["w0"],
  lower: [-Infinity],
  upper: [Infinity],
  dimensions: [1],
  ends: ["open"],
  trained: [true],
  logReference: (_points, out) => void out.fill(0),
  squaredNorm: ({ columns: [w] }, out) => out.set(w.map((x) => x * x)),
  fromWeights: ({ w, neurons }) => ({ count: neurons, columns: [w] }),
};

/** R(ρ) = Σ weightₖ (∫φₖdρ − targetₖ)² */
export const lineMap = (
  features: readonly Smooth[],
  weights: readonly number[],
  targets: readonly number[],
): FeatureMap => ({
  coordinates: line,
  size: features.length,
  weights: Float64Array.from(weights),
  targets: Float64Array.from(targets),
  floor: 0,
  degree: 0,
  truncated: false,
  at: ({ columns: [w] }) => ({
    moments: (mass, out) => {
      for (const [k, { value }] of features.entries())
        out[k] = w.reduce((total, x, j) => total + mass[j] * value(x), 0);
    },
    potential: (alpha, { value, gradient, hessian }) => {
      const sum = (of: keyof Smooth) =>
        w.map((x) => features.reduce((total, phi, k) => total + alpha[k] * phi[of](x), 0));
      value?.set(sum("value"));
      gradient?.[0].set(sum("first"));
      hessian?.[0].set(sum("second"));
    },
  }),
  selfInteraction: ({ count }) => new Float64Array(count),
  tail: () => 0,
});

/** Atoms on the line. */
export const onLine = (x: ArrayLike<number>, mass?: ArrayLike<number>): Particles => ({
  kind: "particles",
  coordinates: line,
  points: { count: x.length, columns: [Float64Array.from(x)] },
  mass: mass === undefined ? new Float64Array(x.length).fill(1 / x.length) : Float64Array.from(mass),
});
