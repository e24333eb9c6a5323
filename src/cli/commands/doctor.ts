/** `doctor`: what is here, what is missing, what to do about it, and which path runs. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { program } from "../../experiment/code.generated.ts";
import { png } from "../../store/png.ts";
import { differingWeights } from "../../verify/twins.ts";
import { verify } from "../../verify/verify.ts";
import { colours, exitCode, type Terminal } from "../terminal.ts";

/** One thing looked at. "broken": a run does not work without it; "missing": something beside it does not. */
interface Finding {
  readonly what: string;
  readonly state: "fine" | "missing" | "broken";
  readonly found: string;
  /** What to do; empty where nothing is. */
  readonly advice: string;
}

/** @returns the exit code: failed where something that a run needs is broken */
export async function doctor(terminal: Terminal, { json }: { readonly json: boolean }): Promise<number> {
  const findings = [...machine(), ...ownParts(terminal), ...optional(terminal)];
  if (json) terminal.out(`${JSON.stringify({ findings }, null, 2)}\n`);
  else terminal.out(text(findings, terminal));
  return findings.some(({ state }) => state === "broken") ? exitCode.failed : exitCode.done;
}

const fine = (what: string, found: string): Finding => ({ what, state: "fine", found, advice: "" });

/** The oldest Node that works, as package.json says. */
const lowestNode = [20, 19] as const;

function machine(): Finding[] {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const old = major < lowestNode[0] || (major === lowestNode[0] && minor < lowestNode[1]);
  const needed = `${lowestNode.join(".")} or newer`;
  return [
    fine("program", program),
    old
      ? { what: "Node", state: "broken", found: process.version, advice: `Install Node ${needed}.` }
      : fine("Node", `${process.version}, as needed: ${needed}`),
    fine("machine", `${process.platform} ${process.arch}, ${cpus()[0]?.model ?? "unknown processor"}`),
    fine("cores", `${availableParallelism()}: as many parts of a run compute at once`),
    fine("memory", `${Math.round(totalmem() / 2 ** 30)} GiB`),
    kernel(),
    fine("WebGPU", "not in Node, and nothing here uses it"),
  ];
}

/** Which path trains, and whether it has the bits that it should. */
function kernel(): Finding {
  const what = "training";
  const differing = differingWeights();
  if (differing === null)
    return {
      what,
      state: "missing",
      found: "no WebAssembly SIMD: the reference kernel, about 8 times slower, the same bits",
      advice: "Use a Node whose WebAssembly is not switched off (--jitless) or restricted.",
    };
  if (differing === 0) return fine(what, "the WebAssembly SIMD kernel, the same bits as its reference");
  return {
    what,
    state: "broken",
    found: `${differing} weights of the WebAssembly SIMD kernel differ from its reference`,
    advice: "This engine computes otherwise. Use another version of Node, and report this one.",
  };
}

function ownParts(terminal: Terminal): Finding[] {
  return [exactAnswers(), fonts(), runsFolder(terminal)];
}

/** A part of what `verify` checks: enough to see that this machine computes as it should. */
const checked = 12;

function exactAnswers(): Finding {
  const checks = verify(checked);
  const failing = checks.filter(({ pass }) => !pass).map(({ name }) => name);
  if (failing.length === 0)
    return fine("exact answers", `the first ${checks.length} hold; all of them: meanfield verify`);
  return {
    what: "exact answers",
    state: "broken",
    found: failing.join(", "),
    advice:
      "This machine or engine computes otherwise. Report it with the output of meanfield verify --json.",
  };
}

function fonts(): Finding {
  try {
    png({
      id: "probe",
      title: "",
      description: "",
      width: 10,
      height: 10,
      background: "#fff",
      frames: [],
      shapes: [],
    });
    return fine("figures", "drawn with the bundled fonts");
  } catch (error) {
    return {
      what: "figures",
      state: "broken",
      found: error instanceof Error ? error.message : String(error),
      advice: "Install the package again: npm install meanfield.",
    };
  }
}

/** Writes a file where a run would, and removes it. */
function runsFolder({ cwd }: Terminal): Finding {
  const folder = resolve(cwd, "runs");
  try {
    const probe = mkdtempSync(join(existsSync(folder) ? folder : cwd, ".meanfield-doctor-"));
    try {
      writeFileSync(join(probe, "probe"), "probe");
    } finally {
      rmSync(probe, { recursive: true, force: true });
    }
    return fine("run folders", `can be written below ${folder}`);
  } catch (error) {
    return {
      what: "run folders",
      state: "missing",
      found: error instanceof Error ? error.message : String(error),
      advice: "Give --out with a folder in which you may write.",
    };
  }
}

function optional({ env }: Terminal): Finding[] {
  const browsers = ["chromium", "chromium-browser", "google-chrome"];
  const chromium = env.CHROMIUM !== undefined && existsSync(env.CHROMIUM) ? env.CHROMIUM : null;
  return [
    orMissing(
      "DuckDB",
      packageFile("@duckdb/node-api"),
      "For SQL over results: npm install @duckdb/node-api.",
    ),
    orMissing("Slurm", onPath(["sbatch"], env), "Needed only where a cluster's queue is to run sweeps."),
    orMissing(
      "BullMQ",
      packageFile("bullmq"),
      "Needed only where sweeps go over a Redis queue: npm install bullmq ioredis.",
    ),
    orMissing(
      "Chromium",
      chromium ?? onPath(browsers, env),
      "Needed only by the program's own browser tests, on PATH or named by CHROMIUM.",
    ),
  ];
}

const orMissing = (what: string, found: string | null, advice: string): Finding =>
  found === null ? { what, state: "missing", found: "not found", advice } : fine(what, found);

/** Where an optional package would be loaded from; null where it is not installed. */
function packageFile(name: string): string | null {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

function onPath(names: readonly string[], env: Terminal["env"]): string | null {
  const folders = (env.PATH ?? "").split(delimiter).filter((each) => each !== "");
  const files = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return files.find((file) => existsSync(file)) ?? null;
}

function text(findings: readonly Finding[], terminal: Terminal): string {
  const paint = colours(terminal);
  const marks = { fine: paint.green("✓"), missing: paint.yellow("!"), broken: paint.red("✗") };
  const longest = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.map(({ what, state, found, advice }) => {
    const line = `${marks[state]} ${what.padEnd(longest)}  ${found}`;
    return `${line}${advice === "" ? "" : `\n  ${" ".repeat(longest)}  ${advice}`}\n`;
  });
  return `${lines.join("")}\n${verdict(findings)}\n`;
}

function verdict(findings: readonly Finding[]): string {
  const broken = findings.filter(({ state }) => state === "broken").map(({ what }) => what);
  return broken.length === 0
    ? "Everything that a run needs is here; what is marked ! only some commands ask for."
    : `A run will not work before this does: ${broken.join(", ")}.`;
}
