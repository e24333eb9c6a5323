/** Random orthogonal matrices, and what they do to networks and samples. */

import type { DataLaw, Network } from "../../model/contract.ts";
import { dot } from "../../numerics/dot.ts";
import type { Stream } from "../../numerics/random.ts";

/** x ↦ Qx in place, Q orthogonal. */
export type Rotation = (x: Float64Array) => void;

/**
 * A uniformly distributed rotation or reflection of the first to last of `size` coordinates from `first` on: Gram and
 * Schmidt, twice, of a Gaussian matrix. Q Qᵀ = I to 1e-15.
 */
export function uniformRotation({ normal }: Stream, first: number, size: number): Rotation {
  const rows: Float64Array[] = [];
  for (let i = 0; i < size; i++) {
    const row = Float64Array.from({ length: size }, () => normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows) {
        const along = dot(row, other);
        for (let k = 0; k < size; k++) row[k] -= along * other[k];
      }
      const length = Math.sqrt(dot(row, row));
      for (let k = 0; k < size; k++) row[k] /= length;
    }
    rows.push(row);
  }
  return (x) => {
    const part = x.subarray(first, first + size);
    part.set(rows.map((row) => dot(row, part)));
  };
}

/**
 * A rotation whose entries are dyadic, so that it takes numbers of few bits to numbers of few bits, without rounding:
 * twice a random signed permutation, then ½ [±1]₄ₓ₄ on every four coordinates (a rest of size mod 4 is only permuted).
 */
export function dyadicRotation({ integer }: Stream, first: number, size: number): Rotation {
  const passes = [0, 1].map(() => {
    const order = Array.from({ length: size }, (_, k) => k);
    for (let k = size - 1; k > 0; k--) {
      const other = integer(k + 1);
      [order[k], order[other]] = [order[other], order[k]];
    }
    return { order, sign: order.map(() => 2 * integer(2) - 1) };
  });
  return (x) => {
    const part = x.subarray(first, first + size);
    for (const { order, sign } of passes) {
      part.set(order.map((from, k) => sign[k] * part[from]));
      for (let k = 0; k + 4 <= size; k += 4) {
        const [p, q, r, s] = part.subarray(k, k + 4);
        part.set(
          [p + q + r + s, p - q + r - s, p + q - r - s, p - q - r + s].map((v) => v / 2),
          k,
        );
      }
    }
  };
}

/** One rotation a block: what leaves a mixture in these blocks as it is. */
export function perBlock(kind: typeof uniformRotation, random: Stream, blocks: readonly number[]): Rotation {
  let first = 0;
  const parts = blocks.map((size) => {
    const part = kind(random, first, size);
    first += size;
    return part;
  });
  return (x) => {
    for (const part of parts) part(x);
  };
}

/** The network of the neurons Qwᵢ. */
export function rotated(network: Network, rotation: Rotation): Network {
  const { neurons: N, dimension: d } = network;
  const w = network.w.slice();
  const row = new Float64Array(d);
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < d; k++) row[k] = w[k * N + i];
    rotation(row);
    for (let k = 0; k < d; k++) w[k * N + i] = row[k];
  }
  return { ...network, w };
}

/** The law of (Qx̄, y), x̄ each sample rounded to a multiple of 2⁻¹², so that dyadic rotations are exact in f32. */
export function rotatedSamples<Law extends DataLaw>(data: Law, rotation: Rotation): Law {
  const row = new Float64Array(data.dimension);
  return {
    ...data,
    draw: (block, normals) => {
      data.draw(block, normals);
      for (let q = 0; q < block.count; q++) {
        const x = block.x.subarray(q * row.length, (q + 1) * row.length);
        row.set(x.map((value) => Math.round(value * 4096) / 4096));
        rotation(row);
        x.set(row);
      }
    },
  };
}
