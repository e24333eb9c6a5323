import { describe, expect, it } from "vitest";
import { axisNumber, grouped, resolveAxis } from "./axis.ts";
import type { Figure, Mark, Panel } from "./description.ts";
import { touches } from "./freeSpace.ts";
import { scene } from "./layout.ts";
import { overlap, type PathShape, type Scene, type TextShape, textBox } from "./scene.ts";
import { paper } from "./style.ts";
import { svg } from "./svg.ts";
import { figureTable } from "./table.ts";
import { plain, runsOf, wrapped } from "./text.ts";
import { cssTheme, dark, light, onWhite, themeVariables } from "./theme.ts";

const curve = Array.from({ length: 200 }, (_, k): [number, number] => [k / 20, 2 / (1 + k)]);

function panel(id: string, marks: readonly Mark[], scale: "linear" | "log" = "linear"): Panel {
  return {
    id,
    title: `*t* = ${id}`,
    remark: "step 1,000",
    x: { label: "*t* = *kε*", scale: { stretched: 0.125 }, domain: [0, 10] },
    y: { label: "E (*y* − *ŷ*)²", scale, domain: scale === "log" ? [0.005, 3] : [0, 2.1] },
    top: { label: "step *k*", text: (t) => grouped(Math.round(t * 1e5)) },
    marks,
  };
}

/** Turning left, from y = 0.1 up. */
function square(left: number, right: number, top: number): [number, number][] {
  return [
    [left, 0.1],
    [right, 0.1],
    [right, top],
    [left, top],
  ];
}
const hole = square(2, 3, 0.5).reverse();

const everyMark: Mark[] = [
  { kind: "bars", role: "network", label: "network", edges: [0, 1, 2, 4], heights: [0.5, 0, 1.2] },
  {
    kind: "band",
    role: "network",
    label: "spread",
    lower: curve,
    upper: curve.map(([x, y]) => [x, 1.1 * y] as const),
  },
  { kind: "line", role: "limit", label: "limit *R*(*ρ*_{*t*})", points: curve },
  { kind: "line", role: "limit", label: "fresh", dash: "dashed", points: curve },
  {
    kind: "dots",
    role: "network",
    label: "dots",
    points: [
      [1, 1],
      [5, 0.3],
    ],
    errors: [0.1, 0],
  },
  { kind: "atom", role: "limit", label: "", at: 0, mass: 0.4, beside: "40 % of the limit at 0" },
  {
    kind: "field",
    role: "limit",
    label: "field",
    regions: [[square(0, 8, 1.6)], [square(1, 7, 1.2), hole]],
    means: [[1, 1]],
  },
  { kind: "words", role: "both", label: "", at: [6, 0.9], beside: "row *κ*" },
  { kind: "rule", role: "bound", label: "", at: 3, beside: "class *y* = 1" },
  { kind: "rule", role: "bound", label: "", at: 3.1, beside: "class *y* = −1" },
];

const figure: Figure = {
  id: "trial",
  title: "A title with < and &",
  subtitle: "What is shown.",
  columns: 3,
  panels: [panel("a", everyMark), panel("b", everyMark, "log"), panel("c", [])],
  width: 1000,
  panelHeight: 300,
};

const drawn = scene(figure, light);
const texts = ({ shapes }: Scene): TextShape[] => shapes.filter((shape) => shape.kind === "text");
const words = (of: Scene): string[] => texts(of).map(({ runs }) => runs.map(({ text }) => text).join(""));

