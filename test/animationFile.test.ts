/** figures/animation.gif: read by a decoder that shares nothing with its encoder, and as `run --animate` leaves it. */

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { animationFigures, animationName, animationStyle } from "../src/figures/animation.ts";
import { scene } from "../src/figures/layout.ts";
import { light } from "../src/figures/theme.ts";
import { gif } from "../src/store/gif.ts";
import { readManifest } from "../src/store/manifest.ts";
import { rendered } from "../src/store/png.ts";
import { typed } from "./fakeTerminal.ts";
import { animatedOf } from "./figureCases.ts";
import { type DecodedGif, decodeGif } from "./oracles/gif.ts";
import { smallExperiment } from "./smallExperiment.ts";

const options = { scale: 1.5, delayMs: 80, restMs: 2000 };

describe("scenes as a GIF", () => {
  const { run, frames } = animatedOf("oneReplica");
  const scenes = animationFigures(run, frames)
    .filter((_, index) => index % 10 === 0)
    .map((figure) => scene(figure, light, animationStyle));
  const bytes = gif(scenes, options);
  const decoded = decodeGif(bytes);

  it("is a GIF89a of their size that loops for ever and rests on the last", () => {
    const { version, width, height, loops, palette } = decoded;
    expect({ version, width, loops }).toEqual({ version: "GIF89a", width: 960, loops: 0 });
    expect(height).toBe(Math.ceil(1.5 * scenes[0].height));
    expect(palette.length).toBeLessThanOrEqual(64);
    expect(scenes.length).toBeGreaterThan(2);
    expect(decoded.frames.map(({ delayMs }) => delayMs)).toEqual(
      scenes.map((_, index) => (index === scenes.length - 1 ? 2000 : 80)),
    );
    // "Do not dispose": a frame lies on the one before.
    expect(new Set(decoded.frames.map(({ disposal }) => disposal))).toEqual(new Set([1]));
  });

  it("shows each scene in its colours", () => {
    for (const [index, { shown }] of decoded.frames.entries()) {
      const { pixels } = rendered(scenes[index], options.scale);
      const known = new Set(
        [light.background, light.grid, light.stroke.network, light.stroke.limit, light.fill.network].map(
          (colour) => Number.parseInt(colour.slice(1), 16),
        ),
      );
      let worstKnown = 0;
      let squares = 0;
      for (let pixel = 0; pixel < shown.length; pixel++) {
        const exact = (pixels[4 * pixel] << 16) | (pixels[4 * pixel + 1] << 8) | pixels[4 * pixel + 2];
        const off = [16, 8, 0].map((shift) =>
          Math.abs(((exact >> shift) & 255) - ((shown[pixel] >> shift) & 255)),
        );
        if (known.has(exact)) worstKnown = Math.max(worstKnown, ...off);
        for (const each of off) squares += each * each;
      }
      // The palette is chosen among cells of 5 and 6 bits: a colour that fills an area is off by a cell's 8 at most.
      expect(worstKnown).toBeLessThanOrEqual(8);
      // Edges of letters and lines, a tenth of the picture at most, take the nearest of 63 colours, some 16 away.
      expect(Math.sqrt(squares / (3 * shown.length))).toBeLessThan(Math.sqrt(0.1) * 16);
      // Smoothed edges are kept: black and white alone would be a handful of colours.
      expect(new Set(shown).size).toBeGreaterThan(24);
    }
  });

  it("holds only what changes: most of every frame but the first is transparent", () => {
    for (const [index, { indices, transparent }] of decoded.frames.entries()) {
      expect(transparent === null).toBe(index === 0);
      const still = indices.filter((each) => each === transparent).length;
      if (index > 0) expect(still).toBeGreaterThan(0.9 * indices.length);
    }
  });

  it("is a function of the scenes", () => {
    const two = scenes.slice(0, 2);
    const made = Buffer.from(gif(two, options));
    expect(Buffer.from(gif(two, options)).equals(made)).toBe(true);
    expect(Buffer.from(gif(two.toReversed(), options)).equals(made)).toBe(false);
  });
});

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await writeFile(join(cwd, "small.yaml"), smallExperiment);
});
afterAll(() => rm(cwd, { recursive: true }));

/** Runs into a parent of its own; the one folder in it. */
async function folderOf(out: string, ...args: readonly string[]): Promise<string> {
  const { code, err } = await typed(["run", ...args, "--out", out], { cwd });
  expect([code, err.includes("error")]).toEqual([0, false]);
  const [folder] = (await readdir(join(cwd, out))).filter((name) => !name.startsWith("."));
  return join(cwd, out, folder);
}

const gifIn = async (folder: string): Promise<DecodedGif> =>
  decodeGif(await readFile(join(folder, animationName)));

describe("run --animate", () => {
  it("leaves a GIF of the curve's points, named in the manifest and linked in the report", async () => {
    const folder = await folderOf("moving", "small.yaml", "--animate");
    const { loops, frames } = await gifIn(folder);
    expect(loops).toBe(0);
    expect(Object.keys((await readManifest(folder)).files)).toContain(animationName);
    expect(frames.length).toBeGreaterThan(5);
    expect(frames.length).toBeLessThanOrEqual(10); // record.curve
    const report = await readFile(join(folder, "report.html"), "utf8");
    expect(report).toContain(`href="${animationName}"`);
    expect(report.length).toBeLessThan(1.5e6);
    expect(await readFile(join(folder, "experiment.yaml"), "utf8")).toContain("animation: true");
  });

  it("computes the same bytes again, and without it none of it, under another id", async () => {
    const folder = await folderOf("moving", "small.yaml", "--animate");
    const { code, err } = await typed(["run", "small.yaml", "--animate", "--force", "--out", "moving"], {
      cwd,
    });
    expect([code, err.includes("identical")]).toEqual([0, true]);
    const still = await folderOf("still", "small.yaml");
    expect(still.slice(-12)).not.toBe(folder.slice(-12));
    expect(await readdir(join(still, "figures"))).not.toContain("animation.gif");
    expect(await readFile(join(still, "report.html"), "utf8")).not.toContain("animation.gif");
    for (const file of ["snapshots.parquet", "risk.parquet"])
      expect((await readFile(join(still, file))).equals(await readFile(join(folder, file)))).toBe(true);
  });

  it("takes the advice that it gives: a curve of two points is an animation of two frames", async () => {
    const folder = await folderOf("short", "small.yaml", "--animate", "--set", "record.curve=2");
    expect((await gifIn(folder)).frames).toHaveLength(2);
  });

  it("draws preset animation in 80 frames and less than 4 MB", async () => {
    // A tenth of its steps and of its atoms: what is drawn is as large.
    const folder = await folderOf(
      "preset",
      ...["animation", "--animate", "--set", "training.stepSize=1e-3", "--set", "limit.methods.0.atoms=200"],
    );
    expect((await stat(join(folder, animationName))).size).toBeLessThan(4e6);
    const { frames, width } = await gifIn(folder);
    expect([frames.length, width]).toEqual([80, 960]);
  }, 60_000);
});
