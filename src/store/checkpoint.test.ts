import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lastCheckpoint, writeCheckpoint } from "./checkpoint.ts";

const bytes = (step: number) => Uint8Array.of(step, 2, 3, 10, 13, 0);

describe("checkpoints", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "mean field "));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("come back whole, the last two are kept, and a step's own is replaced", async () => {
    expect(await lastCheckpoint(folder)).toBe(null);
    for (const step of [0, 900, 1000, 1000])
      await writeCheckpoint(folder, { step, bytes: bytes(step % 250) });
    expect((await readdir(folder)).sort()).toEqual(["step-1000", "step-900"]);
    expect(await lastCheckpoint(folder)).toEqual({ step: 1000, bytes: bytes(0) });
  });

  it("that are damaged in any byte, or cut, are passed over for the one before", async () => {
    await writeCheckpoint(folder, { step: 5, bytes: bytes(5) });
    await writeCheckpoint(folder, { step: 70, bytes: bytes(70) });
    const path = join(folder, "step-70");
    const whole = await readFile(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Uint8Array.from(whole);
      damaged[at] ^= 1;
      await writeFile(path, damaged);
      expect((await lastCheckpoint(folder))?.step, `byte ${at}`).toBe(5);
      await writeFile(path, whole.subarray(0, at));
      expect((await lastCheckpoint(folder))?.step, `${at} bytes`).toBe(5);
    }
  });

  it("half-written by a killed process, or other files, are no checkpoints", async () => {
    await writeFile(join(folder, "step-9.writing"), "half");
    await writeFile(join(folder, "owner.json"), "{}");
    expect(await lastCheckpoint(folder)).toBe(null);
    expect(await lastCheckpoint(join(folder, "nowhere"))).toBe(null);
  });
});
