/** σ and σ′ in f32: the readable twin of kernels/wasm/sigma.ts, equal to it in every bit. */

import type { KernelSigma } from "./sigma.ts";

/** σ and its slope, each operation rounded to f32. */
export interface Sigma {
  /** σ(z) */
  value(z: number): number;
  /** σ′(z); at a knot the mean of both sides */
  slope(z: number): number;
}

const f = Math.fround;

/** The kernel's minimum and maximum: a NaN that comes first stays. */
function least(x: number, bound: number): number {
  if (bound < x) return bound;
  return x;
}

function most(x: number, bound: number): number {
  if (x < bound) return bound;
  return x;
}

/**
 * @param weighted  the neurons have an output weight; without one a clamp's value is the clamped z itself
 */
export function sigma32({ kind, parameters }: KernelSigma, weighted: boolean): Sigma {
  switch (kind) {
    case "clamp":
      return clamp(parameters, weighted);
    case "knots":
      return knots(parameters);
    case "polynomial":
      return polynomial(parameters);
    case "table":
      return table(parameters);
  }
}

function clamp([lower, upper, half, slope, offset]: Float32Array, weighted: boolean): Sigma {
  const clamped = (z: number) => least(most(z, lower), upper);
  return {
    value: (z) => (weighted ? f(f(slope * clamped(z)) + offset) : clamped(z)),
    slope: (z) => f((z > lower && z < upper ? half : 0) + (clamped(z) === z ? half : 0)),
  };
}

function knots(p: Float32Array): Sigma {
  const [count, height, left, right, first, last] = p;
  return {
    value(z) {
      let value = f(f(left * least(f(z - first), 0)) + height);
      for (let q = 0; q + 1 < count; q++) {
        const [t, , after, next] = p.subarray(6 + 4 * q, 10 + 4 * q);
        value = f(f(after * f(least(most(z, t), next) - t)) + value);
      }
      return f(f(right * most(f(z - last), 0)) + value);
    },
    slope(z) {
      let slope = left;
      for (let q = 0; q < count; q++) {
        const [t, mean, after] = p.subarray(6 + 4 * q, 10 + 4 * q);
        if (z > t) slope = after;
        if (z === t) slope = mean;
      }
      return slope;
    },
  };
}

function polynomial(p: Float32Array): Sigma {
  const [degree] = p;
  const horner = (z: number, start: number, from: number, to: number) => {
    let value = start;
    for (let n = from; n < to; n++) value = f(f(value * z) + p[n]);
    return value;
  };
  return {
    value: (z) => horner(z, p[1], 2, degree + 2),
    slope: (z) => horner(z, 0, degree + 2, 2 * degree + 2),
  };
}

function table(p: Float32Array): Sigma {
  const [lower, upper, inverse, first, last, left, right] = p;
  /** Place within its interval, and where the interval's coefficients stand. */
  const locate = (z: number) => {
    const place = f(least(most(z, lower), upper) * inverse);
    const cell = least(Math.floor(place), last);
    return { t: f(place - cell), at: 8 + 4 * (Number.isNaN(cell) ? 0 : cell - first) };
  };
  return {
    value(z) {
      const { t, at } = locate(z);
      let value = p[at + 3];
      for (let n = 2; n >= 0; n--) value = f(f(value * t) + p[at + n]);
      value = f(f(left * least(f(z - lower), 0)) + value);
      return f(f(right * most(f(z - upper), 0)) + value);
    },
    slope(z) {
      const { t, at } = locate(z);
      const line = f(f(f(3 * p[at + 3]) * t) + f(p[at + 2] + p[at + 2]));
      return f(f(f(line * t) + p[at + 1]) * inverse);
    },
  };
}
