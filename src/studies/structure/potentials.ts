/**
 * V and U of given neurons from their definitions,
 *
 *     V(θ) = −E[y σ⋆(x; θ)],   U(θ, θ′) = E[σ⋆(x; θ) σ⋆(x; θ′)],
 *
 * neither by features nor by series over pairs: over the rows of a data set, else by one integral over ⟨x, w⟩,
 *
 *     V = −a Σ_c p_c E[E[y | g] σ(S g + b)],   U = a a′ Σ_c p_c E[σ(S g + b) h₀(S′√(1 − q²), S′q g + b′)],
 *
 * with g ~ N(0, 1), S² = Σ_b τ_b²‖w_b‖², q the correlation of the two pre-activations, and h₀(S, b) = E σ(S g + b), what is
 * left of the second neuron once g is known.
 *
 * Accuracy: 1e-12 for |q| ≤ 0.99 (potentials.test.ts); nearer to 1 the mean h₀ bends within √(1 − q²).
 */

import { gaussianInputs } from "../../energy/pairsInputs.ts";
import type { LabelMoments } from "../../energy/pairsLabel.ts";
import type { Activation, Model, Network } from "../../model/contract.ts";
import { exp } from "../../numerics/elementary.ts";
import { gaussLegendre } from "../../numerics/quadrature.ts";
import { sum } from "../../numerics/sums.ts";

/** V(θᵢ) and U(θᵢ, θⱼ) of a network's neurons. */
export interface Potentials {
  V(i: number): number;
  U(i: number, j: number): number;
}

/**
 * The potentials of these neurons under the model's data law.
 *
 * @throws RangeError  for labels whose mean along a direction is no polynomial of degree 2
 */
export function potentials(
  { data, activation }: Pick<Model, "data" | "activation">,
  network: Network,
): Potentials {
  if (data.kind === "dataset") return overRows(data, activation, network);
  if (data.kind !== "gaussian-mixture" && data.kind !== "teacher")
    throw new RangeError(
      `potentials: V is not integrated for data of kind "${data.kind}". Use a gaussian-mixture, a dataset, or a teacher of linear and quadratic coefficients.`,
    );
  return overInputs(gaussianInputs(data), activation, network);
}

/** R(ρ_N) = E y² + 2∫V dρ_N + ∬U dρ_N dρ_N of ρ_N = (1/N) Σ δ_{θᵢ}: N + N(N + 1)/2 integrals. */
export function riskOfMeasure(
  { data, activation }: Pick<Model, "data" | "activation">,
  network: Network,
): number {
  const { V, U } = potentials({ data, activation }, network);
  const N = network.neurons;
  let [single, double] = [0, 0];
  for (let i = 0; i < N; i++) {
    single += V(i);
    double += U(i, i);
    for (let j = 0; j < i; j++) double += 2 * U(i, j);
  }
  return data.secondMomentY + (2 * single) / N + double / (N * N);
}

function overRows(
  { rows, inputs, labels, dimension }: Extract<Model["data"], { kind: "dataset" }>,
  activation: Activation,
  network: Network,
): Potentials {
  const outputs = Array.from({ length: network.neurons }, (_, i) =>
    Float64Array.from({ length: rows }, (_, q) => {
      let u = network.b?.[i] ?? 0;
      for (let k = 0; k < dimension; k++) u += network.w[k * network.neurons + i] * inputs[q * dimension + k];
      return (network.a?.[i] ?? 1) * activation.value(u);
    }),
  );
  const mean = (one: Float64Array, other: Float64Array) => sum(one.map((v, q) => v * other[q])) / rows;
  return { V: (i) => -mean(outputs[i], labels), U: (i, j) => mean(outputs[i], outputs[j]) };
}

function overInputs(
  { blocks, classes }: ReturnType<typeof gaussianInputs>,
  activation: Activation,
  network: Network,
): Potentials {
  const { neurons: N, w } = network;
  const a = (i: number) => network.a?.[i] ?? 1;
  const b = (i: number) => network.b?.[i] ?? 0;
  const block = blocks.flatMap((size, index) => new Array<number>(size).fill(index));
  /** Σ_k τ_k² w_ik w_jk f_k */
  const product = (deviation: readonly number[], i: number, j: number, f?: Float64Array) =>
    block.reduce((total, c, k) => {
      const tau = deviation[c];
      return total + tau * tau * w[k * N + i] * w[k * N + j] * (f === undefined ? 1 : f[k]);
    }, 0);
  const h0 = meanOf(activation);
  return {
    V: (i) =>
      -classes.reduce((total, { weight, deviation, label }) => {
        const S = Math.sqrt(product(deviation, i, i));
        const along = labelAlong(label, network, i, S);
        return total + weight * a(i) * onLine(activation, [S, b(i)], null, along);
      }, 0),
    U: (i, j) =>
      classes.reduce((total, { weight, deviation }) => {
        const S = Math.sqrt(product(deviation, i, i));
        const other = Math.sqrt(product(deviation, j, j));
        const q = S * other > 0 ? Math.max(-1, Math.min(1, product(deviation, i, j) / (S * other))) : 0;
        const left = other * Math.sqrt(1 - q * q);
        const rest = (g: number) => h0(i === j ? 0 : left, (i === j ? S : other * q) * g + b(j));
        return total + weight * a(i) * a(j) * onLine(activation, [S, b(i)], [other * q, b(j)], rest);
      }, 0),
  };
}

/**
 * E[y | g], g = ⟨x, w⟩/S, of labels that are polynomials of degree 2 at most along every direction:
 * y₀ + y₁ g + y₂ (g² − 1)/√2.
 */
function labelAlong(label: LabelMoments, { neurons, dimension, w }: Network, i: number, S: number) {
  const row = Float64Array.from({ length: dimension }, (_, k) => w[k * neurons + i]);
  const y = new Float64Array(3);
  label.moments(row, 0, S === 0 ? 1 : S, y);
  return (g: number): number => y[0] + y[1] * g + (y[2] * (g * g - 1)) / Math.SQRT2;
}

function meanOf({ hermite, value }: Activation): (S: number, b: number) => number {
  const out = new Float64Array(1);
  return (S, b) => {
    if (S === 0) return value(b);
    hermite(S, b, 0, out, 0);
    return out[0];
  };
}

/** Beyond it the normal law has mass 1e-18. */
const reach = 9;
const pieceLength = 2.25;
const nodes = gaussLegendre(24, 0, 1);

/** E[σ(S g + b) f(g)], split where σ(S g + b) and σ(other) have kinks. */
function onLine(
  { kinks, value }: Activation,
  [S, b]: readonly [number, number],
  other: readonly [number, number] | null,
  f: (g: number) => number,
): number {
  const ends = Array.from({ length: (2 * reach) / pieceLength + 1 }, (_, n) => n * pieceLength - reach);
  for (const [slope, offset] of other === null ? [[S, b]] : [[S, b], other]) {
    ends.push(...kinks.map((kink) => (kink - offset) / slope).filter((g) => Math.abs(g) < reach));
  }
  ends.sort((one, next) => one - next);
  let total = 0;
  for (let piece = 1; piece < ends.length; piece++) {
    const from = ends[piece - 1];
    const length = ends[piece] - from;
    for (const [n, x] of nodes.nodes.entries()) {
      const g = from + length * x;
      total += length * nodes.weights[n] * exp(-0.5 * g * g) * value(S * g + b) * f(g);
    }
  }
  return total / Math.sqrt(2 * Math.PI);
}
