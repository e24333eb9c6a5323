import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { summarySchema } from "../recording/format.ts";
import { cli } from "./cli.ts";

/** ReLU at ε = 5 blows up in the first block: only the snapshot at t = 0 is finite. */
const text = `version: 1
name: diverging
data: { kind: gaussian-mixture, blocks: [12], classes: [{ weight: 1, label: 1, variance: [40] }] }
network:
  neurons: 20
  neuron: affine-ridge
  activation: { kind: relu }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 5, time: 1000 }
limit: { methods: [] }
`;

it("a diverged run is an answer: a run folder that ends at the last finite time, exit 0, a line on stderr", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await writeFile(join(cwd, "diverging.yaml"), text);
  let out = "";
  let err = "";
  const code = await cli(["run", "diverging.yaml", "--json"], {
    out: (piece) => {
      out += piece;
    },
    err: (piece) => {
      err += piece;
    },
    interactive: false,
    env: {},
    cwd,
    command: [],
    worker: null,
    stop: new AbortController().signal,
  });
  await rm(cwd, { recursive: true });
  expect(code).toBe(0);
  expect(err).toContain("diverged");
  const summary = summarySchema.parse(JSON.parse(out));
  expect(summary.status).toBe("diverged");
  expect(summary.snapshots.map(({ t }) => t)).toEqual([0]);
});
