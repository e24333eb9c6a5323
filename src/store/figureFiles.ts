import { figures } from "../figures/figures.ts";
import { scene } from "../figures/layout.ts";
import { svg } from "../figures/svg.ts";
import { light } from "../figures/theme.ts";
import type { Recording } from "../recording/contract.ts";
import type { Summary } from "../recording/summary.ts";
import { png } from "./png.ts";

/** A run's figures as files, by their name in the run folder: each as SVG and as PNG. */
export function figureFiles(recording: Recording, summary: Summary): Record<string, Uint8Array | string> {
  const files: Record<string, Uint8Array | string> = {};
  for (const figure of figures(recording, summary)) {
    const drawn = svg(scene(figure, light));
    files[`figures/${figure.id}.svg`] = drawn;
    files[`figures/${figure.id}.png`] = png(drawn);
  }
  return files;
}
