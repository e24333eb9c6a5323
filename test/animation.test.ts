/** An animation: what its frames hold, that nothing in them jumps, and that it costs the run no number. */

import { describe, expect, it } from "vitest";
import { isFrameExact } from "../src/experiment/exactCurve.ts";
import { type Frame, frameLaw, frameSteps, mostFrames } from "../src/experiment/frames.ts";
import { animationFigures, animationStyle } from "../src/figures/animation.ts";
import type { Figure, Mark, MarkOf, Panel } from "../src/figures/description.ts";
import { scene } from "../src/figures/layout.ts";
import { overlap, type Scene, type TextShape, textBox } from "../src/figures/scene.ts";
import { light } from "../src/figures/theme.ts";
import { cells, sample } from "../src/measure/marginal.ts";
import type { RiskPoint } from "../src/recording/contract.ts";
import { animatedOf, type FigureCase, figureCases, runOf } from "./figureCases.ts";

const cases = Object.fromEntries(figureCases.map((name) => [name, animatedOf(name)]));

const marksOf = ({ marks }: Panel, kind: Mark["kind"], role: Mark["role"]): Mark[] =>
  marks.filter((mark) => mark.kind === kind && mark.role === role);
const barsOf = (panel: Panel) => marksOf(panel, "bars", "network") as MarkOf<"bars">[];
const linesOf = (panel: Panel, role: Mark["role"]) => marksOf(panel, "line", role) as MarkOf<"line">[];
const dotsOf = (panel: Panel, role: Mark["role"]) => marksOf(panel, "dots", role) as MarkOf<"dots">[];

describe("frames", () => {
  it("are points of the curve, 80 at most, both ends among them, evenly chosen", () => {
    for (const points of [1, 2, 3, 79, 80, 81, 400, 1000]) {
      const curve = Array.from({ length: points }, (_, k) => ({ step: 10 * k, t: k }));
      const steps = [...frameSteps(curve)];
      expect(steps).toHaveLength(Math.min(points, mostFrames));
      expect([steps[0], steps[steps.length - 1]]).toEqual([0, 10 * (points - 1)]);
      const gaps = steps.slice(1).map((step, k) => (step - steps[k]) / 10);
      // An even choice of whole numbers has two neighbouring gaps at most.
      if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    }
  });

  it("hold every value of 1000 neurons, and 1000 quantiles of more", () => {
    const values = (n: number) => Float64Array.from({ length: n }, (_, k) => (k * 7919) % n);
    const few = values(1000);
    expect(frameLaw(sample(few), few)).toEqual(Float64Array.from({ length: 1000 }, (_, k) => k));
    const many = values(2000);
    // Of 0 … 1999 the level (k + ½)/1000 lies between 2k and 2k + 1.
    expect(frameLaw(sample(many), many)).toEqual(Float64Array.from({ length: 1000 }, (_, k) => 2 * k + 0.5));
    // Of fewer atoms each once, those that have met as often as there are.
    const met = Float64Array.of(3, 1, 1, 2);
    const quarter = new Float64Array(4).fill(0.25);
    expect(frameLaw(sample(met, quarter), null)).toEqual(Float64Array.of(1, 1, 2, 3));
    const uniform = frameLaw(cells(Float64Array.of(0, 2), Float64Array.of(1)), null);
    // One product and one quotient: a few units in the last place of 2.
    for (const [k, x] of uniform.entries()) expect(Math.abs(x - (2 * k + 1) / 1000)).toBeLessThan(1e-15);
  });

  it("know the exact risk where 80 of it take seconds, or less than the training", () => {
    expect(isFrameExact(800, 40, 1)).toBe(true);
    expect(isFrameExact(100_000, 40, 1000)).toBe(false);
    // 80·10¹⁰·104 flops of risks against 4·10⁵·40 a step.
    expect(isFrameExact(100_000, 40, 5_199_999)).toBe(false);
    expect(isFrameExact(100_000, 40, 5_200_001)).toBe(true);
  });

  it.each(figureCases)("change no other row: %s", (name) => {
    const { run, frames } = cases[name];
    const plain = runOf(name);
    for (const part of ["network", "limit", "risk"] as const)
      expect(run.recording[part].map(bare)).toEqual(plain.recording[part].map(bare));
    expect(frames.length).toBeGreaterThan(0);
  });

  it.each(figureCases)("are what was recorded, where a record time is a frame: %s", (name) => {
    const { run, frames } = cases[name];
    const { network, limit } = run.recording;
    const { lower, names } = run.recording.coordinates;
    const shown = Math.max(
      0,
      names.findIndex((each) => /^r\d*$/.test(each)),
    );
    let compared = 0;
    for (const { source, step, law, risk } of frames) {
      expect(law.every((x, k) => x >= (k === 0 ? lower[shown] : law[k - 1]))).toBe(true);
      const rows = source === "network" ? network : limit.filter(({ method }) => method === limit[0].method);
      const row = rows.find((each) => each.step === step && each.replica === 0);
      if (row === undefined) continue;
      compared++;
      if (risk !== null) expect(risk).toBe(row.risk);
      if ("points" in row) expect(law).toEqual(row.points.columns[shown].slice().sort());
    }
    expect(compared).toBeGreaterThan(0);
  });
});

