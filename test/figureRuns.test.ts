/** Every figure of every kind of run: read as a reader would, on a screen, on a phone and in a column of a paper. */

import { describe, expect, it } from "vitest";
import { overview } from "../src/figures/choice.ts";
import type { Figure, Mark } from "../src/figures/description.ts";
import { figures } from "../src/figures/figures.ts";
import { scene } from "../src/figures/layout.ts";
import { legendOf } from "../src/figures/legend.ts";
import {
  overlap,
  type PathShape,
  type Rectangle,
  type Scene,
  type TextShape,
  textBox,
} from "../src/figures/scene.ts";
import { paper, type Style, screen } from "../src/figures/style.ts";
import { svg } from "../src/figures/svg.ts";
import { figureTable } from "../src/figures/table.ts";
import { plain, runsOf } from "../src/figures/text.ts";
import { light, onWhite } from "../src/figures/theme.ts";
import { type FigureCase, figureCases, runOf } from "./figureCases.ts";

const runs = Object.fromEntries(figureCases.map((name) => [name, runOf(name)]));

/** 85 mm, and what a phone leaves. */
const column = paper({ width: 321.26, fontSize: 8 });
const phone: Style = { ...screen, head: null, outer: 4, size: { width: 328, panelHeight: 230 } };

const textsOf = ({ shapes }: Scene): TextShape[] => shapes.filter((shape) => shape.kind === "text");
const contentOf = ({ runs }: TextShape): string => runs.map(({ text }) => text).join("");
const setAs = (words: string): string => contentOf({ runs: runsOf(words, 10) } as unknown as TextShape);

/** Each figure on a screen, each of its panels in a column and on a phone. */
function drawings(all: readonly Figure[]): { name: string; drawn: Scene; figure: Figure }[] {
  return all.flatMap((figure) => [
    { name: figure.id, drawn: scene(figure, light), figure },
    ...figure.panels.flatMap((panel) => {
      const alone = { ...figure, id: panel.id, columns: 1, panels: [panel] };
      return [
        { name: `${panel.id}, column`, drawn: scene(alone, onWhite, column), figure: alone },
        { name: `${panel.id}, phone`, drawn: scene(alone, light, phone), figure: alone },
      ];
    }),
  ]);
}

function clashes(drawn: Scene): string[] {
  const boxes = textsOf(drawn).map((shape) => ({ words: contentOf(shape), box: textBox(shape) }));
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => overlap(one.box, other.box))
      .map((other) => `${one.words} | ${other.words}`),
  );
}

/** Texts that reach out of the page. */
const cutOff = (drawn: Scene): string[] =>
  textsOf(drawn)
    .filter((shape) => {
      const { x, y, width, height } = textBox(shape);
      return x < 0 || y < 0 || x + width > drawn.width || y + height > drawn.height;
    })
    .map(contentOf);

const within = ({ x, y, width, height }: Rectangle, px: number, py: number, slack: number): boolean =>
  px >= x - slack && px <= x + width + slack && py >= y - slack && py <= y + height + slack;

