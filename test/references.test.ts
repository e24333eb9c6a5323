import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const texts = [
  ["src", ".ts"],
  ["docs", ".md"],
].flatMap(([folder, end]) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end) && !entry.name.endsWith(".generated.ts"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
);
// [key], [key, theorem 2], [one; other] and [one, other]
const cited = texts
  .flatMap((text) => [...text.matchAll(/\[([a-z]+:\d\d[^\]\n]*)\]/g)])
  .flatMap(([, inside]) => [...inside.matchAll(/[a-z]+:\d\d/g)])
  .map(([key]) => key);
const listed = [...readFileSync(join(root, "references.bib"), "utf8").matchAll(/^@\w+\{([^,]+),/gm)].map(
  ([, key]) => key,
);

it("every work that a docstring cites is in references.bib, once", () => {
  expect(cited.length).toBeGreaterThan(5);
  expect(cited.filter((key) => !listed.includes(key))).toEqual([]);
  expect(listed.filter((key, index) => listed.indexOf(key) !== index)).toEqual([]);
});
