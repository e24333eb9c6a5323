/**
 * V and U of neurons by plain Monte Carlo on raw inputs, from nothing but the definitions:
 *
 *     V(θ) = −E[y σ⋆(x; θ)],   U(θ, θ′) = E[σ⋆(x; θ) σ⋆(x; θ′)].
 *
 * Imports nothing from src; σ is handed in as a function.
 */

interface RawNeuron {
  readonly a: number;
  readonly b: number;
  readonly w: readonly number[];
}

export interface RawCase {
  readonly sigma: (u: number) => number;
  /** A fresh input and its label. */
  sample(uniform: () => number): { x: number[]; y: number };
  /** Neuron j; where its directions are not part of the coordinates, with fresh ones. */
  neuron(j: number, uniform: () => number): RawNeuron;
}

export const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** A uniform point on the sphere of the given radius. */
export const onSphere = (dimension: number, radius: number, uniform: () => number): number[] => {
  const g = Array.from({ length: dimension }, () => normal(uniform));
  const length = Math.sqrt(g.reduce((sum, v) => sum + v * v, 0));
  return g.map((v) => (radius * v) / length);
};

export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

const activate = (sigma: RawCase["sigma"], { a, b, w }: RawNeuron, x: readonly number[]): number =>
  a * sigma(w.reduce((sum, wk, k) => sum + wk * x[k], b));

/** V(θ_j), U(θ_j, θ_l) for independent directions, and U(θ_j, θ_j) of one neuron with itself. */
export function potentialsByMonteCarlo(
  { sigma, sample, neuron }: RawCase,
  [j, l]: readonly [number, number],
  samples: number,
  uniform: () => number,
): { V: Estimate; U: Estimate; self: Estimate } {
  const [V, U, self] = [tally(), tally(), tally()];
  for (let n = 0; n < samples; n++) {
    const { x, y } = sample(uniform);
    const first = activate(sigma, neuron(j, uniform), x);
    V.add(-y * first);
    U.add(first * activate(sigma, neuron(l, uniform), x));
    self.add(first * first);
  }
  return { V: V.estimate(), U: U.estimate(), self: self.estimate() };
}

function tally() {
  let [count, sum, squares] = [0, 0, 0];
  return {
    add: (value: number) => {
      count++;
      sum += value;
      squares += value * value;
    },
    estimate: (): Estimate => {
      const mean = sum / count;
      return { mean, standardError: Math.sqrt(Math.max(squares / count - mean * mean, 0) / count) };
    },
  };
}
