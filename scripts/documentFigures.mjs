/** What the scripts that draw a document's figures share: the built library, marks, and the writing of docs/figures. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { built, root } from "./ready.mjs";

built();
export const meanfield = await import(join(root, "dist", "index.js"));
const { png } = await import(join(root, "dist", "node.js"));

export function line(role, label, points, dash = "solid") {
  return { kind: "line", role, label, points, dash };
}

export function curve(f, from, to) {
  return Array.from({ length: 201 }, (_, n) => {
    const x = from + ((to - from) * n) / 200;
    return [x, f(x)];
  });
}

/** Writes each figure as SVG and PNG. */
export function draw(figures) {
  const folder = join(root, "docs", "figures");
  mkdirSync(folder, { recursive: true });
  for (const figure of figures) {
    const drawn = meanfield.scene(figure, meanfield.onWhite, meanfield.screen);
    writeFileSync(join(folder, `${figure.id}.svg`), meanfield.svg(drawn, "placed"));
    writeFileSync(join(folder, `${figure.id}.png`), png(drawn));
    console.log(join(folder, figure.id));
  }
}
