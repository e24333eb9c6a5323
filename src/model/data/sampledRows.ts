import { fillNormals32 } from "../../numerics/normals32.ts";
import { purposes, stream } from "../../numerics/random.ts";
import type { DataLaw, Dataset } from "../contract.ts";
import { datasetOf } from "./dataset.ts";

/** A seed that no network is trained on or measured with. */
export const sampledSeed = (part: number): number =>
  stream(1, purposes.sampledLaw, part).integer(0x1_0000_0000);

/**
 * Independent samples of a law as a data set: what stands for the law where nothing else of it is known. They are no run's
 * samples, and the same for every run.
 *
 * @param part  whole number; other parts are independent
 */
export function sampledRows(law: DataLaw, rows: number, part = 0): Dataset {
  const { dimension } = law;
  const x = new Float32Array(rows * dimension);
  const y = new Float64Array(rows);
  law.draw({ seed: sampledSeed(part), firstStep: 0, count: rows, x, y }, fillNormals32);
  return datasetOf(
    Float64Array.from(x),
    y,
    Array.from({ length: dimension }, (_, k) => `x${k}`),
  );
}
