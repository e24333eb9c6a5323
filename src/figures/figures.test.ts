import { describe, expect, it } from "vitest";
import { axisNumber, grouped, resolveAxis } from "./axis.ts";
import type { Figure, Mark, Panel } from "./description.ts";
import { scene } from "./layout.ts";
import { type Scene, type Shape, textWidth } from "./scene.ts";
import { svg } from "./svg.ts";
import { dark, light } from "./theme.ts";

const curve = Array.from({ length: 200 }, (_, k): [number, number] => [k / 20, 2 / (1 + k)]);

function panel(id: string, marks: readonly Mark[], scale: "linear" | "log" = "linear"): Panel {
  return {
    id,
    title: `t = ${id}`,
    remark: "step 1,000",
    x: { label: "t = kε", scale: { stretched: 0.125 }, domain: [0, 10] },
    y: { label: "E (y − ŷ)²", scale, domain: scale === "log" ? [0.005, 3] : [0, 2.1] },
    top: { label: "step k", text: (t) => grouped(Math.round(t * 1e5)) },
    marks,
  };
}

const everyMark: Mark[] = [
  { kind: "bars", role: "network", edges: [0, 1, 2, 4], heights: [0.5, 0, 1.2] },
  { kind: "band", role: "network", lower: curve, upper: curve.map(([x, y]) => [x, 1.1 * y] as const) },
  { kind: "line", role: "limit", points: curve },
  { kind: "line", role: "limit", dash: "dashed", points: curve },
  {
    kind: "dots",
    role: "network",
    points: [
      [1, 1],
      [5, 0.3],
    ],
    errors: [0.1, 0],
  },
  { kind: "atom", role: "limit", at: 0, mass: 0.4, label: "40 % of the limit at 0" },
];

const figure: Figure = {
  id: "trial",
  title: "A title with < and &",
  subtitle: "What is shown.",
  legend: [
    { role: "network", glyph: "bars", label: "network" },
    { role: "limit", glyph: "line", label: "limit" },
    { role: "network", glyph: "dots", label: "dots" },
  ],
  columns: 3,
  panels: [panel("a", everyMark), panel("b", everyMark, "log"), panel("c", [])],
  width: 1000,
  panelHeight: 300,
};

const drawn = scene(figure, light);
type Text = Extract<Shape, { kind: "text" }>;
const texts = ({ shapes }: Scene): Text[] => shapes.filter((shape): shape is Text => shape.kind === "text");

/** The rectangle that a text fills, by the estimate of its width. */
function box({ x, y, text, size, weight, anchor, turned }: Text) {
  const width = textWidth(text, size, weight);
  const from = anchor === "start" ? 0 : anchor === "middle" ? -width / 2 : -width;
  return turned
    ? { left: x - 0.75 * size, right: x + 0.2 * size, top: y - from - width, bottom: y - from }
    : { left: x + from, right: x + from + width, top: y - 0.75 * size, bottom: y + 0.2 * size };
}

describe("a drawn figure", () => {
  it("has no two texts that overlap", () => {
    const boxes = texts(drawn).map((text) => ({ text: text.text, ...box(text) }));
    const clashes = boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (other) =>
            one.left < other.right &&
            other.left < one.right &&
            one.top < other.bottom &&
            other.top < one.bottom,
        )
        .map((other) => [one.text, other.text]),
    );
    expect(clashes).toEqual([]);
  });

  it("keeps every text on the page", () => {
    for (const { left, right, top, bottom } of texts(drawn).map(box)) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(drawn.width);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(bottom).toBeLessThanOrEqual(drawn.height);
    }
  });

  it("labels both axes, the top axis and each panel", () => {
    const all = texts(drawn).map(({ text }) => text);
    for (const wanted of ["t = kε", "E (y − ŷ)²", "step k", "t = a", "t = b", "t = c", "network", "limit"])
      expect(all).toContain(wanted);
  });

  it("cuts every curve and dot at its own frame", () => {
    const marks = drawn.shapes.filter((shape) => shape.kind !== "text" && shape.clip !== null);
    expect(marks.length).toBeGreaterThan(10);
    expect(new Set(marks.map((shape) => (shape.kind === "text" ? null : shape.clip)))).toEqual(
      new Set([0, 1]),
    );
  });

  it("rounds every coordinate to 0.01 px", () => {
    const numbers = svg(drawn).match(/(?<=["ML ])-?\d+\.\d{3,}/g) ?? [];
    expect(numbers).toEqual([]);
  });

  it("is an SVG document whose text is text", () => {
    const document = svg(drawn);
    expect(document).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(document).toContain("A title with &lt; and &amp;");
    expect(document).not.toContain("NaN");
    expect(document).toContain('clip-path="url(#trial-frame0)"');
  });

  it("takes its colours from the theme alone", () => {
    const colours = new Set(svg(scene(figure, dark)).match(/#[0-9A-F]{6}\b/g));
    const known = new Set(JSON.stringify(dark).match(/#[0-9A-F]{6}\b/g));
    expect([...colours].filter((colour) => !known.has(colour))).toEqual([]);
  });

  it("leaves out what a logarithmic axis cannot show", () => {
    const zero: Mark = {
      kind: "line",
      role: "limit",
      points: [
        [0, 0],
        [1, 1],
      ],
    };
    expect(svg(scene({ ...figure, panels: [panel("z", [zero], "log")] }, light))).not.toMatch(/NaN|Infinity/);
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
    [
      { label: "", scale: { stretched: 0.125 }, domain: [0, 10] } as const,
      ["0", "0.1", "0.3", "1", "3", "10"],
    ],
  ])("%j has the ticks that a reader looks for", (axis, expected) => {
    expect(resolveAxis(axis, [0, 400], 11).ticks.map(({ text }) => text)).toEqual(expected);
  });

  it("writes numbers without locale or rounding dust", () => {
    expect([0.1 + 0.2, 1e6, 0.00012, 12345.678, 0].map((value) => axisNumber(value))).toEqual([
      "0.3",
      "1,000,000",
      "0.00012",
      "12,345.7",
      "0",
    ]);
    expect(axisNumber(2e-5, true)).toBe("2·10⁻⁵");
  });
});
