/** `doctor`: what is here, what is missing, what to do about it, and which path runs. */

import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { program } from "../../experiment/code.generated.ts";
import { hasSimd } from "../../kernels/kernels.ts";
import { png } from "../../store/png.ts";
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
  return [
    fine("program", program),
    old
      ? {
          what: "Node",
          state: "broken",
          found: process.version,
          advice: `Install Node ${lowestNode.join(".")} or newer.`,
        }
      : fine("Node", process.version),
    fine("machine", `${process.platform} ${process.arch}, ${cpus()[0]?.model ?? "unknown processor"}`),
    fine("cores", `${availableParallelism()}: as many parts of a run compute at once`),
    fine("memory", `${Math.round(totalmem() / 2 ** 30)} GiB`),
    hasSimd()
      ? fine("training", "the WebAssembly SIMD kernel")
      : {
          what: "training",
          state: "missing",
          found: "no WebAssembly SIMD: the reference kernel, about 8 times slower, the same bits",
          advice: "Use a Node that was not started with --no-experimental-wasm-simd or in a restricted mode.",
        },
    fine("WebGPU", "not used"),
  ];
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

function runsFolder({ cwd }: Terminal): Finding {
  const folder = resolve(cwd, "runs");
  try {
    const there = exists(folder) ? folder : cwd;
    accessSync(there, constants.W_OK);
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
  const packages = [
    {
      name: "@duckdb/node-api",
      what: "DuckDB",
      advice: "For SQL over results: npm install @duckdb/node-api.",
    },
  ];
  const programs = [
    { names: ["sbatch"], what: "Slurm", advice: "Only needed where a cluster's queue should run sweeps." },
    {
      names: ["chromium", "chromium-browser", "google-chrome"],
      what: "Chromium",
      advice: "Only the program's own browser tests need one, on PATH or named by CHROMIUM.",
    },
  ];
  return [
    ...packages.map(({ name, what, advice }) => orMissing(what, packageVersion(name), advice)),
    ...programs.map(({ names, what, advice }) => orMissing(what, onPath(names, env), advice)),
  ];
}

const orMissing = (what: string, found: string | null, advice: string): Finding =>
  found === null ? { what, state: "missing", found: "not found", advice } : fine(what, found);

function packageVersion(name: string): string | null {
  try {
    const require = createRequire(import.meta.url);
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return null;
  }
}

function onPath(names: readonly string[], env: Terminal["env"]): string | null {
  for (const folder of (env.PATH ?? "").split(delimiter).filter((each) => each !== ""))
    for (const name of names) if (exists(join(folder, name))) return join(folder, name);
  return null;
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch {
    return false;
  }
}

function text(findings: readonly Finding[], terminal: Terminal): string {
  const paint = colours(terminal);
  const marks = { fine: paint.green("✓"), missing: paint.dim("–"), broken: paint.red("✗") };
  const longest = Math.max(...findings.map(({ what }) => what.length));
  return findings
    .map(({ what, state, found, advice }) => {
      const line = `${marks[state]} ${what.padEnd(longest)}  ${found}`;
      return `${line}${advice === "" ? "" : `\n  ${" ".repeat(longest)}  ${advice}`}\n`;
    })
    .join("");
}