describe.each(figureCases)("the figures of a run: %s", (name: FigureCase) => {
  const all = figures(runs[name]);
  const drawn = drawings(all);

  it("have texts that do not overlap", () => {
    for (const each of drawn) expect([each.name, clashes(each.drawn)]).toEqual([each.name, []]);
  });

  it("have texts that stay on the page", () => {
    for (const each of drawn) expect([each.name, cutOff(each.drawn)]).toEqual([each.name, []]);
  });

  it("label both axes of each panel with quantity and unit, and time with steps on top", () => {
    for (const { drawn: page, figure } of drawn) {
      const words = textsOf(page).map(contentOf);
      for (const { x, y, top } of figure.panels) {
        expect(words).toContain(setAs(x.label));
        expect(words).toContain(setAs(y.label));
        expect(x.label === "*t* = *kε*" && x.domain[1] !== 1 ? top?.label : "step *k*").toBe("step *k*");
        if (top !== null) expect(words).toContain("step k");
      }
    }
  });

  it("have numbers on each axis, two at least", () => {
    for (const { drawn: page, figure } of drawn) {
      for (const [index, frame] of page.frames.entries()) {
        const ticks = textsOf(page).filter((shape) => /^[−\d]/.test(contentOf(shape)));
        const below = ticks.filter(
          ({ x, y }) =>
            y > frame.y + frame.height &&
            y < frame.y + frame.height + 25 &&
            x >= frame.x - 1 &&
            x <= frame.x + frame.width + 1,
        );
        const left = ticks.filter(
          ({ x, y, anchor }) =>
            anchor === "end" &&
            x < frame.x &&
            x > frame.x - 12 &&
            y > frame.y &&
            y < frame.y + frame.height + 8,
        );
        expect([figure.id, index, below.length > 1, left.length > 1]).toEqual([figure.id, index, true, true]);
      }
    }
  });

  it("name every mark, once, in the legend or beside it", () => {
    for (const { drawn: page, figure } of drawn) {
      const words = textsOf(page).map(contentOf);
      for (const { label } of legendOf(figure.panels))
        expect(words.filter((text) => text === setAs(label))).toHaveLength(1);
      const marks: Mark[] = figure.panels.flatMap((panel) => panel.marks);
      expect(marks.length).toBeGreaterThan(0);
      for (const mark of marks) {
        if (mark.kind === "atom" || mark.kind === "rule") expect(words).toContain(setAs(mark.beside));
        // The edges of a band are named by the band.
        else expect(mark.label !== "" || (mark.kind === "line" && mark.thin === true)).toBe(true);
      }
    }
  });

  it("have their marks inside a frame", () => {
    for (const { drawn: page, figure } of drawn) {
      const inside = (x: number, y: number, slack: number) =>
        page.frames.some((frame) => within(frame, x, y, slack));
      const clipped = page.shapes.filter(
        (shape): shape is PathShape => shape.kind === "path" && shape.clip !== null,
      );
      for (const { clip, points } of clipped) {
        // Not clipped away altogether: the axes are chosen from the marks.
        expect([figure.id, points.some(([x, y]) => within(page.frames[clip ?? -1], x, y, 0.02))]).toEqual([
          figure.id,
          true,
        ]);
      }
      const legends = textsOf(page).map((text) => textBox(text));
      for (const shape of page.shapes) {
        if (shape.kind !== "circle") continue;
        const { x, y } = shape;
        // A glyph of the legend stands left of its words, at most four letters off.
        const glyph = legends.some((box) => within({ ...box, x: box.x - 40, width: 40 }, x, y, 3));
        expect([figure.id, x, y, inside(x, y, 0.02) || glyph]).toEqual([figure.id, x, y, true]);
      }
    }
  });

  it("write finite numbers, and ids of their own", () => {
    for (const { drawn: page, figure } of drawn) {
      const document = svg(page);
      expect(document).not.toMatch(/NaN|Infinity|undefined|null/);
      for (const [, id] of document.matchAll(/ id="([^"]+)"/g))
        expect(id.startsWith(`${figure.id}-`)).toBe(true);
    }
  });

  it("have ids of panels that are unique, file-safe words", () => {
    const ids = all.flatMap(({ panels }) => panels.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z][\w.-]*$/);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it("have a table each, with a column for every curve", () => {
    for (const figure of all) {
      const { columns, rows } = figureTable(figure);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
      for (let column = 2; column < columns.length; column++)
        expect([columns[column], rows.some((row) => row[column] !== null)]).toEqual([columns[column], true]);
      for (const { label } of legendOf(figure.panels))
        expect(columns.some((each) => each.startsWith(plain(label)))).toBe(true);
    }
  });
});

const idsOf = (name: FigureCase): string[] => figures(runs[name]).map(({ id }) => id);
const figureOf = (name: FigureCase, id: string): Figure => {
  const found = figures(runs[name]).find((figure) => figure.id === id);
  if (found === undefined) throw new Error(`${name} has no figure ${id}`);
  return found;
};

describe("what is drawn", () => {
  it("is what the run has", () => {
    expect(idsOf("oneReplica")).toEqual(["density", "risk", "paths", "distances", "output"]);
    expect(idsOf("replicas")).toEqual(["density", "risk", "paths", "distances", "observables", "output"]);
    expect(idsOf("limitOnly")).toEqual(["density", "risk", "paths", "output"]);
    expect(idsOf("networkOnly")).toEqual(["density", "risk", "paths", "output"]);
    // a and b begin at one number each: nothing to see in the plane.
    expect(idsOf("diverged")).toEqual(["density-a", "density-b", "density-r", "risk", "output"]);
    expect(idsOf("noisy")).toEqual(["density", "risk", "free-energy", "paths", "output"]);
    expect(idsOf("twoBlocks").filter((id) => /plane|means/.test(id))).toEqual([
      "plane-r1-r2",
      "plane-r1-a",
      "means",
    ]);
    expect(idsOf("dataset")).not.toContain("output");
    // Block 2 tells nothing: the classes have the same deviation there.
    expect(idsOf("twoBlocks").filter((id) => id.startsWith("output"))).toEqual(["output-1"]);
  });

  it("has the names that a user guesses", () => {
    const ids = figures(runs.oneReplica).flatMap(({ panels }) => panels.map(({ id }) => id));
    for (const id of [
      "density-r-t0",
      "density-r-t2",
      "risk-linear",
      "risk-log",
      "paths-r",
      "distance-r-w1",
      "distance-r-ks",
      "output-t0",
    ])
      expect(ids).toContain(id);
  });

  it("has the risks of the summary, and their spread over replicas as a band", () => {
    const { summary } = runs.replicas;
    const marks = figureOf("replicas", "risk").panels[0].marks;
    const dots = marks.find(({ label }) => label === "network, population risk");
    expect(dots?.kind === "dots" && dots.points).toEqual(
      summary.snapshots.map(({ t, network }) => [t, network?.risk]),
    );
    const band = marks.find(({ kind }) => kind === "band");
    const last = summary.snapshots.length - 1;
    const { risk = Number.NaN, riskSpread = null } = summary.snapshots[last].network ?? {};
    expect(band?.kind === "band" && band.upper[last]).toEqual([2, risk + (riskSpread ?? Number.NaN)]);
    expect(marks.map(({ label }) => label)).toContain("population flow");
    for (const name of ["oneReplica", "networkOnly"] as const)
      expect(figureOf(name, "risk").panels[0].marks.map(({ kind }) => kind)).not.toContain("band");
  });

  it("has the distances of the summary beside their noise floor, the theorem's scale called a scaling", () => {
    const { summary } = runs.replicas;
    const { panels, subtitle } = figureOf("replicas", "distances");
    const [w1] = panels;
    const line = (label: RegExp) => w1.marks.find((mark) => label.test(mark.label) && mark.kind === "line");
    const measured = line(/network to limit/);
    expect(measured?.kind === "line" && measured.points).toEqual(
      summary.snapshots.map(({ t, distance }) => [t, distance.r.w1]),
    );
    const floor = line(/noise floor/);
    expect(floor?.kind === "line" && floor.points).toEqual(
      summary.snapshots.map(({ t, distance }) => [t, distance.r.w1Expected]),
    );
    const scale = line(/scale of the theorem/);
    expect(scale?.kind === "line" && scale.points.map(([, y]) => y)).toEqual([summary.scale, summary.scale]);
    expect(subtitle).toContain("a scaling, not a prediction");
    expect(w1).toMatchObject({ x: { scale: "log" }, y: { scale: "log" } });
  });

  it("has the observables of the summary", () => {
    const { panels } = figureOf("replicas", "observables");
    expect(panels.map(({ id, remark }) => [id, remark])).toEqual([
      ["observable-overlap", "tanh(2·r)"],
      ["observable-tail", "relu(r - 1)"],
    ]);
    const [first] = runs.replicas.summary.snapshots;
    const line = panels[0].marks.find(({ kind }) => kind === "line");
    expect(line?.kind === "line" && line.points[0]).toEqual([0, first.limit?.observables.overlap.mean]);
  });

  it("labels steps by the clock, changes of the step size included", () => {
    const { top, x } = figureOf("twoBlocks", "risk").panels[0];
    // 640 steps of 10⁻³ (a multiple of the block), then steps of 2·10⁻³: t = 2 is step 640 + 1.36/0.002.
    expect(top?.text(2)).toBe("1,320");
    expect(top?.text(0.5)).toBe("500");
    expect(x.domain).toEqual([0, 2]);
  });

  it("gives record times that are spaced in log t an axis on which they stand apart", () => {
    const { x } = figureOf("replicas", "risk").panels[0];
    const { drawn } = drawings([figureOf("replicas", "risk")])[0];
    const centres = drawn.shapes.flatMap((shape) =>
      shape.kind === "circle" && shape.radius > 2 && within(drawn.frames[0], shape.x, shape.y, 1)
        ? [shape.x]
        : [],
    );
    const across = [...new Set(centres)].sort((one, other) => one - other);
    expect(across).toHaveLength(13);
    for (let k = 1; k < across.length; k++) expect(across[k] - across[k - 1]).toBeGreaterThan(10);
    expect(x.scale).not.toBe("linear");
  });

  it("takes another axis of time on demand", () => {
    for (const time of ["linear", "log", "stretched"] as const) {
      const risk = figures(runs.replicas, { ...overview, time }).find(({ id }) => id === "risk");
      const scale = risk?.panels[0].x.scale;
      expect(typeof scale === "object" ? "stretched" : scale).toBe(time);
    }
  });

  it("gives every record time a panel on demand, an even choice without", () => {
    const count = (moments: number) =>
      figures(runs.replicas, { moments, time: null }).map(({ panels }) => panels.length);
    expect(count(8)).toEqual([8, 2, 1, 2, 2, 4]);
    expect(count(Number.POSITIVE_INFINITY)).toEqual([13, 2, 1, 2, 2, 13]);
  });

  it("names a point mass of the limit", () => {
    const marks = figureOf("trapped", "density").panels.flatMap((panel) => panel.marks);
    const atoms = marks.filter(({ kind }) => kind === "atom");
    expect(atoms.length).toBeGreaterThan(0);
    expect(atoms[0]).toMatchObject({ at: 0, beside: expect.stringMatching(/^[\d.]+ % of the limit at 0$/) });
  });

  it("draws the certificate's floor where it can be seen, below every limit", () => {
    const floorIn = (name: FigureCase) => {
      const found = figureOf(name, "risk").panels[1].marks.find(({ label }) => label === "inf *R*, at least");
      return found?.kind === "line" ? found.points.map(([, y]) => y) : null;
    };
    for (const name of ["oneReplica", "replicas", "trapped"] as const) {
      const { snapshots } = runs[name].summary;
      const end = snapshots.at(-1)?.limit;
      const floor = (end?.risk ?? Number.NaN) - (end?.gap ?? Number.NaN);
      expect([name, floorIn(name)]).toEqual([name, [floor, floor]]);
      for (const { limit } of snapshots) expect(floor).toBeLessThanOrEqual(limit?.risk ?? Number.NaN);
      const [low] = figureOf(name, "risk").panels[1].y.domain;
      expect(floor).toBeGreaterThan(low);
    }
    // No limit, no certificate; a free output weight, none.
    expect(floorIn("networkOnly")).toBeNull();
    expect(floorIn("twoBlocks")).toBeNull();
  });

  it("has the free energies of the summary above their floor, between what was still lost and the certificate", () => {
    const { snapshots } = runs.noisy.summary;
    const [falling, above] = figureOf("noisy", "free-energy").panels;
    const line = (panel: typeof falling, label: RegExp) => {
      const found = panel.marks.find((mark) => mark.kind === "line" && label.test(mark.label));
      return found?.kind === "line" ? found.points : [];
    };
    const energies = snapshots.map(({ t, limit }): [number, number | null | undefined] => [
      t,
      limit?.freeEnergy,
    ]);
    expect(line(falling, /limit \*F/)).toEqual(energies);
    const end = snapshots.at(-1)?.limit;
    const floor = (end?.freeEnergy ?? Number.NaN) - (end?.freeEnergyGap ?? Number.NaN);
    expect(line(falling, /lies here/).map(([, y]) => y)).toEqual([floor, floor]);
    const most = new Map(line(above, /at most/));
    const least = line(above, /at least/);
    expect(most.size).toBe(snapshots.length);
    expect(least.length).toBeGreaterThan(3);
    for (const [t, y] of least) expect(y).toBeLessThanOrEqual(most.get(t) ?? Number.NaN);
  });

  it("has the means of the summary with the deviation of each law", () => {
    const { snapshots } = runs.twoBlocks.summary;
    const { panels } = figureOf("twoBlocks", "means");
    expect(panels.map(({ id }) => id)).toEqual(["mean-a", "mean-b", "mean-r1", "mean-r2"]);
    const [band, lower, , middle, dots] = panels[2].marks;
    const of = (side: "network" | "limit", deviations: number) =>
      snapshots.map((at) => {
        const { mean, sd } = at[side]?.coordinates.r1 ?? { mean: Number.NaN, sd: Number.NaN };
        return [at.t, mean + deviations * sd];
      });
    expect(band.kind === "band" && [band.lower, band.upper]).toEqual([of("network", -1), of("network", 1)]);
    expect("points" in lower && lower.points).toEqual(of("limit", -1));
    expect("points" in middle && middle.points).toEqual(of("limit", 0));
    expect("points" in dots && dots.points).toEqual(of("network", 0));
  });

  it("has every neuron of the plane as a dot on one pair of axes, and the limit in four regions, one in the other", () => {
    const { panels } = figureOf("twoBlocks", "plane-r1-r2");
    expect(panels).toHaveLength(4);
    expect(new Set(panels.map(({ x, y }) => JSON.stringify([x.domain, y.domain]))).size).toBe(1);
    for (const { marks } of panels) {
      const [field, dots] = marks;
      expect(dots.kind === "dots" && dots.points).toHaveLength(20);
      if (field.kind !== "field") throw new Error("the limit comes first");
      const areas = field.regions.map((curves) =>
        Math.abs(curves.reduce((sum, curve) => sum + areaOf(curve), 0)),
      );
      expect(areas).toHaveLength(4);
      for (let rank = 1; rank < 4; rank++) expect(areas[rank]).toBeLessThan(areas[rank - 1]);
    }
    const { network } = runs.twoBlocks.recording;
    const [first] = network.filter(({ step }) => step === 0);
    const at = panels[0].marks[1];
    expect(at.kind === "dots" && at.points[7]).toEqual([
      first.points.columns[2][7],
      first.points.columns[3][7],
    ]);
  });
});

/** Signed. */
const areaOf = (curve: readonly (readonly [number, number])[]): number =>
  curve.reduce((sum, [x, y], k) => {
    const [u, v] = curve[(k + 1) % curve.length];
    return sum + 0.5 * (x * v - u * y);
  }, 0);