/** A row without the functions of its coordinates. */
const bare = (row: object): unknown => JSON.parse(JSON.stringify(row));

const textsOf = ({ shapes }: Scene): TextShape[] => shapes.filter((shape) => shape.kind === "text");
const contentOf = ({ runs }: TextShape): string => runs.map(({ text }) => text).join("");

describe.each(figureCases)("the frames of an animation, drawn: %s", (name: FigureCase) => {
  const { run, frames } = cases[name];
  const all = animationFigures(run, frames);
  const drawn = all.map((frame) => scene(frame, light, animationStyle));

  it("are one a time, in the order of time", () => {
    const steps = [...new Set(frames.map(({ step }) => step))].sort((one, other) => one - other);
    expect(all.map(({ panels: [{ remark }] }) => Number(remark.replaceAll(/\D/g, "")))).toEqual(steps);
  });

  it("jump nowhere: one page, axes, bins and words, but for the time", () => {
    const fixed = (figure: Figure) => figure.panels.map(({ x, y, id }) => ({ x, y, id }));
    for (const [index, frame] of all.entries()) {
      expect(fixed(frame)).toEqual(fixed(all[0]));
      const [bars] = barsOf(frame.panels[0]);
      if (bars !== undefined && bars.edges.length > 0)
        expect(bars.edges).toEqual(barsOf(all[0].panels[0])[0].edges);
      const page = drawn[index];
      const { frames: boxes, width, height } = page;
      expect({ boxes, width, height }).toEqual({
        boxes: drawn[0].frames,
        width: drawn[0].width,
        height: drawn[0].height,
      });
      const still = (each: Scene) =>
        textsOf(each).filter((text) => !/^t = [\d.]|^step [\d,]+$/.test(contentOf(text)));
      expect(still(page)).toEqual(still(drawn[0]));
      expect(textsOf(page)).toHaveLength(still(page).length + 2);
    }
  });

  it("have letters of 11 px and more at 640 px, whole and apart", () => {
    for (const page of drawn) {
      expect(page.width).toBe(640);
      const texts = textsOf(page);
      // But for subscripts, which are three quarters of their letters, as everywhere.
      const sizes = texts.flatMap(({ runs }) =>
        runs.filter(({ rise }) => rise === 0).map(({ size }) => size),
      );
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
      const boxes = texts.map((text) => textBox(text));
      for (const [index, box] of boxes.entries()) {
        expect(boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false);
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 640).toBe(true);
        expect(box.y + box.height).toBeLessThanOrEqual(page.height);
      }
    }
  });

  it("have bars of all neurons and a line of all mass, but for a hundredth beyond the axis", () => {
    for (const { panels } of all) {
      const [panel] = panels;
      for (const { edges, heights } of barsOf(panel)) {
        const mass = heights.reduce((sum, height, k) => sum + height * (edges[k + 1] - edges[k]), 0);
        // The axis ends above the 0.999-quantiles of the limit; without one, of the network. A neuron or two of 20 may
        // lie beyond. Above 1 by rounding alone.
        if (heights.length > 0) expect(mass).toBeGreaterThan(0.85);
        expect(mass).toBeLessThan(1 + 1e-9);
      }
    }
  });

  it("have dots that lie on their curves, at the frame's time", () => {
    for (const [index, { panels }] of all.entries()) {
      const step = Number(panels[0].remark.replaceAll(/\D/g, ""));
      for (const role of ["network", "limit"] as const) {
        const expected = frames.some((frame) => frame.source === role && frame.step === step);
        const [dot] = dotsOf(panels[1], role);
        const [curve] = linesOf(panels[1], role);
        expect([index, role, dot?.points.length ?? 0]).toEqual([index, role, expected ? 1 : 0]);
        if (expected) expect(curve.points).toContainEqual(dot.points[0]);
      }
    }
  });
});

