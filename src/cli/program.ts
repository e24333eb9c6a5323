/** The commands and their flags. What they do is imported only when they run, so that --help is immediate. */

import { Command, InvalidArgumentError, Option } from "commander";
import { program as nameAndVersion } from "../experiment/code.generated.ts";
import { exitCode, type Terminal } from "./terminal.ts";

/** A command line that knows its commands; `run` hands the exit code of the chosen one to `exit`. */
export function program(terminal: Terminal, exit: (code: number) => void): Command {
  const root = new Command("meanfield")
    .description("The infinite-width limit of two-layer neural networks: trained, solved, compared, drawn.")
    .version(nameAndVersion.slice(nameAndVersion.indexOf(" ") + 1), "-V, --version", "the version")
    .helpCommand(true)
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride();
  addExample(root, "meanfield run isotropic --set training.stepSize=1e-4");
  addPresets(root, terminal, exit);
  addRun(root, terminal, exit);
  addVerify(root, terminal, exit);
  addBench(root, terminal, exit);
  return root;
}

type Exit = (code: number) => void;

function addPresets(root: Command, terminal: Terminal, exit: Exit): void {
  const list = root
    .command("list")
    .description("the presets, one line each")
    .option("--json", "one JSON document", false);
  list.action(async (options: { json: boolean }) => {
    const { list: run } = await import("./commands/presets.ts");
    run(terminal, options);
    exit(exitCode.done);
  });
  addExample(list, "meanfield list");
  const show = root
    .command("show")
    .description("a preset as the commented YAML file that it is")
    .argument("<preset>");
  show.action(async (name: string) => {
    const { show: run } = await import("./commands/presets.ts");
    run(terminal, name);
    exit(exitCode.done);
  });
  addExample(show, "meanfield show isotropic > mine.yaml");
}

function addRun(root: Command, terminal: Terminal, exit: Exit): void {
  const run = root
    .command("run")
    .description("train the network, solve its limit, compare the two: a run folder with tables and figures")
    .argument("<preset|file>", "a preset's name, an experiment file (YAML or JSON), or a run folder")
    .option("--set <path=value>", "set a path of the experiment to a YAML value (repeatable)", collect, [])
    .option("--seed <n>", "the seed: --set seed=n")
    .addOption(
      new Option("--only <part>", "leave the limit or the network out").choices(["network", "limit"]),
    )
    .option("--methods <kinds>", "methods of the limit, with commas between them, each with its defaults")
    .option("--out <folder>", "parent of the run folders", "runs")
    .option("--resume", "go on with unfinished work of the same run", false)
    .option("--force", "compute a finished run again and compare, or unfinished work afresh", false)
    .option("--workers <n>", "threads that compute; changes no number (default: one a core)", wholeNumber)
    .option("--json", "the summary as one JSON document", false);
  run.action(async (what: string, options: import("./commands/run.ts").RunOptions) => {
    const { run: start } = await import("./commands/run.ts");
    exit(await start(terminal, what, options));
  });
  addExample(
    run,
    "meanfield run isotropic --set training.stepSize=1e-4 --set 'data.classes.0.variance=[3.24]'",
    "meanfield run mine.yaml --only limit --json > summary.json",
  );
}

function addVerify(root: Command, terminal: Terminal, exit: Exit): void {
  const verify = root
    .command("verify")
    .description("every exact answer that is known, against this machine")
    .option("--json", "one JSON document", false);
  verify.action(async (options: { json: boolean }) => {
    const { runVerify } = await import("./commands/verify.ts");
    exit(await runVerify(terminal, options));
  });
  addExample(verify, "meanfield verify");
}

function addBench(root: Command, terminal: Terminal, exit: Exit): void {
  const bench = root
    .command("bench")
    .description("training speed, beside NumPy and C++ where they are installed")
    .option("--only <workloads>", "of sgd-d40, sgd-d320, with commas between them")
    .option("--steps <n>", "steps of one turn", wholeNumber)
    .option("--no-peers", "this program alone")
    .option("--json", "one JSON document", false);
  bench.action(async (options: import("./commands/bench.ts").BenchFlags) => {
    const { runBench } = await import("./commands/bench.ts");
    exit(runBench(terminal, options));
  });
  addExample(bench, "meanfield bench --only sgd-d40");
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("Allowed: a whole number above 0.");
}

function addExample(command: Command, ...lines: readonly string[]): void {
  command.addHelpText(
    "after",
    `\nExample${lines.length === 1 ? "" : "s"}:\n${lines.map((line) => `  ${line}`).join("\n")}`,
  );
}
