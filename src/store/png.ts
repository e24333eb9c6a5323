import { Resvg } from "@resvg/resvg-js";
import type { Scene } from "../figures/scene.ts";
import { svg } from "../figures/svg.ts";
import { fontFiles } from "./fonts.ts";

/**
 * Draws a scene as PNG, with its resolution written into it, so that it prints in the size that it was made for.
 *
 * @param scale  pixels per px of the scene (1/96 inch); 2 is sharp on a high-density screen, 6.25 is 600 dpi
 */
export const png = (scene: Scene, scale = 2): Uint8Array =>
  withResolution(rendered(scene, scale).asPng(), (96 * scale) / 0.0254);

/** A picture as pixels, or encoded. The library's own types would ask a page for Node's. */
interface Rendered {
  readonly width: number;
  readonly height: number;
  /** RGBA, [height × width × 4] */
  readonly pixels: Uint8Array;
  asPng(): Uint8Array;
}

/** A scene as pixels. */
export const rendered = (scene: Scene, scale: number): Rendered =>
  new Resvg(svg(scene, "placed"), {
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      defaultFontFamily: "Source Sans 3",
      fontFiles: Object.values(fontFiles()),
    },
  }).render();

/** Bytes of the signature and of the header, which is the first chunk and has one length. */
const headerEnd = 33;

/** Inserts a pHYs chunk behind the header. */
function withResolution(picture: Uint8Array, pixelsPerMetre: number): Uint8Array {
  const chunk = new DataView(new ArrayBuffer(21));
  chunk.setUint32(0, 9);
  for (const [index, letter] of [..."pHYs"].entries()) chunk.setUint8(4 + index, letter.charCodeAt(0));
  chunk.setUint32(8, Math.round(pixelsPerMetre));
  chunk.setUint32(12, Math.round(pixelsPerMetre));
  chunk.setUint8(16, 1); // the unit is the metre
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  const whole = new Uint8Array(picture.length + chunk.byteLength);
  whole.set(picture.subarray(0, headerEnd));
  whole.set(new Uint8Array(chunk.buffer), headerEnd);
  whole.set(picture.subarray(headerEnd), headerEnd + chunk.byteLength);
  return whole;
}

/** The checksum of PNG's chunks (polynomial 0xEDB88320, bit by bit: thirteen bytes need no table). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