describe("what a frame shows", () => {
  const { run } = animatedOf("oneReplica");
  const frame = (source: Frame["source"], step: number, law: number[], risk: number | null): Frame => ({
    source,
    step,
    t: step / 1000,
    law: Float64Array.from(law),
    risk,
  });
  const thousand = Array.from({ length: 1000 }, (_, k) => (k + 0.5) / 1000);

  it("is the limit's density: of a uniform law its height, and 0 elsewhere", () => {
    const law = thousand.map((u) => 1 + u);
    const [{ panels }] = animationFigures(run, [frame("limit", 0, law, 1), frame("limit", 9, law, 1)]);
    const [{ points }] = linesOf(panels[0], "limit");
    const width = 8 * (points[1][0] - points[0][0]);
    for (const [x, y] of points) {
      // Differences of sums of 1000 masses of 1e-3 each, over a width of 1/20 and more: far below 1e-10.
      if (x - width / 2 > 1.0005 && x + width / 2 < 1.9995) expect(Math.abs(y - 1)).toBeLessThan(1e-10);
      if (x + width / 2 < 1 || x - width / 2 > 2) expect(Math.abs(y)).toBeLessThan(1e-10);
    }
    expect(points.length).toBeGreaterThan(24 * 8);
  });

  it("lets a bar that holds a point mass be as high as the line above its middle", () => {
    const law = thousand.map((u) => (u < 0.14 ? 0 : 1 + u));
    const [{ panels }] = animationFigures(run, [
      ...[0, 9].map((step) => frame("network", step, law, 1)),
      ...[0, 9].map((step) => frame("limit", step, law, 1)),
    ]);
    const [{ edges, heights }] = barsOf(panels[0]);
    const [{ points }] = linesOf(panels[0], "limit");
    // 140 of 1000 atoms at 0; the line spreads the half mass next to them, 1/2000, as far as 1.14.
    expect(Math.abs(heights[0] * edges[1] - 0.14)).toBeLessThan(1e-12);
    expect(Math.abs(points[4][1] - heights[0])).toBeLessThan(1.001 / 1000 / edges[1]);
    expect(points[0][1]).toBeCloseTo(points[4][1], 10);
  });

  it("is the mean one-pass risk since the frame before, where there is no other", () => {
    const row = (step: number, risk: number): RiskPoint => ({
      ...run.recording.risk[0],
      source: "network",
      kind: "onePass",
      replica: 0,
      step,
      t: step / 1000,
      risk,
    });
    const risk = [row(0, 2), row(10, 1), row(30, 4)];
    const made = animationFigures({ ...run, recording: { ...run.recording, risk } }, [
      frame("network", 0, [1, 2], null),
      frame("network", 30, [1, 2], null),
    ]);
    // Ten steps of risk 1, twenty of 4.
    expect(dotsOf(made[1].panels[1], "network")[0].points).toEqual([[0.03, 3]]);
    expect(dotsOf(made[0].panels[1], "network")[0].points).toEqual([[0, 2]]);
  });
});
