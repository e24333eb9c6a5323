/** The commands and their flags. What they do is imported only when they run, so that --help is immediate. */

import { Command, InvalidArgumentError, Option } from "commander";
import { program as nameAndVersion } from "../experiment/code.generated.ts";
import { colours, exitCode, type Terminal } from "./terminal.ts";

/** A command line that knows its commands; `run` hands the exit code of the chosen one to `exit`. */
export function program(terminal: Terminal, exit: (code: number) => void): Command {
  const root = new Command("meanfield")
    .description("The infinite-width limit of two-layer neural networks: trained, solved, compared, drawn.")
    .version(nameAndVersion.slice(nameAndVersion.indexOf(" ") + 1), "-V, --version", "the version")
    .helpCommand(true)
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(text.replace(/^error:/, colours(terminal).red("error"))),
    })
    .showHelpAfterError("Add --help to see what is allowed.")
    .exitOverride();
  addExample(root, "meanfield run isotropic --set training.stepSize=1e-4");
  addPresets(root, terminal, exit);
  addRun(root, terminal, exit);
  addPredict(root, terminal, exit);
  addStudy(root, terminal, exit);
  addReproduce(root, terminal, exit);
  addPlan(root, terminal, exit);
  addRuns(root, terminal, exit);
  addOptimum(root, terminal, exit);
  addGibbs(root, terminal, exit);
  addFigure(root, terminal, exit);
  addCite(root, terminal, exit);
  addVerify(root, terminal, exit);
  addBench(root, terminal, exit);
  addDoctor(root, terminal, exit);
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
    .description("a preset as the commented YAML file that it is; or a data set that comes with the package")
    .argument("<preset|data>");
  show.action(async (name: string) => {
    const { show: run } = await import("./commands/presets.ts");
    run(terminal, name);
    exit(exitCode.done);
  });
  addExample(show, "meanfield show isotropic > mine.yaml");
}

/** The flags that set paths of the experiment, and its argument. */
function asksAnExperiment(command: Command): Command {
  return command
    .argument("<preset|file>", "a preset's name, an experiment file (YAML or JSON), or a run folder")
    .option("--set <path=value>", "set a path of the experiment to a YAML value (repeatable)", collect, [])
    .option("--seed <n>", "the seed: --set seed=n")
    .addOption(
      new Option("--only <part>", "leave the limit or the network out").choices(["network", "limit"]),
    )
    .option("--methods <kinds>", "methods of the limit, with commas between them, each with its defaults");
}

function addRun(root: Command, terminal: Terminal, exit: Exit): void {
  const run = root
    .command("run")
    .description(
      "train the network, solve its limit, compare the two: a run folder with tables and a report",
    );
  asksAnExperiment(run)
    .option(
      "--animate",
      "draw the run moving, too: figures/animation.gif; --set record.animation=true",
      false,
    )
    .option("--out <folder>", "parent of the run folders", folderName, "runs")
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
    "meanfield run animation --animate",
  );
}

function addPredict(root: Command, terminal: Terminal, exit: Exit): void {
  const predict = root
    .command("predict")
    .description("what becomes of training: the verdict on the limit first, then the network confirms it");
  asksAnExperiment(predict)
    .option("--eta <x>", "near enough to the optimum: η = x·R(0) (default: 0.01)")
    .option("--scan <path=a:b:n>", "the limit alone at n values of a path, from a to b")
    .option("--out <folder>", "parent of the run folders", folderName, "runs")
    .option("--studies <folder>", "parent of the study folders", folderName, "studies")
    .option("--resume", "go on with unfinished work of the same run", false)
    .option("--force", "compute a finished run again and compare, or unfinished work afresh", false)
    .option("--workers <n>", "threads that compute; changes no number (default: one a core)", wholeNumber)
    .option("--json", "one JSON document", false);
  predict.action(async (what: string, options: import("./commands/predict.ts").PredictOptions) => {
    const { predict: start } = await import("./commands/predict.ts");
    exit(await start(terminal, what, options));
  });
  addExample(
    predict,
    "meanfield predict isotropic --only limit --eta 0.001",
    "meanfield predict isotropic --scan network.initial.scale=0.2:0.8:4",
  );
}

function addStudy(root: Command, terminal: Terminal, exit: Exit): void {
  const study = root
    .command("study")
    .description("every run of an experiment's `over`, and a study folder with what they measure together");
  asksAnExperiment(study)
    .option("--out <folder>", "parent of the run folders", folderName, "runs")
    .option("--studies <folder>", "parent of the study folders", folderName, "studies")
    .option("--resume", "go on with unfinished runs of the study", false)
    .option("--force", "compute finished runs again and compare, or unfinished ones afresh", false)
    .option("--workers <n>", "threads that compute; changes no number (default: one a core)", wholeNumber)
    .option("--json", "the results as one JSON document", false);
  study.action(async (what: string, options: import("./commands/study.ts").StudyOptions) => {
    const { study: start } = await import("./commands/study.ts");
    exit(await start(terminal, what, options));
  });
  addExample(
    study,
    "meanfield study mine.yaml --set measure=[network.risk]",
    "meanfield study isotropic --set 'over=[{name: kappa, path: network.initial.scale, values: [0.4, 0.8]}]' --only limit",
  );
}

