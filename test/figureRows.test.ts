/** Rows of an experiment on one figure: read on a screen, on a phone and in a column of a paper. */

import { describe, expect, it } from "vitest";
import type { FinishedRun } from "../src/experiment/finished.ts";
import type { Figure, MarkOf } from "../src/figures/description.ts";
import { scene } from "../src/figures/layout.ts";
import { type RowRun, rowsFigure } from "../src/figures/rows.ts";
import { overlap, type Scene, type TextShape, textBox } from "../src/figures/scene.ts";
import { paper, screen } from "../src/figures/style.ts";
import { svg } from "../src/figures/svg.ts";
import { figureTable } from "../src/figures/table.ts";
import { light, onWhite } from "../src/figures/theme.ts";
import { type FigureCase, runOf } from "./figureCases.ts";

const runs = new Map<FigureCase, FinishedRun>();
function row(label: string, name: FigureCase): RowRun {
  const run = runs.get(name) ?? runOf(name);
  runs.set(name, run);
  return { label, run };
}

function rows(...all: RowRun[]): Figure {
  const figure = rowsFigure(all);
  if (figure === null) throw new Error("the rows have no figure");
  return figure;
}

const trappedAndFree = () => rows(row("*κ* = 0.3", "trapped"), row("*κ* = 0.8", "oneReplica"));
const three = () =>
  rows(row("*Δ* = 0.2", "trapped"), row("*Δ* = 0.4", "twoBlocks"), row("*Δ* = 0.6", "oneReplica"));

const textsOf = ({ shapes }: Scene): TextShape[] => shapes.filter((shape) => shape.kind === "text");
const wordsOf = (drawn: Scene): string[] =>
  textsOf(drawn).map((shape) => shape.runs.map(({ text }) => text).join(""));

function drawings(figure: Figure): Scene[] {
  const phone = { ...screen, head: null, outer: 4, size: { width: 328, panelHeight: 230 } };
  return [
    scene(figure, light),
    ...figure.panels.flatMap((panel) => {
      const alone = { ...figure, id: panel.id, columns: 1, panels: [panel] };
      return [scene(alone, onWhite, paper({ width: 321.26, fontSize: 8 })), scene(alone, light, phone)];
    }),
  ];
}

describe.each([
  ["one block, two rows", trappedAndFree, ["κ = 0.3", "κ = 0.8"]],
  ["several blocks, three rows", three, ["Δ = 0.2", "Δ = 0.4", "Δ = 0.6"]],
  ["the same run twice", () => rows(row("one", "oneReplica"), row("two", "oneReplica")), ["one", "two"]],
] as const)("rowsFigure of %s", (_, make, names) => {
  const figure = make();
  const drawn = drawings(figure);

  it("has no texts that overlap or leave the page", () => {
    for (const page of drawn) {
      const boxes = textsOf(page).map(textBox);
      const clashes = boxes.flatMap((box, k) => boxes.slice(k + 1).filter((other) => overlap(box, other)));
      expect([page.id, clashes]).toEqual([page.id, []]);
      for (const { x, y, width, height } of boxes)
        expect([page.id, x >= 0, y >= 0, x + width <= page.width, y + height <= page.height]).toEqual([
          page.id,
          true,
          true,
          true,
          true,
        ]);
    }
  });

  it("names each row at its curve, inside the frame", () => {
    for (const page of drawn.filter(({ id }) => id === "rows-risk" || id === "rows")) {
      const [frame] = page.frames;
      for (const name of names) {
        const named = textsOf(page).filter((shape) => {
          const { x, y } = textBox(shape);
          return (
            shape.runs.map(({ text }) => text).join("") === name &&
            x > frame.x &&
            x < frame.x + frame.width &&
            y > frame.y &&
            y < frame.y + frame.height
          );
        });
        expect([page.id, name, named.length]).toEqual([page.id, name, 1]);
      }
    }
  });

  it("writes finite numbers and a table that has every curve", () => {
    for (const page of drawn) expect(svg(page)).not.toMatch(/NaN|Infinity|undefined|null/);
    const { columns, rows } = figureTable(figure);
    for (const name of ["network, population risk", "limit R(ρ(t))"])
      expect(columns.filter((column) => column.startsWith(name))).not.toEqual([]);
    expect(rows.length).toBeGreaterThan(10);
  });
});

describe("what rows show", () => {
  it("are risks against log t as the summaries have them", () => {
    const [panel] = three().panels;
    expect(panel.x).toMatchObject({ scale: "log" });
    const dots = panel.marks.filter(
      (mark): mark is MarkOf<"dots"> => mark.kind === "dots" && mark.label === "network, population risk",
    );
    expect(dots.map(({ points }) => points)).toEqual(
      (["trapped", "twoBlocks", "oneReplica"] as const).map((name) =>
        runs
          .get(name)
          ?.summary.snapshots.filter(({ t }) => t > 0)
          .map(({ t, network }) => [t, network?.risk]),
      ),
    );
    const lines = panel.marks.filter((mark): mark is MarkOf<"line"> => mark.kind === "line");
    expect(lines.map(({ dash }) => dash)).toEqual(["solid", "dashed", "dotted"]);
  });

  it("are laws at the end of each row on one axis, where every row has one coordinate", () => {
    const { panels } = trappedAndFree();
    expect(panels.map(({ id, title, remark }) => [id, title, remark])).toEqual([
      ["rows-risk", "Risk", ""],
      ["rows-law-1", "*κ* = 0.3", "*t* = 0.5"],
      ["rows-law-2", "*κ* = 0.8", "*t* = 2"],
    ]);
    expect(panels[1].x).toEqual(panels[2].x);
    expect(panels[1].marks.map(({ kind }) => kind)).toContain("atom");
    expect(three().panels.map(({ id }) => id)).toEqual(["rows-risk"]);
  });

  it("say where each row ends", () => {
    const [{ risk = Number.NaN } = {}] = [runs.get("trapped")?.summary.snapshots.at(-1)?.limit ?? {}];
    expect(trappedAndFree().subtitle).toContain(`limit ${Number(risk.toPrecision(3))} at *t* = 0.5;`);
  });

  it("are none where no risk lies after t = 0", () => {
    expect(rowsFigure([row("only", "diverged")])).toBeNull();
    const limits = rows(row("a", "limitOnly"), row("b", "networkOnly"));
    expect(wordsOf(scene(limits, light))).toEqual(expect.arrayContaining(["a", "b"]));
  });
});
