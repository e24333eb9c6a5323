import { expect, it } from "vitest";
import { sharedStyles } from "./sharedStyles.ts";

const svg = `<svg width="9" viewBox="0 0 9 9"><title>a</title>
<rect width="9" height="9" style="fill:var(--a, #FFF)"/>
<path d="M0 0L1 1" fill="none" style="stroke:var(--b, #000)" stroke-width="2" clip-path="url(#f)"/>
<path d="M1 1L2 2" fill="none" style="stroke:var(--b, #000)" stroke-width="2"/>
<text x="1" y="2" text-anchor="end" font-family="'Source Sans 3', sans-serif" font-size="11">W<tspan dy="2" font-size="8">1</tspan></text>
</svg>`;

it("says equal presentations once, and loses none", () => {
  const { svgs, css } = sharedStyles([svg, svg]);
  const rules = new Map(
    [...css.matchAll(/\.(\w+)\{([^}]*)\}/g)].map(([, name, declarations]) => [name, declarations]),
  );
  const styleOf = (pattern: RegExp) => rules.get(pattern.exec(svgs[0])?.[1] ?? "");
  expect(rules.size).toBe(4);
  expect(styleOf(/<rect[^>]*class="(\w+)"/)).toBe("fill:var(--a, #FFF)");
  expect(styleOf(/<path d="M0[^>]*class="(\w+)"/)).toBe("fill:none;stroke:var(--b, #000);stroke-width:2");
  expect(styleOf(/<path d="M1[^>]*class="(\w+)"/)).toBe(styleOf(/<path d="M0[^>]*class="(\w+)"/));
  // CSS wants a unit where SVG has none.
  expect(styleOf(/<text[^>]*class="(\w+)"/)).toBe(
    "text-anchor:end;font-family:'Source Sans 3', sans-serif;font-size:11px",
  );
  expect(styleOf(/<tspan[^>]*class="(\w+)"/)).toBe("font-size:8px");
  expect(svgs[0]).toContain('<svg width="9" viewBox="0 0 9 9"><title>a</title>');
  expect(svgs[0]).toContain('clip-path="url(#f)"');
  expect(svgs[0]).toContain('<tspan dy="2" class=');
  expect(svgs[1]).toBe(svgs[0]);
});
