/**
 * How σ enters the f32 kernels: a kind and the numbers it needs, in the layout that kernels/wasm/sigma.ts reads.
 * kernels/sigma32.ts evaluates the same numbers readably.
 */

import type { Activation } from "../model/contract.ts";
import { cubicTable } from "./table.ts";

/** σ as the kernels take it. */
export interface KernelSigma {
  readonly kind: "clamp" | "knots" | "polynomial" | "table";
  readonly parameters: Float32Array;
  /** The kernels sum Σ_i and take ŷ = offset + (factor/N) Σ_i: 0 and 1, but where Σ runs over a clamped z. */
  readonly offset: number;
  readonly factor: number;
}

type Knots = Extract<Activation["shape"], { kind: "knots" }>;

/** @param weighted  neurons have an output weight: Σ_i runs over a σ(z) */
export function kernelSigma(activation: Activation, weighted: boolean): KernelSigma {
  const { shape } = activation;
  switch (shape.kind) {
    case "knots":
      return isClamp(shape) ? clamp(shape, weighted) : knots(shape);
    case "polynomial":
      return whole("polynomial", polynomial(shape.coefficients));
    case "smooth":
      return whole("table", table(activation, shape.lower, shape.upper));
  }
}

const whole = (kind: KernelSigma["kind"], parameters: number[]): KernelSigma => ({
  kind,
  parameters: Float32Array.from(parameters),
  offset: 0,
  factor: 1,
});

/** Two knots, flat outside: the truncated ReLU, one clamp of z. */
const isClamp = ({ knots, leftSlope, rightSlope }: Knots) =>
  knots.length === 2 && leftSlope === 0 && rightSlope === 0;

/** [t₁, t₂, half the slope, slope, offset], σ(z) = offset + slope · clamp(z, t₁, t₂). */
function clamp({ knots: [[from, low], [to, high]] }: Knots, weighted: boolean): KernelSigma {
  const [lower, upper] = [Math.fround(from), Math.fround(to)];
  const slope = (high - low) / (upper - lower);
  const offset = low - slope * lower;
  const parameters = Float32Array.from([lower, upper, slope / 2, slope, offset]);
  return { kind: "clamp", parameters, offset: weighted ? 0 : offset, factor: weighted ? 1 : slope };
}

/** [Q, σ(t₁), left slope, right slope, t₁, t_Q], then Q records [t, mean slope at t, slope after t, next t]. */
function knots({ knots, leftSlope, rightSlope }: Knots): KernelSigma {
  const last = knots.length - 1;
  const after = knots.map(([t, height], q) =>
    q === last ? rightSlope : (knots[q + 1][1] - height) / (knots[q + 1][0] - t),
  );
  const records = knots.flatMap(([t], q) => {
    const before = q === 0 ? leftSlope : after[q - 1];
    return [t, (before + after[q]) / 2, after[q], q === last ? t : knots[q + 1][0]];
  });
  const head = [knots.length, knots[0][1], leftSlope, rightSlope, knots[0][0], knots[last][0]];
  return whole("knots", [...head, ...records]);
}

/** [degree, c_degree … c_0, degree·c_degree … 1·c_1] */
function polynomial(coefficients: readonly number[]): number[] {
  const falling = coefficients.length === 0 ? [0] : [...coefficients].reverse();
  const degree = falling.length - 1;
  return [degree, ...falling, ...falling.slice(0, degree).map((c, n) => c * (degree - n))];
}

/** [lower, upper, 1/h, first, last, left slope, right slope, –] (intervals are numbered from u = 0), then 4 coefficients an interval. */
function table(activation: Activation, lower: number, upper: number): number[] {
  const { interval, first, intervals, leftSlope, rightSlope, coefficients } = cubicTable(
    activation,
    lower,
    upper,
  );
  const ends = [first * interval, (first + intervals) * interval];
  return [...ends, 1 / interval, first, first + intervals - 1, leftSlope, rightSlope, 0, ...coefficients];
}
