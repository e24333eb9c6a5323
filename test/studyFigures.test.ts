/** The figures of a study and of a scan, as data and as drawn. */

import { describe, expect, it } from "vitest";
import { scene } from "../src/figures/layout.ts";
import { scanFigure, studyFigures } from "../src/figures/study.ts";
import { svg } from "../src/figures/svg.ts";
import { light } from "../src/figures/theme.ts";

function drawn(widths: readonly (number | string)[], others: readonly number[]) {
  const points = widths.flatMap((width) =>
    others.map((other) => ({
      ...{ labels: { N: width, other }, settings: {}, id: "0", folder: "a-0", values: {} },
      status: "reached" as const,
    })),
  );
  const over = [
    { name: "N", labels: widths },
    { name: "other", labels: others },
  ];
  const measured = {
    risk: points.map(({ labels }) => ({
      value: labels.other / Number(labels.N),
      error: 0.001,
      spread: true,
    })),
    nothing: points.map(() => ({ value: null, error: null, spread: false })),
  };
  const results = { name: "widths", id: "0", over, measure: ["risk", "nothing"], points, claims: [] };
  return studyFigures({ results, measured });
}

describe("figures of a study", () => {
  it("have a curve with markers and bars for each combination, logarithmic where values spread wide", () => {
    const [figure, ...more] = drawn([400, 100, 10], [1, 2]); // no figure where no run has the number
    expect(more).toEqual([]);
    const [{ x, y, marks }] = figure.panels;
    expect([x.scale, y.scale]).toEqual(["log", "log"]);
    expect(marks.map(({ kind, label, role }) => [kind, label, role])).toEqual([
      ["line", "other = 1", "series1"],
      ["dots", "other = 1", "series1"],
      ["line", "other = 2", "series2"],
      ["dots", "other = 2", "series2"],
    ]);
    const [line, dots] = marks;
    expect("points" in line && line.points).toEqual([
      [10, 0.1],
      [100, 0.01],
      [400, 0.0025],
    ]);
    expect(dots.kind === "dots" && dots.errors).toEqual([0.001, 0.001, 0.001]);
    const text = svg(scene(figure, light));
    expect(text).toContain("± 1 deviation over replicas");
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("never give two curves of one figure one colour", () => {
    const figures = drawn([1, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(figures.map(({ id }) => id)).toEqual(["1-risk", "1-risk-part2"]);
    expect(figures.map(({ panels: [{ marks }] }) => new Set(marks.map(({ role }) => role)).size)).toEqual([
      6, 2,
    ]);
    expect(figures[0].panels[0].y).toEqual(figures[1].panels[0].y);
  });

  it("are not drawn against words, or one value", () => {
    expect(drawn(["small", 2], [1])).toEqual([]);
    expect(drawn([2], [1])).toEqual([]);
  });

  it.each([[[0, 0]], [[-1, 2]], [[5, 5]]])("of a scan draw risks %j", ([one, other]) => {
    const at = (value: number, risk: number) => ({ value, risk, infRisk: 0, trappedMass: 0.5 });
    const figure = scanFigure({
      name: "a",
      path: "b.c",
      sentence: "It does.",
      scan: [at(1, one), at(2, other)],
    });
    const text = svg(scene(figure, light));
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    for (const words of ["b.c", "It does.", "Trapped mass"]) expect(text).toContain(words);
  });
});
