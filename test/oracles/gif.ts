/** A GIF decoder from the specification (GIF89a), for what this program writes: whole frames, one global palette. Imports nothing. */

export interface DecodedGif {
  readonly version: string;
  readonly width: number;
  readonly height: number;
  /** Of the NETSCAPE2.0 extension: 0 is for ever; null: it is not there. */
  readonly loops: number | null;
  /** [colours] 0xRRGGBB */
  readonly palette: readonly number[];
  readonly frames: readonly {
    readonly delayMs: number;
    readonly disposal: number;
    /** Null: no colour is transparent. */
    readonly transparent: number | null;
    /** As stored: indices of the palette, [width·height]. */
    readonly indices: Uint8Array;
    /** As shown, over the frames before: 0xRRGGBB, [width·height]. */
    readonly shown: Uint32Array;
  }[];
}

export function decodeGif(bytes: Uint8Array): DecodedGif {
  let at = 0;
  const byte = () => bytes[at++];
  const word = () => byte() | (byte() << 8);
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const blocks = () => {
    const parts: number[] = [];
    for (let length = byte(); length > 0; length = byte()) parts.push(...take(length));
    return parts;
  };
  const version = String.fromCharCode(...take(6));
  const [width, height, fields] = [word(), word(), byte()];
  at += 2; // background, aspect
  const palette = Array.from(
    { length: (fields & 0x80) === 0 ? 0 : 2 << (fields & 7) },
    () => (byte() << 16) | (byte() << 8) | byte(),
  );
  let loops: number | null = null;
  let control = { delayMs: 0, disposal: 0, transparent: null as number | null };
  let before = new Uint32Array(width * height);
  const frames: DecodedGif["frames"][number][] = [];
  for (;;) {
    const kind = byte();
    if (kind === 0x3b) break; // trailer
    if (kind === 0x21) {
      const label = byte();
      const content = blocks();
      if (label === 0xf9)
        control = {
          delayMs: 10 * (content[1] | (content[2] << 8)),
          disposal: (content[0] >> 2) & 7,
          transparent: (content[0] & 1) === 1 ? content[3] : null,
        };
      if (label === 0xff && String.fromCharCode(...content.slice(0, 11)) === "NETSCAPE2.0")
        loops = content[12] | (content[13] << 8);
    } else if (kind === 0x2c) {
      const [left, top, w, h, local] = [word(), word(), word(), word(), byte()];
      if (left !== 0 || top !== 0 || w !== width || h !== height || local !== 0)
        throw new Error("oracle: a frame of its own size or palette, which is not read here.");
      const smallest = byte();
      const indices = unpacked(blocks(), smallest, width * height);
      const { transparent } = control;
      const shown = before.map((colour, pixel) =>
        indices[pixel] === transparent ? colour : palette[indices[pixel]],
      );
      frames.push({ ...control, indices, shown });
      before = shown;
    } else throw new Error(`oracle: block 0x${kind.toString(16)} at byte ${at - 1} is none of GIF89a.`);
  }
  if (at !== bytes.length) throw new Error(`oracle: ${bytes.length - at} bytes follow the trailer.`);
  return { version, width, height, loops, palette, frames };
}

/** LZW with codes that grow from smallest + 1 bits to 12. */
function unpacked(data: readonly number[], smallest: number, pixels: number): Uint8Array {
  const clear = 1 << smallest;
  const prefix = new Int32Array(4096);
  const last = new Uint8Array(4096);
  const out = new Uint8Array(pixels);
  const stack: number[] = [];
  let [size, next, old, first, filled] = [smallest + 1, clear + 2, -1, 0, 0];
  let [bits, held] = [0, 0];
  for (const part of data) {
    held |= part << bits;
    bits += 8;
    while (bits >= size) {
      let code = held & ((1 << size) - 1);
      held >>= size;
      bits -= size;
      if (code === clear + 1) {
        if (filled !== pixels) throw new Error(`oracle: ${filled} of ${pixels} pixels.`);
        return out;
      }
      if (code === clear) {
        [size, next, old] = [smallest + 1, clear + 2, -1];
        continue;
      }
      const whole = code;
      if (old >= 0 && code > next) throw new Error("oracle: a code that is not there yet.");
      if (old >= 0 && code === next) {
        stack.push(first);
        code = old;
      }
      while (code > clear) {
        stack.push(last[code]);
        code = prefix[code];
      }
      first = code;
      stack.push(first);
      if (filled + stack.length > pixels) throw new Error("oracle: more pixels than the frame has.");
      while (stack.length > 0) out[filled++] = stack.pop() ?? 0;
      if (old >= 0 && next < 4096) {
        prefix[next] = old;
        last[next++] = first;
        if (next === 1 << size && size < 12) size++;
      }
      old = whole;
    }
  }
  throw new Error("oracle: no end of the pixels.");
}
