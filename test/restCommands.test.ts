/** `optimum` and `gibbs`, as a user types them. */

import { describe, expect, it } from "vitest";
import { typed } from "./fakeTerminal.ts";

const noisy = ["--set", "training.noise={lambda: 0.1, beta: 100}"];
const affine = ["--set", "network.neuron=affine-ridge"];

describe("meanfield optimum", () => {
  it("prints the least risk, how it is known, where the mass is, and the best sphere", async () => {
    const { code, out, err } = await typed(["optimum", "isotropic"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("isotropic: inf R = 0.0308918 over all measures of neurons.");
    expect(out).toMatch(/Proved: no measure of neurons has R below 0\.0308\d+ \(gap \d\.\de-7\)\./);
    expect(out).toMatch(/84\.65 % {2}1\.5462\n15\.35 % {2}infinity\n/);
    expect(out).toContain("The best single sphere has r = 2.0184 and R = 0.0455099.");
  });

  it("--json is one document with the documented names", async () => {
    const { code, out } = await typed(["optimum", "isotropic", "--json"]);
    expect(code).toBe(0);
    const found = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(found)).toEqual(["risk", "gap", "certificate", "atoms", "bestSphere"]);
    expect(found).toMatchObject({
      certificate: "proved",
      atoms: [{ coordinates: { r: expect.closeTo(1.5462, 3) } }, { coordinates: "infinity" }],
      bestSphere: { r: expect.closeTo(2.01837, 4) },
    });
  });

  it("has no minimum where output weights are free, says what to state, and takes the bound", async () => {
    const free = await typed(["optimum", "isotropic", ...affine, "--json"]);
    expect(free.code).toBe(0);
    expect(JSON.parse(free.out)).toEqual({
      risk: null,
      gap: null,
      certificate: "none",
      atoms: [],
      bestSphere: null,
    });
    expect(free.err).toContain("--bound a=A");
    const frozen = ["--set", "network.frozen=[b]", "--bound", "a=2", "--json"];
    const bounded = JSON.parse((await typed(["optimum", "isotropic", ...affine, ...frozen])).out) as {
      readonly atoms: readonly { readonly coordinates: { readonly a: number } }[];
      readonly certificate: string;
    };
    expect(bounded.certificate).toBe("proved");
    expect(bounded.atoms.every(({ coordinates }) => Math.abs(coordinates.a) === 2)).toBe(true); // Ψ = a·G is linear in a
  });

  it("leaves noise aside with a word, and takes decay in", async () => {
    const { out, err } = await typed(["optimum", "isotropic", ...noisy]);
    expect(err).toContain("its fixed point is what gibbs finds");
    expect(out).toMatch(/inf R_λ = 0\.\d+ at λ = 0\.1 over/);
  });

  it.each([
    [["--bound", "b=2"], "--bound b=2: allowed: a=A"],
    [["--bound", "a=-1"], "--bound a=-1: allowed: a=A with a number A above 0"],
    [["--bound", "a=2"], "output weights a are not trained here"],
    [["--set", "network.frozen=[w]"], "w is frozen"],
  ])("%j is a mistake", async (flags, message) => {
    const { code, out, err } = await typed(["optimum", "isotropic", ...flags]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });
});

describe("meanfield gibbs", () => {
  it("prints F with its errors and the law of each coordinate", async () => {
    const { code, out, err } = await typed(["gibbs", "isotropic", ...noisy]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("the fixed point at λ = 0.1, β = 100, the one minimum of F.");
    expect(out).toMatch(/free energy F +0\.1151461\d/);
    expect(out).toMatch(/duality gap +\d\.\de-\d\d/);
    expect(out).toMatch(/\nr +2\.02\d/);
  });

  it("--json is one document with the documented names; the slides' convention is β → 4β", async () => {
    const ours = await typed(["gibbs", "isotropic", ...noisy, "--json"]);
    const found = JSON.parse(ours.out) as Record<string, number>;
    expect(Object.keys(found)).toEqual([
      "freeEnergy",
      "risk",
      "gap",
      "quadratureError",
      "effectivePoints",
      "coordinates",
    ]);
    expect(Math.abs(found.freeEnergy - 0.115146)).toBeLessThan(1e-6);
    expect(found.gap).toBeLessThan(1e-9);
    expect(found.quadratureError).toBeLessThan(1e-9);
    const slides = ["--set", "training.noise={lambda: 0.1, beta: 25, convention: slides}", "--json"];
    expect((await typed(["gibbs", "isotropic", ...slides])).out).toBe(ours.out);
  });

  it.each([
    [[], "a fixed point needs noise and decay, and there is no beta"],
    [["--set", "training.noise={lambda: 0, beta: 100}"], "λ is 0"],
    [["--set", "training.noise={lambda: 0.1, beta: -1}"], "training.noise.beta: got -1"],
  ])("%j is a mistake", async (flags, message) => {
    const { code, out, err } = await typed(["gibbs", "isotropic", ...flags]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });
});
