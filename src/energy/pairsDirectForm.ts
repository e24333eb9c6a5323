/** What a pair's form reads of each neuron. */
export interface DirectNeuron {
  /** S > 0 */
  spread: number;
  /** b */
  offset: number;
  /** E σ and E[σ(SX + b) X] */
  mean: number;
  first: number;
}

/**
 * Writes the six numbers of pairsDirect.ts into `out` [6].
 *
 * @returns  a bound on the rounding of E[σσ′], by the size of what cancels; Infinity where the pair is beyond the method
 */
export type DirectPair = (one: DirectNeuron, other: DirectNeuron, q: number, out: Float64Array) => number;
