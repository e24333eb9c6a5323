import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAttempt } from "./attempt.ts";
import { finishedRun, publish, runFolder } from "./runs.ts";

const run = { name: "trial", id: "0123456789ab" };
const contents = {
  "summary.json": "{}\n",
  "risk.parquet": new Uint8Array([1, 2, 3]),
  "figures/risk.svg": "<svg/>",
};

describe("publish", () => {
  let runs = "";
  beforeEach(async () => {
    // A blank in every path.
    runs = join(await mkdtemp(join(tmpdir(), "mean field ")), "my runs");
  });
  afterEach(async () => {
    await rm(join(runs, ".."), { recursive: true });
  });

  async function published(files: Readonly<Record<string, string | Uint8Array>> = contents) {
    const attempt = await openAttempt(runs, run.id);
    try {
      return await publish(runs, run, attempt, files, { host: "here" });
    } finally {
      await attempt.discard();
    }
  }

  it("makes a folder with every file, a manifest and a provenance, and leaves no work behind", async () => {
    expect(await finishedRun(runs, run)).toBeNull();
    expect(await published()).toEqual({ outcome: "published", folder: runFolder(runs, run) });
    expect(await readdir(runs)).toEqual(["trial-0123456789ab"]);
    const folder = await finishedRun(runs, run);
    expect(folder).toBe(runFolder(runs, run));
    expect((await readdir(folder ?? "")).sort()).toEqual([
      "figures",
      "manifest.json",
      "provenance.json",
      "risk.parquet",
      "summary.json",
    ]);
    expect(new Uint8Array(await readFile(join(runs, "trial-0123456789ab", "risk.parquet")))).toEqual(
      contents["risk.parquet"],
    );
  });

  it("lists the sha256 of every file but the manifest and the provenance", async () => {
    await published();
    const manifest: unknown = JSON.parse(await readFile(join(runFolder(runs, run), "manifest.json"), "utf8"));
    expect(manifest).toEqual({
      version: 1,
      id: run.id,
      // printf '{}\n' | sha256sum, printf '\1\2\3' | sha256sum, printf '<svg/>' | sha256sum
      files: {
        "figures/risk.svg": "d4dc56669143034f31aa309635d4113d9ad76a02b1739da22c965ed2049be9e6",
        "risk.parquet": "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
        "summary.json": "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356",
      },
    });
  });

  it("finds a second run of the same bytes identical, whatever its provenance", async () => {
    await published();
    const before = await readFile(join(runFolder(runs, run), "provenance.json"), "utf8");
    expect(await published()).toEqual({ outcome: "identical", folder: runFolder(runs, run) });
    expect(await readFile(join(runFolder(runs, run), "provenance.json"), "utf8")).toBe(before);
    expect(await readdir(runs)).toEqual(["trial-0123456789ab"]);
  });

  it("keeps a second run of other bytes in the quarantine and leaves the first alone", async () => {
    await published();
    const second = await published({ ...contents, "summary.json": "{ }\n" });
    expect(second).toMatchObject({ outcome: "different", differing: ["summary.json"] });
    expect(await readFile(join(runFolder(runs, run), "summary.json"), "utf8")).toBe("{}\n");
    const kept = second.outcome === "different" ? second.quarantine : "";
    expect(kept.startsWith(join(runs, ".quarantine"))).toBe(true);
    expect(await readFile(join(kept, "summary.json"), "utf8")).toBe("{ }\n");
  });

  it("reads the files, not what their manifest claims", async () => {
    await published();
    await writeFile(join(runFolder(runs, run), "risk.parquet"), "tampered");
    expect(await published()).toMatchObject({ outcome: "different", differing: ["risk.parquet"] });
  });

  it("never replaces what has the name already", async () => {
    await mkdir(runs, { recursive: true });
    await writeFile(runFolder(runs, run), "a file");
    expect(await published()).toMatchObject({ outcome: "different" });
    expect(await readFile(runFolder(runs, run), "utf8")).toBe("a file");
  });

  it("of two that finish at once, one publishes and the other finds it identical", async () => {
    const attempts = await Promise.all([openAttempt(runs, run.id), openAttempt(runs, run.id)]);
    const both = await Promise.all(attempts.map((attempt) => publish(runs, run, attempt, contents, {})));
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(["identical", "published"]);
    for (const attempt of attempts) await attempt.discard();
    expect(await readdir(runs)).toEqual(["trial-0123456789ab"]);
  });
});

describe("openAttempt", () => {
  it("is not stopped by attempts on other ids that end beside it, and none leaves work behind", async () => {
    const runs = await mkdtemp(join(tmpdir(), "mean field "));
    const oneAfterAnother = async (id: string) => {
      for (let n = 0; n < 30; n++) await (await openAttempt(runs, id)).discard();
    };
    await Promise.all(["a", "b", "c", "d"].map(oneAfterAnother));
    expect(await readdir(runs)).toEqual([]);
    await rm(runs, { recursive: true });
  });

  it("names the live processes on the same id and clears away the work of dead ones", async () => {
    const runs = await mkdtemp(join(tmpdir(), "mean field "));
    const first = await openAttempt(runs, run.id);
    // No process has a number this large: Linux ends at 2²².
    const dead = join(runs, ".work", run.id, "dead");
    await mkdir(dead);
    const owner: unknown = JSON.parse(await readFile(join(first.folder, "owner.json"), "utf8"));
    await writeFile(join(dead, "owner.json"), JSON.stringify({ ...(owner as object), pid: 2 ** 30 }));
    const second = await openAttempt(runs, run.id);
    expect(second.others).toEqual([owner]);
    expect((await readdir(join(runs, ".work", run.id))).sort()).toEqual([first.name, second.name].sort());
    await first.discard();
    await second.discard();
    expect(await readdir(runs)).toEqual([]);
    await rm(runs, { recursive: true });
  });
});
