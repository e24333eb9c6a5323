import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { typed as meanfield } from "../../test/fakeTerminal.ts";
import { presetTexts } from "../presets/presets.generated.ts";

const commands = [
  "list",
  "show",
  "run",
  "plan",
  "runs",
  "optimum",
  "gibbs",
  "figure",
  "cite",
  "verify",
  "bench",
  "doctor",
];

describe("help", () => {
  it("names every command", async () => {
    const { code, out, err } = await meanfield(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  it.each(commands)("of %s has an example", async (command) => {
    const { code, out } = await meanfield([command, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\n  meanfield ${command}`));
  });

  it("goes to stderr, as bad usage, where no command is given", async () => {
    const { code, out, err } = await meanfield([]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Usage: meanfield");
  });
});

describe("--version", () => {
  it("is the package's", async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8"),
    ) as { version: string };
    expect(await meanfield(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("list and show", () => {
  it("lists the presets, one line each", async () => {
    const { code, out } = await meanfield(["list"]);
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(Object.keys(presetTexts).sort());
  });

  it("lists them as one JSON document", async () => {
    const { out } = await meanfield(["list", "--json"]);
    const { presets } = JSON.parse(out) as { presets: { name: string; title: string }[] };
    expect(presets.map(({ name }) => name)).toContain("isotropic");
    for (const { title } of presets) expect(title.length).toBeGreaterThan(10);
  });

  it("shows a preset as the file that it is", async () => {
    expect(await meanfield(["show", "isotropic"])).toEqual({ code: 0, out: presetTexts.isotropic, err: "" });
  });
});

describe("mistakes: exit 2, one message on stderr, nothing on stdout", () => {
  it.each([
    [["show", "nope"], 'error no preset "nope". Presets: animation, '],
    [["show", "isotropc"], 'error no preset "isotropc"; did you mean "isotropic"? Presets: animation, '],
    [["run", "isotropc"], 'error "isotropc" is neither a file nor a preset; did you mean "isotropic"?'],
    [["run", "isotropic", "--set", "training.stepsize=1"], 'did you mean "stepSize"?'],
    [["run", "isotropic", "--seed", "x"], 'error --seed x: seed: got "x"; allowed: a whole number'],
    [["run", "isotropic", "--methods", "jok"], 'error --methods jok: limit.methods.0.kind: got "jok"'],
    [
      ["run", "isotropic", "--methods", ","],
      "error --methods ,: no method is named; allowed: particle-flow, finite-volume, jko, langevin, population-flow",
    ],
    [["run", "isotropic", "--only", "netwrk"], "Allowed choices are network, limit."],
    [["run", "isotropic", "--only", "network", "--methods", "particle-flow"], "use one of them"],
    [["run"], "missing required argument"],
    [["rn"], "Did you mean run?"],
    [["run", "isotropic", "--sett", "x"], "Did you mean --set?"],
    [["bench", "--steps", "0"], "Allowed: a whole number above 0."],
  ])("%j", async (args, message) => {
    const { code, out, err } = await meanfield(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("shows the stack where MEANFIELD_DEBUG asks for it", async () => {
    const { err } = await meanfield(["show", "isotropc"], { env: { MEANFIELD_DEBUG: "1" } });
    expect(err).toMatch(/^\s+at /m);
  });

  it("colours the word on a screen, unless NO_COLOR is set", async () => {
    const red = "\u001b[31m";
    expect((await meanfield(["show", "x"], { interactive: true })).err.startsWith(red)).toBe(true);
    expect((await meanfield(["show", "x"], { interactive: true, env: { NO_COLOR: "1" } })).err).not.toContain(
      red,
    );
    expect((await meanfield(["show", "x"])).err).not.toContain(red);
  });
});
