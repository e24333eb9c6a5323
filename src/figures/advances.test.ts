import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { describe, expect, it } from "vitest";
import { advance, type Face, hasGlyph } from "./advances.ts";
import { wordsWidth } from "./text.ts";

const require = createRequire(import.meta.url);
const files: Record<Face, string> = {
  sans: "source-sans-3/400Regular/SourceSans3_400Regular.ttf",
  semibold: "source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf",
  serif: "source-serif-4/400Regular/SourceSerif4_400Regular.ttf",
  italic: "source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf",
};

/** The font files, as another program reads them. */
const document = new PDFDocument();
for (const [face, file] of Object.entries(files))
  document.registerFont(
    face,
    readFileSync(require.resolve(`@expo-google-fonts/${file}`)) as unknown as string,
  );

describe.each(Object.keys(files) as Face[])("the widths of %s", (face) => {
  it("are those of the font, character by character", () => {
    document.font(face).fontSize(1000);
    const used = "abcxyzABCXYZ0189 .,:;()=−·–±×√∫²⁵ρκεθτσψλβξŷ‖Ψ";
    const shown = [...used].filter((character) => hasGlyph(character, face));
    expect(shown.length).toBeGreaterThan(40);
    for (const character of shown) {
      // The table holds whole thousandths; so does the font.
      expect([character, 1000 * advance(character, face)]).toEqual([
        character,
        document.widthOfString(character),
      ]);
    }
  });

  it("add up to those of words, up to kerning", () => {
    document.font(face).fontSize(10);
    for (const words of ["network, histogram of its neurons", "Wasserstein distance", "risk E (y − ŷ)²"]) {
      // Kerning moves a few pairs by some hundredths of an em: below 3 % of a line.
      const width = document.widthOfString(words);
      expect(Math.abs(wordsWidth(words, 10, face) / width - 1)).toBeLessThan(0.03);
    }
  });
});

describe("the bundled fonts", () => {
  it("have every character that figures set", () => {
    for (const character of "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹⁻−·,.%±≥")
      expect([character, hasGlyph(character, "sans")]).toEqual([character, true]);
    for (const character of "tkεsxyŷrwabρRNWp")
      expect([character, hasGlyph(character, "italic")]).toEqual([character, true]);
    // What the fonts lack is set as a letter in a subscript.
    expect(hasGlyph("ₜ", "sans")).toBe(false);
  });
});
