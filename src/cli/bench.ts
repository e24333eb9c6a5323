/**
 * The speed table: one-pass SGD of the slides' isotropic case, random numbers included, beside the loops that one
 * would write in NumPy and C++ where those are installed. Programs take turns, so that a drifting machine slows all
 * of them; each figure is the median of its turns. Ratios travel between machines, absolute figures do not.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDraft } from "../experiment/draft.ts";
import { model as makeModel } from "../experiment/model.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { resolve } from "../experiment/resolve.ts";
import { applySettings, readSetting } from "../experiment/set.ts";
import { blockSize } from "../kernels/blockSize.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model } from "../model/contract.ts";
import { schedule } from "../model/schedules.ts";
import { preset } from "../presets/presets.ts";
import { clock } from "../space/clock.ts";
import { packageRoot } from "../store/packageRoot.ts";

/** A line of the speed table: steps a second of one program on one workload, median over its turns. */
interface BenchRow {
  readonly workload: string;
  readonly program: string;
  readonly threads: number;
  readonly stepsPerSecond: number;
  /** Null where NumPy is not installed. */
  readonly ratioToNumpy: number | null;
}

/** What to time: the workloads named in `only` (absent: all), and the NumPy and C++ loops where `peers`. */
interface BenchOptions {
  readonly only?: readonly string[];
  /** Steps of one turn; absent: what takes the kernel about a second. */
  readonly steps?: number;
  readonly peers: boolean;
}

interface Workload {
  readonly name: string;
  readonly neurons: number;
  readonly dimension: number;
  readonly steps: number;
}

const workloads: readonly Workload[] = [
  { name: "sgd-d40", neurons: 800, dimension: 40, steps: 120_000 },
  { name: "sgd-d320", neurons: 800, dimension: 320, steps: 16_000 },
];

/** A peer is slower: it runs this share of the steps, and its rate is its own. */
const peerShare = 0.15;
const turns = 3;

/** @throws ConfigurationError  naming the workloads there are, where `only` names another */
export function bench(options: BenchOptions): BenchRow[] {
  const chosen = options.only === undefined ? workloads : options.only.map(workloadNamed);
  const scratch = mkdtempSync(join(tmpdir(), "meanfield-bench-"));
  try {
    const peers = options.peers ? [numpyPeer(), plainLoopPeer(scratch)].filter((peer) => peer !== null) : [];
    return chosen.flatMap((workload) => race(workload, options.steps ?? workload.steps, peers));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function workloadNamed(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found === undefined) {
    throw new ConfigurationError(
      `bench: no workload "${name}". There are: ${workloads.map((workload) => workload.name).join(", ")}.`,
    );
  }
  return found;
}

interface Rate {
  readonly program: string;
  readonly stepsPerSecond: number;
}

interface Peer {
  run(workload: Workload, steps: number): Rate;
}

function race(workload: Workload, steps: number, peers: readonly Peer[]): BenchRow[] {
  const rates = new Map<string, number[]>();
  const take = ({ program, stepsPerSecond }: Rate) =>
    rates.set(program, [...(rates.get(program) ?? []), stepsPerSecond]);
  for (let turn = 0; turn < turns; turn++) {
    take(ours(workload, steps));
    for (const peer of peers) take(peer.run(workload, Math.max(1, Math.round(peerShare * steps))));
  }
  const medians = [...rates].map(([program, values]) => ({ program, stepsPerSecond: median(values) }));
  const numpy = medians.find(({ program }) => program.startsWith("NumPy"))?.stepsPerSecond ?? null;
  return medians.map(({ program, stepsPerSecond }) => ({
    workload: workload.name,
    program,
    threads: 1,
    stepsPerSecond,
    ratioToNumpy: numpy === null ? null : stepsPerSecond / numpy,
  }));
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1];

/** The step size of the race: the network moves through all its phases, no path is idle. */
const stepSize = 2e-4;

/** The preset `isotropic`, in the workload's sizes. */
function isotropic({ neurons, dimension }: Workload): Model {
  const draft = applySettings(readDraft({ name: "isotropic", text: preset("isotropic").text }), [
    readSetting(`network.neurons=${neurons}`),
    readSetting(`data.blocks=[${dimension}]`),
  ]);
  const { experiment, tables } = resolve(draft);
  return makeModel(experiment, tables);
}

function ours(workload: Workload, steps: number): Rate {
  const { neurons, dimension } = workload;
  const model = isotropic(workload);
  const training = sgd({
    model,
    network: model.initial.draw(1, neurons, model.neuron, dimension),
    clock: clock({ stepSize, time: steps * stepSize, schedule: schedule({ kind: "constant" }), changes: [] }),
    seed: 1,
    block: blockSize(neurons, dimension),
    precision: "f32",
    lambda: 0,
  });
  const begin = performance.now();
  training.advance(steps);
  return { program: "meanfield", stepsPerSecond: (1e3 * steps) / (performance.now() - begin) };
}

const peerFile = (name: string) => join(packageRoot(), "bench", "peers", name);

function numpyPeer(): Peer | null {
  if (spawnSync("python3", ["-c", "import numpy"], { stdio: "ignore" }).status !== 0) return null;
  return { run: (workload, steps) => peerRate("python3", [peerFile("numpy_loop.py")], workload, steps) };
}

function plainLoopPeer(scratch: string): Peer | null {
  const program = join(scratch, "plain_loop");
  const flags = ["-O3", "-march=native", "-ffast-math", peerFile("plain_loop.cpp"), "-o", program];
  if (spawnSync("g++", flags, { stdio: "ignore" }).status !== 0) return null;
  return { run: (workload, steps) => peerRate(program, [], workload, steps) };
}

/** One thread: a BLAS that spreads over cores would not be the same race. */
const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

function peerRate(
  command: string,
  before: readonly string[],
  { neurons, dimension }: Workload,
  steps: number,
): Rate {
  const result = spawnSync(command, [...before, `${neurons}`, `${dimension}`, `${steps}`], {
    encoding: "utf8",
    env: { ...process.env, ...oneThread },
  });
  if (result.status !== 0) throw new Error(`bench: the peer ${command} failed.\n${result.stderr}`);
  const { version, stepsPerSecond } = JSON.parse(result.stdout) as {
    version: string;
    stepsPerSecond: number;
  };
  return { program: version, stepsPerSecond };
}
