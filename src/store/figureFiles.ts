import { animationName, animationStyle } from "../figures/animation.ts";
import type { Figure } from "../figures/description.ts";
import { scene } from "../figures/layout.ts";
import { svg } from "../figures/svg.ts";
import { light } from "../figures/theme.ts";
import { gif } from "./gif.ts";
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

/** 960 px: shown 640 px wide, its letters are as large as the style says. */
const animationScale = 1.5;

/** An animation as a file, by its name in the run folder; none without frames. */
export function animationFile(frames: readonly Figure[]): Record<string, Uint8Array> {
  if (frames.length === 0) return {};
  const scenes = frames.map((frame) => scene(frame, light, animationStyle));
  return { [animationName]: gif(scenes, { scale: animationScale, delayMs: 80, restMs: 2000 }) };
}
