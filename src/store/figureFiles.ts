import type { Figure } from "../figures/description.ts";
import { scene } from "../figures/layout.ts";
import { svg } from "../figures/svg.ts";
import { light } from "../figures/theme.ts";
import { png } from "./png.ts";

/** A run's figures as files, by their name in the run folder: each as SVG and as PNG. */
export function figureFiles(figures: readonly Figure[]): Record<string, Uint8Array | string> {
  const files: Record<string, Uint8Array | string> = {};
  for (const figure of figures) {
    const drawn = scene(figure, light);
    files[`figures/${figure.id}.svg`] = svg(drawn);
    files[`figures/${figure.id}.png`] = png(drawn);
  }
  return files;
}
