/** A given cloud of neurons: columns w0 … w(d−1), and a, b for affine neurons, one row a neuron. */

import { z } from "zod";
import type { InitialLaw, Network, Neuron } from "../contract.ts";
import { columnOf, TableError, type Tables, tableOf } from "../table.ts";

/** `network.initial`: file, by its path. */
export const fileSchema = z.strictObject({ kind: z.literal("file"), path: z.string().min(1) });

/**
 * The neurons of the table that `path` names, in its order; `draw` ignores the seed.
 * @throws TableError  for a missing table or column; from `draw`, where N, d or the neuron do not match
 */
export function file({ path }: z.output<typeof fileSchema>, tables: Tables): InitialLaw {
  const table = tableOf(tables, path);
  const neurons = table.rows;
  const dimension = table.names.filter((name) => /^w\d+$/.test(name)).length;
  const w = new Float64Array(dimension * neurons);
  const column = (name: string) => columnOf(table, name, path, { filePart: "path" });
  for (let k = 0; k < dimension; k++) w.set(column(`w${k}`), k * neurons);
  const optional = (name: string) => (table.names.includes(name) ? column(name) : null);
  const cloud: Network = { neurons, dimension, a: optional("a"), b: optional("b"), w };
  return {
    kind: "file",
    a: () => Number.NaN,
    b: () => Number.NaN,
    constant: { a: false, b: false },
    radii: () => null,
    weights: () => null,
    cloud,
    draw: (_seed, wanted, neuron, inputs) => {
      refuseMisfit(cloud, path, wanted, neuron, inputs);
      return { ...cloud, a: cloud.a?.slice() ?? null, b: cloud.b?.slice() ?? null, w: w.slice() };
    },
  };
}

function refuseMisfit(
  cloud: Network,
  path: string,
  neurons: number,
  neuron: Neuron,
  dimension: number,
): void {
  const refuse = (given: string, wanted: string) => {
    throw new TableError(`${path}: ${given}; the experiment asks for ${wanted}: change one of the two.`);
  };
  if (cloud.neurons !== neurons)
    refuse(`${cloud.neurons} rows, one a neuron`, `network.neurons = ${neurons}`);
  if (cloud.dimension !== dimension) refuse(`${cloud.dimension} columns w0, w1, …`, `${dimension} inputs`);
  const scalars = [cloud.a, cloud.b].filter((column) => column !== null).length;
  if (neuron.kind === "affine-ridge" && scalars < 2)
    refuse("the columns a and b are not both there", "neuron: affine-ridge");
  if (neuron.kind !== "affine-ridge" && scalars > 0) refuse("columns a or b", `neuron: ${neuron.kind}`);
}
