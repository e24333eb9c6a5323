import type { Network, Neuron } from "../model/contract.ts";
import type { KernelState } from "./contract.ts";

/** Rows of w̃: the d input weights, then b where the neuron has one. Training moves rows from … to. */
export interface Rows {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** The rows of w̃ for this neuron in d = `dimension` inputs. */
export function rowsOf({ kind, trained }: Neuron, dimension: number): Rows {
  const count = kind === "affine-ridge" ? dimension + 1 : dimension;
  const to = trained.b ? count : dimension;
  return { count, from: trained.w ? 0 : dimension, to };
}

/** A network that no block has touched yet, as a kernel holds it. */
export const loadedState = (network: Network, rows: Rows): KernelState => ({
  w: weightRows(network, rows).map((weight) => weight + 0), // no −0
  a: network.a ?? new Float64Array(0),
  scale: 1,
  outputScale: 1,
});

/** w̃ [rows.count × N] of a network, in f64; b's row is 0 where the network has none. */
function weightRows({ neurons, dimension, b, w }: Network, rows: Rows): Float64Array {
  const all = new Float64Array(rows.count * neurons);
  all.set(w);
  if (b !== null && rows.count > dimension) all.set(b, dimension * neurons);
  return all;
}

/** The network of a state, whose arrays it takes over; trained parts are multiplied by their scale. */
export function networkOf(
  { kind, trained }: Neuron,
  { neurons, dimension }: Pick<Network, "neurons" | "dimension">,
  rows: Rows,
  { w, a, scale, outputScale }: KernelState,
): Network {
  for (let at = rows.from * neurons; at < rows.to * neurons; at++) w[at] *= scale;
  if (trained.a) for (let i = 0; i < neurons; i++) a[i] *= outputScale;
  const affine = kind === "affine-ridge";
  return {
    neurons,
    dimension,
    a: affine ? a : null,
    b: affine ? w.slice(dimension * neurons) : null,
    w: affine ? w.slice(0, dimension * neurons) : w,
  };
}
