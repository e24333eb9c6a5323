/**
 * Scenes one after the other as a GIF that loops. One palette serves all frames, so that no colour flickers, and a
 * frame holds only what differs from the one before: the rest is transparent. The bytes are a function of the scenes.
 */

import { createRequire } from "node:module";
import type { Scene } from "../figures/scene.ts";
import { rendered } from "./png.ts";

/** What is used of gifenc, which has no types of its own. */
interface Gifenc {
  GIFEncoder(): {
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  /** At most so many colours for pixels in RGBA, by pairwise nearest neighbours. */
  quantize(rgba: Uint8Array, colours: number): [red: number, green: number, blue: number][];
}

interface FrameOptions {
  /** Of the first frame: serves all. */
  readonly palette?: readonly Colour[];
  /** Of the first frame; 0: for ever. */
  readonly repeat?: number;
  readonly transparent: boolean;
  readonly transparentIndex: number;
  readonly colorDepth: number;
  readonly dispose: number;
  /** ms */
  readonly delay: number;
}

// CommonJS whose names neither Node nor a bundler finds in one and the same place.
const gifenc = createRequire(import.meta.url)("gifenc") as Gifenc;

/** How scenes become frames. */
export interface GifOptions {
  /** Pixels per px of a scene. */
  readonly scale: number;
  /** Of a frame, ms; GIF counts in 10 ms. */
  readonly delayMs: number;
  /** Of the last, before the first comes again. */
  readonly restMs: number;
}

/** With the transparent one: six bits a pixel. */
const colourBits = 6;
const colours = (1 << colourBits) - 1;
/** Frames whose pixels choose the palette. */
const sampled = 8;
/** Keeps what the frame before left (GIF89a, graphic control extension). */
const keep = 1;

/** @param scenes  of one size, one at least */
export function gif(scenes: readonly Scene[], { scale, delayMs, restMs }: GifOptions): Uint8Array {
  const palette = paletteOf(scenes, scale);
  const transparent = palette.length;
  const nearest = nearestIn(palette);
  const encoder = gifenc.GIFEncoder();
  let before: Uint8Array | null = null;
  for (const [frame, scene] of scenes.entries()) {
    const { width, height, pixels } = rendered(scene, scale);
    const now = indexed(pixels, nearest);
    encoder.writeFrame(before === null ? now : changed(before, now, transparent), width, height, {
      ...(before === null ? { palette: [...palette, [0, 0, 0]], repeat: 0 } : {}),
      transparent: before !== null,
      transparentIndex: transparent,
      colorDepth: colourBits,
      dispose: keep,
      delay: frame === scenes.length - 1 ? restMs : delayMs,
    });
    before = now;
  }
  encoder.finish();
  return encoder.bytes();
}

type Colour = readonly [red: number, green: number, blue: number];

/** At most 63 colours, chosen from an even choice of the frames, both ends among them. */
function paletteOf(scenes: readonly Scene[], scale: number): readonly Colour[] {
  const count = Math.min(sampled, scenes.length);
  const chosen = Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (scenes.length - 1)) / (count - 1)),
  );
  const pixels = chosen.map((frame) => rendered(scenes[frame], scale).pixels);
  const all = new Uint8Array(pixels.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of pixels) {
    all.set(each, at);
    at += each.length;
  }
  return gifenc.quantize(all, colours);
}

/** A colour's index in the palette by the least squared distance; each colour is searched once. */
function nearestIn(palette: readonly Colour[]): (red: number, green: number, blue: number) => number {
  const known = new Map<number, number>();
  return (red, green, blue) => {
    const key = (red << 16) | (green << 8) | blue;
    const found = known.get(key);
    if (found !== undefined) return found;
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (const [index, [r, g, b]] of palette.entries()) {
      const distance = (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue);
      if (distance < least) [best, least] = [index, distance];
    }
    known.set(key, best);
    return best;
  };
}

/** RGBA, opaque → indices. */
function indexed(rgba: Uint8Array, nearest: ReturnType<typeof nearestIn>): Uint8Array {
  const indices = new Uint8Array(rgba.length / 4);
  for (let pixel = 0, at = 0; pixel < indices.length; pixel++, at += 4)
    indices[pixel] = nearest(rgba[at], rgba[at + 1], rgba[at + 2]);
  return indices;
}

/** Pixels as they were are transparent. */
const changed = (before: Uint8Array, now: Uint8Array, transparent: number): Uint8Array =>
  now.map((index, pixel) => (index === before[pixel] ? transparent : index));