function addReproduce(root: Command, terminal: Terminal, exit: Exit): void {
  const reproduce = root
    .command("reproduce")
    .description("every experiment of the slides, and one report: each claim beside what was computed")
    .argument("[names...]", "experiments and studies of the slides (default: all)")
    .option("--quick", "small sizes, in minutes; claims that do not survive them are named", false)
    .option("--out <folder>", "parent of the run folders", folderName, "runs")
    .option("--studies <folder>", "parent of the study folders and of the report's", folderName, "studies")
    .option("--resume", "go on with unfinished runs", false)
    .option("--force", "compute finished runs again and compare, or unfinished ones afresh", false)
    .option("--workers <n>", "threads that compute; changes no number (default: one a core)", wholeNumber)
    .option("--json", "the claims as one JSON document", false);
  reproduce.action(async (names: string[], options: import("./commands/reproduce.ts").ReproduceOptions) => {
    const { reproduce: start } = await import("./commands/reproduce.ts");
    exit(await start(terminal, names, options));
  });
  addExample(reproduce, "meanfield reproduce --quick", "meanfield reproduce isotropic width");
}

function addPlan(root: Command, terminal: Terminal, exit: Exit): void {
  const plan = root
    .command("plan")
    .description(
      "before a run: its steps, time and memory, the theorem's hypotheses, a step that looks stable",
    );
  asksAnExperiment(plan).option("--json", "one JSON document", false);
  plan.action(async (what: string, options: import("./commands/plan.ts").PlanOptions) => {
    const { plan: print } = await import("./commands/plan.ts");
    exit(await print(terminal, what, options));
  });
  addExample(plan, "meanfield plan isotropic --set training.stepSize=1e-3");
}

function addOptimum(root: Command, terminal: Terminal, exit: Exit): void {
  const optimum = root
    .command("optimum")
    .description("the least risk that any measure of neurons has, with its certificate");
  asksAnExperiment(optimum)
    .option("--bound <a=A>", "state |a| ≤ A for trained output weights, which have no minimum without")
    .option("--json", "one JSON document", false);
  optimum.action(async (what: string, options: import("./commands/optimum.ts").OptimumFlags) => {
    const { runOptimum } = await import("./commands/optimum.ts");
    exit(await runOptimum(terminal, what, options));
  });
  addExample(
    optimum,
    "meanfield optimum isotropic",
    "meanfield optimum isotropic --set network.neuron=affine-ridge --bound a=2",
  );
}

function addGibbs(root: Command, terminal: Terminal, exit: Exit): void {
  const gibbs = root
    .command("gibbs")
    .description("the fixed point of noisy training, with its duality gap and quadrature error");
  asksAnExperiment(gibbs).option("--json", "one JSON document", false);
  gibbs.action(async (what: string, options: import("./commands/gibbs.ts").GibbsFlags) => {
    const { runGibbs } = await import("./commands/gibbs.ts");
    exit(await runGibbs(terminal, what, options));
  });
  addExample(gibbs, "meanfield gibbs isotropic --set 'training.noise={lambda: 0.1, beta: 100}'");
}

function addRuns(root: Command, terminal: Terminal, exit: Exit): void {
  const runs = root
    .command("runs")
    .description("the run folders that are there, and unfinished work")
    .option("--out <folder>", "parent of the run folders", folderName, "runs")
    .option("--json", "one JSON document", false);
  runs.action(async (options: import("./commands/runs.ts").RunsOptions) => {
    const { listRuns } = await import("./commands/runs.ts");
    exit(await listRuns(terminal, options));
  });
  addExample(runs, "meanfield runs");
}

function addDoctor(root: Command, terminal: Terminal, exit: Exit): void {
  const doctor = root
    .command("doctor")
    .description("what of this machine the program uses, what is missing, what to do about it")
    .option("--json", "one JSON document", false);
  doctor.action(async (options: { json: boolean }) => {
    const { doctor: examine } = await import("./commands/doctor.ts");
    exit(await examine(terminal, options));
  });
  addExample(doctor, "meanfield doctor");
}

function addFigure(root: Command, terminal: Terminal, exit: Exit): void {
  const figure = root
    .command("figure")
    .description("one panel of a finished run, set for a paper; without a panel, those that the run has")
    .argument("<run>", "a run folder")
    .argument("[panel]", "the panel's name")
    .option("--width <length>", "with its unit: mm, cm, in, pt, px", "85mm")
    .option("--font-size <pt>", "of the labels, in points", "8")
    .option("--format <format>", "pdf, svg or png (default: that of --out, else pdf)")
    .option("--time <scale>", "of the axis of time: stretched, linear or log (default: the panel's own)")
    .option("--out <file>", "the file to write (default: <panel>.<format>)");
  figure.action(
    async (run: string, panel: string | undefined, options: import("./commands/figure.ts").FigureOptions) => {
      const { figure: draw } = await import("./commands/figure.ts");
      exit(await draw(terminal, run, panel, options));
    },
  );
  addExample(
    figure,
    "meanfield figure runs/isotropic-0123456789ab",
    "meanfield figure runs/isotropic-0123456789ab risk-log --width 85mm --font-size 8 --format pdf",
  );
}

function addCite(root: Command, terminal: Terminal, exit: Exit): void {
  const cite = root
    .command("cite")
    .description("BibTeX of what a run used")
    .argument("<run>", "a run folder")
    .option("--json", "one JSON document", false);
  cite.action(async (run: string, options: { json: boolean }) => {
    const { cite: print } = await import("./commands/cite.ts");
    exit(await print(terminal, run, options));
  });
  addExample(cite, "meanfield cite runs/isotropic-0123456789ab > methods.bib");
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

/** An empty one is a shell's variable that was not set. */
function folderName(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("Allowed: the name of a folder.");
}

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
