/** One-pass SGD as one would write it: step by step, neuron by neuron, in f64. An oracle: imports nothing. */

export interface PlainNeuron {
  a: number;
  b: number;
  readonly w: number[];
}

export interface PlainRule {
  readonly sigma: (u: number) => number;
  readonly slope: (u: number) => number;
  readonly trained: { readonly a: boolean; readonly b: boolean; readonly w: boolean };
  readonly lambda: number;
}

/** Moves the neurons by one sample; returns (y − ŷ)² before the step. */
export function plainStep(
  neurons: PlainNeuron[],
  x: ArrayLike<number>,
  y: number,
  s: number,
  rule: PlainRule,
): number {
  const inner = neurons.map(({ w, b }) => w.reduce((sum, weight, k) => sum + weight * x[k], b));
  const mean = neurons.reduce((sum, { a }, i) => sum + a * rule.sigma(inner[i]), 0) / neurons.length;
  const error = y - mean;
  const decay = 1 - 2 * rule.lambda * s;
  for (const [i, neuron] of neurons.entries()) {
    const byInner = 2 * s * error * neuron.a * rule.slope(inner[i]);
    if (rule.trained.a) neuron.a = decay * neuron.a + 2 * s * error * rule.sigma(inner[i]);
    if (rule.trained.b) neuron.b = decay * neuron.b + byInner;
    if (rule.trained.w)
      for (let k = 0; k < neuron.w.length; k++) neuron.w[k] = decay * neuron.w[k] + byInner * x[k];
  }
  return error * error;
}
