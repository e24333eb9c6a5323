import { describe, expect, it } from "vitest";
import type { Figure } from "../figures/description.ts";
import { scene } from "../figures/layout.ts";
import { paper } from "../figures/style.ts";
import { onWhite } from "../figures/theme.ts";
import { pdf } from "./pdf.ts";
import { png } from "./png.ts";

const figure: Figure = {
  id: "risk-log",
  title: "Risk",
  subtitle: "",
  columns: 1,
  panels: [
    {
      id: "risk-log",
      title: "",
      remark: "",
      x: { label: "*t* = *kε*", scale: "linear", domain: [0, 1] },
      y: { label: "risk E (*y* − *ŷ*)²", scale: "log", domain: [1e-6, 1] },
      top: null,
      marks: [
        {
          kind: "line",
          role: "limit",
          label: "limit *R*(*ρ*_{*t*})",
          dash: "dashed",
          points: [
            [0, 1],
            [1, 0.1],
          ],
        },
        { kind: "dots", role: "network", label: "network", points: [[0.5, 0.5]] },
        { kind: "bars", role: "network", label: "bars", edges: [0, 0.2, 0.4], heights: [0.5, 0.1] },
      ],
    },
  ],
  width: 700,
  panelHeight: 300,
};
/** 85 mm in px of CSS. */
const width = (85 / 25.4) * 96;
const drawn = scene(figure, onWhite, paper({ width, fontSize: 8 }));

describe("pdf", () => {
  it("is one page of the scene's size, in points", async () => {
    const text = Buffer.from(await pdf(drawn)).toString("latin1");
    expect(text).toMatch(/^%PDF-1\./);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    const [, right, top] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
    // The scene rounds to 0.01 px.
    expect(Number(right)).toBeCloseTo((85 / 25.4) * 72, 1);
    expect(Number(top)).toBeCloseTo(drawn.height * 0.75, 2);
  });

  it("has its fonts in it, and no others", async () => {
    const text = Buffer.from(await pdf(drawn)).toString("latin1");
    const names = [...text.matchAll(/\/BaseFont \/(?:[A-Z]{6}\+)?([\w-]+)/g)].map(([, name]) => name);
    expect([...new Set(names)].sort()).toEqual(["SourceSans3-Regular", "SourceSerif4-Italic"]);
    expect(text.match(/\/FontFile2/g)).toHaveLength(2);
    // Text can be searched and copied.
    expect(text).toContain("/ToUnicode");
  });

  it("is a function of the scene: no date, no random id", async () => {
    const [one, other] = [await pdf(drawn), await pdf(drawn)];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    expect(Buffer.from(one).toString("latin1")).toContain("(D:19700101000000Z)");
    expect(Buffer.from(one).toString("latin1")).not.toContain("/ModDate");
    const changed = await pdf({ ...drawn, title: "another" });
    expect(Buffer.from(one).equals(Buffer.from(changed))).toBe(false);
  });
});

describe("png", () => {
  const bytes = Buffer.from(png(drawn, 6.25));

  it("has the scene's size at 600 dpi, and says so", () => {
    expect(bytes.readUInt32BE(16)).toBe(Math.ceil(drawn.width * 6.25));
    const at = bytes.indexOf("pHYs");
    // 600 dots an inch are 23,622.05 a metre.
    expect([bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes[at + 12]]).toEqual([
      23622, 23622, 1,
    ]);
    // CRC-32 of "pHYs" and its nine bytes, by zlib: python3 -c "import zlib,struct; print(hex(zlib.crc32(b'pHYs'+struct.pack('>IIB',23622,23622,1))))"
    expect(bytes.readUInt32BE(at + 13).toString(16)).toBe("14944341");
  });

  it("has every text: without its fonts a picture would lose them, silently", () => {
    const blank = png({ ...drawn, shapes: drawn.shapes.filter(({ kind }) => kind !== "text") }, 1);
    const texts = drawn.shapes.filter(({ kind }) => kind === "text");
    expect(texts.length).toBeGreaterThan(10);
    for (const shape of texts) {
      const others = drawn.shapes.filter((each) => each.kind !== "text" || each === shape);
      expect(Buffer.from(png({ ...drawn, shapes: others }, 1)).equals(Buffer.from(blank))).toBe(false);
    }
  });
});