describe("a drawn figure", () => {
  it("has no two texts that overlap", () => {
    const boxes = texts(drawn).map((text, index) => ({ index, box: textBox(text) }));
    const clashes = boxes.flatMap((one) =>
      boxes.filter((other) => other.index > one.index && overlap(one.box, other.box)),
    );
    expect(clashes).toEqual([]);
  });

  it("labels both axes, the top axis, each panel, and every mark that has a label", () => {
    expect(words(drawn)).toEqual(
      expect.arrayContaining(["t = kε", "E (y − ŷ)²", "step k", "t = a", "t = b", "t = c"]),
    );
    for (const label of ["network", "spread", "limit R(ρt)", "fresh", "dots", "field"])
      expect(words(drawn).filter((text) => text === label)).toHaveLength(1);
  });

  it("cuts every curve at its own frame and draws no dot outside one", () => {
    const clips = drawn.shapes.flatMap((shape) => (shape.kind === "path" ? [shape.clip] : []));
    expect(new Set(clips)).toEqual(new Set([null, 0, 1]));
    const far: Mark = {
      kind: "dots",
      role: "network",
      label: "",
      points: [
        [5, 1],
        [11, 1],
        [5, 9],
      ],
    };
    const dots = scene({ ...figure, panels: [panel("d", [far])] }, light).shapes.filter(
      ({ kind }) => kind === "circle",
    );
    expect(dots).toHaveLength(1);
  });

  it("fills a region but its holes, in one path that keeps its areas, in the theme's shades", () => {
    const frame = drawn.frames[0];
    const filled = light.field;
    const shades = drawn.shapes.filter(
      (shape): shape is PathShape =>
        shape.kind === "path" && shape.clip === 0 && Object.values(filled).includes(shape.fill ?? ""),
    );
    expect(shades.map(({ fill, stroke }) => [fill, stroke])).toEqual([
      [filled["1"], null],
      [filled["2"], null],
    ]);
    const area = (points: PathShape["points"]) =>
      points.reduce((sum, [x, y], k) => {
        const [u, v] = points[(k + 1) % points.length];
        return sum + 0.5 * (x * v - u * y);
      }, 0);
    // In x the axis is stretched: widths between its positions; in y 2.1 units are the frame's height.
    const { position } = resolveAxis(figure.panels[0].x, [0, frame.width], 11);
    const expected =
      ((position(7) - position(1)) * 1.1 - (position(3) - position(2)) * 0.4) * (frame.height / 2.1);
    // Corners are rounded to 0.01 px on sides of at most 300.
    expect(Math.abs(Math.abs(area(shades[1].points)) - expected)).toBeLessThan(4 * 300 * 0.01);
  });

  it("leaves out points of a region's outline that lie on it to 0.12 px", () => {
    const circle = Array.from({ length: 600 }, (_, k): [number, number] => {
      const angle = (2 * Math.PI * k) / 600;
      return [5 + 2 * Math.cos(angle), 1 + 0.8 * Math.sin(angle)];
    });
    const field: Mark = { kind: "field", role: "limit", label: "", regions: [[circle]], means: [] };
    const flat = { ...panel("c", [field]), x: { label: "x", scale: "linear", domain: [0, 10] } as const };
    const page = scene({ ...figure, columns: 1, panels: [flat] }, light);
    const [frame] = page.frames;
    const outline = page.shapes.find(
      (shape) => shape.kind === "path" && shape.clip === 0 && shape.stroke !== null,
    );
    const points = outline?.kind === "path" ? outline.points : [];
    expect(points.length).toBeGreaterThan(20);
    expect(points.length).toBeLessThan(200);
    // The middle of each side lies off the ellipse by the 0.12 px, and 0.02 for rounding and the points' own chords.
    for (const [k, [x, y]] of points.entries()) {
      const [u, v] = points[(k + 1) % points.length];
      const across = ((x + u) / 2 - frame.x) / frame.width;
      const up = 1 - ((y + v) / 2 - frame.y) / frame.height;
      const radius = Math.hypot((10 * across - 5) / 2, (2.1 * up - 1) / 0.8);
      expect(1 - radius).toBeLessThan(0.14 / ((0.8 / 2.1) * frame.height));
    }
  });

  it("sets words near their point where nothing runs through them", () => {
    const alone = scene(
      {
        ...figure,
        panels: [
          panel(
            "w",
            everyMark.filter(({ kind }) => kind === "words" || kind === "line"),
          ),
        ],
      },
      light,
    );
    const [box] = texts(alone)
      .filter(({ runs }) => runs[0].text === "row ")
      .map(textBox);
    const [frame] = alone.frames;
    const { position } = resolveAxis(figure.panels[0].x, [frame.x, frame.x + frame.width], 11);
    // Seven ems of 12 px at most.
    expect(Math.abs(box.x - position(6))).toBeLessThan(84 + box.width);
    for (const shape of alone.shapes)
      if (shape.kind === "path" && shape.clip !== null) expect(touches(shape, box)).toBe(false);
  });

  it("rounds every coordinate to 0.01 px", () => {
    expect(svg(drawn).match(/(?<=["ML ])-?\d+\.\d{3,}/g) ?? []).toEqual([]);
  });

  it("is an SVG document whose text is text and whose ids begin with the figure's", () => {
    const document = svg(drawn);
    expect(document).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(document).toContain("A title with &lt; and &amp;");
    expect(document).not.toContain("NaN");
    expect(document).toContain('clip-path="url(#trial-frame0)"');
    for (const [, id] of document.matchAll(/ id="([^"]+)"/g)) expect(id).toMatch(/^trial-/);
  });

  it("sets formulas in italics and subscripts, as one text that can be searched", () => {
    const [, inside] = /<text[^>]*>(.*limit .*)<\/text>/.exec(svg(drawn)) ?? [];
    expect(inside.replaceAll(/<[^>]+>/g, "")).toBe("limit R(ρt)");
    expect(inside.match(/font-style="italic"/g)).toHaveLength(3);
    expect(inside).toMatch(/dy="2\.6">t<\/tspan>.*dy="-2\.6"/);
  });

  it("takes its colours from the theme alone", () => {
    const colours = new Set(svg(scene(figure, dark)).match(/#[0-9A-F]{6}\b/g));
    const known = new Set(JSON.stringify(dark).match(/#[0-9A-F]{6}\b/g));
    expect([...colours].filter((colour) => !known.has(colour))).toEqual([]);
  });

  it("leaves out what a logarithmic axis cannot show, and lets a band there reach the frame's foot", () => {
    const points: [number, number][] = [
      [0, 0],
      [1, 1],
      [2, 1],
    ];
    const zero: Mark = { kind: "line", role: "limit", label: "", points };
    const band: Mark = {
      kind: "band",
      role: "limit",
      label: "",
      lower: points,
      upper: points.map(([x]) => [x, 2]),
    };
    const shown = scene({ ...figure, panels: [panel("z", [band, zero], "log")] }, light);
    expect(svg(shown)).not.toMatch(/NaN|Infinity/);
    const [{ y, height }] = shown.frames;
    const area = shown.shapes.find((shape) => shape.kind === "path" && shape.fill === light.band.limit);
    expect(area?.kind === "path" && Math.max(...area.points.map(([, py]) => py))).toBe(y + height + 1);
  });
});

describe("the paper style", () => {
  const width = 321.26;
  const one = (marks: readonly Mark[]): Figure => ({ ...figure, columns: 1, panels: [panel("p", marks)] });
  const set = scene(one(everyMark), onWhite, paper({ width, fontSize: 8 }));

  it("has the width that was asked for, white ground, and no titles", () => {
    expect(set).toMatchObject({ width, background: "#FFFFFF" });
    expect(words(set)).not.toContain("t = p");
    expect(words(set)).not.toContain(figure.title);
  });

  it("sets labels in the size that was asked for", () => {
    const label = texts(set).find(({ runs }) => runs.some(({ text }) => text === "kε"));
    // 8 pt at 96 px an inch.
    expect(label?.runs[0].size).toBeCloseTo((8 * 96) / 72, 10);
  });

  it("puts the legend where nothing else is, or under the panel", () => {
    const flat: Mark = {
      kind: "line",
      role: "limit",
      label: "flat",
      points: [
        [0, 0.1],
        [10, 0.1],
      ],
    };
    const full = Array.from(
      { length: 40 },
      (_, k): Mark => ({
        ...flat,
        points: [
          [0, k / 19],
          [10, k / 19],
        ],
      }),
    );
    const style = paper({ width, fontSize: 8 });
    const [free, none] = [one([flat]), one(full)].map((each) => scene(each, onWhite, style));
    const legend = (of: Scene) => textBox(texts(of).filter(({ runs }) => runs[0].text === "flat")[0]);
    const [frame] = free.frames;
    expect(legend(free).y).toBeGreaterThan(frame.y);
    expect(legend(free).y + legend(free).height).toBeLessThan(frame.y + frame.height * 0.9);
    expect(legend(none).y).toBeGreaterThan(none.frames[0].y + none.frames[0].height);
    expect(none.height).toBeGreaterThan(free.height);
  });
});

describe("themes in CSS", () => {
  it("name every colour, with the light one where the page decides nothing", () => {
    const document = svg(scene(figure, cssTheme));
    expect(document).toContain('style="fill:var(--mf-ink, #17191E)"');
    expect(document).not.toMatch(/(?:fill|stroke)="(?:#|var)/);
    const used = new Set([...document.matchAll(/var\((--mf-[a-z-]+),/g)].map(([, name]) => name));
    const declared = new Set(
      [...themeVariables(dark).matchAll(/(--mf-[a-z-]+): #/g)].map(([, name]) => name),
    );
    expect(used.size).toBeGreaterThan(8);
    expect([...used].filter((name) => !declared.has(name))).toEqual([]);
    expect(themeVariables(dark)).toContain("--mf-stroke-network: #FF9D52;");
  });
});

describe("axes", () => {
  it.each([
    [{ label: "", scale: "linear", domain: [0, 2.5] } as const, ["0", "0.5", "1", "1.5", "2", "2.5"]],
    [{ label: "", scale: "log", domain: [0.04, 2.5] } as const, ["0.05", "0.1", "0.2", "0.5", "1", "2"]],
    [
      { label: "", scale: "log", domain: [1e-6, 1] } as const,
      ["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1"],
    ],
    [{ label: "", scale: "log", domain: [0.9, 1.3] } as const, ["0.9", "1", "1.1", "1.2", "1.3"]],
    [
      { label: "", scale: { stretched: 0.125 }, domain: [0, 10] } as const,
      ["0", "0.1", "0.3", "1", "3", "10"],
    ],
    // Record times spaced in log t from 10⁻³ on.
    [
      { label: "", scale: { stretched: 1e-3 }, domain: [0, 10] } as const,
      ["0", "0.001", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"],
    ],
  ])("%j has the ticks that a reader looks for", (axis, expected) => {
    expect(resolveAxis(axis, [0, 420], 11).ticks.map(({ text }) => text)).toEqual(expected);
  });

  it("has fewer ticks where there is less room, and never two that touch", () => {
    for (const [length, least] of [
      [60, 2],
      [120, 3],
      [240, 4],
    ]) {
      const axis = { label: "", scale: { stretched: 0.0125 }, domain: [0, 10] } as const;
      const { ticks } = resolveAxis(axis, [0, length], 11);
      expect(ticks.length).toBeGreaterThanOrEqual(least);
      for (let k = 1; k < ticks.length; k++)
        expect(ticks[k].position - ticks[k - 1].position).toBeGreaterThan(11);
    }
  });

  it("refuses a logarithmic axis from 0", () => {
    expect(() => resolveAxis({ label: "", scale: "log", domain: [0, 1] }, [0, 100], 11)).toThrow(
      "it needs 0 < low < high",
    );
  });

  it("writes numbers without locale or rounding dust", () => {
    expect([0.1 + 0.2, 1e6, 0.00012, 12345.678, 0, -2.5, 2e-5].map((value) => axisNumber(value))).toEqual([
      "0.3",
      "1,000,000",
      "0.00012",
      "12,345.7",
      "0",
      "−2.5",
      "2·10⁻⁵",
    ]);
    expect(axisNumber(5e5, true)).toBe("5·10⁵");
  });
});

describe("words", () => {
  it("become runs of one face, with subscripts lowered", () => {
    expect(
      runsOf("law *ρ*_{*t*0}", 10).map(({ text, face, size, rise }) => [text, face, size, rise]),
    ).toEqual([
      ["law ", "sans", 10, 0],
      ["ρ", "italic", 10, 0],
      ["t", "italic", 7.4, -2],
      ["0", "sans", 7.4, -2],
    ]);
  });

  it("are plain where only characters can be", () => {
    expect(plain("*W*_{1} of *ρ*_{*t*}")).toBe("W₁ of ρ(t)");
  });

  it("break at blanks", () => {
    expect(wrapped("one two three", 10, 45)).toEqual(["one two", "three"]);
    expect(wrapped("incomprehensibilities", 10, 45)).toEqual(["incomprehensibilities"]);
  });
});

describe("figureTable", () => {
  it("has a row for each x and a column for each series, panels of the same marks once", () => {
    const points: [number, number][] = [
      [0, 1],
      [1, 0.123456789],
    ];
    const marks: Mark[] = [
      { kind: "line", role: "limit", label: "limit *R*", points },
      { kind: "line", role: "both", label: "both", points },
      { kind: "dots", role: "both", label: "both", points },
      { kind: "dots", role: "network", label: "network", points: [[1, 2]], errors: [0.5] },
      { kind: "band", role: "network", label: "spread", lower: [[0, 0]], upper: [[0, 3]] },
    ];
    const table = figureTable({ ...figure, panels: [panel("a", marks), panel("b", marks, "log")] });
    expect(table).toEqual({
      columns: ["panel", "t = kε", "limit R", "both", "network", "network, ±", "spread, from", "spread, to"],
      rows: [
        ["t = a", 0, 1, 1, null, null, 0, 3],
        ["t = a", 1, 0.123457, 0.123457, 2, 0.5, null, null],
      ],
    });
  });

  it("tells series apart that share a label", () => {
    const at = (y: number): Mark => ({ kind: "dots", role: "network", label: "quantiles", points: [[0, y]] });
    const { columns, rows } = figureTable({ ...figure, panels: [panel("a", [at(1), at(2), at(3)])] });
    expect(columns.slice(2)).toEqual(["quantiles", "quantiles (2)", "quantiles (3)"]);
    expect(rows).toEqual([["t = a", 0, 1, 2, 3]]);
  });

  it("thins long curves, ends included", () => {
    const { rows } = figureTable({ ...figure, panels: [panel("a", [everyMark[2]])] });
    expect(rows).toHaveLength(25);
    expect([rows[0][1], rows[24][1]]).toEqual([0, 9.95]);
  });
});
