import { describe, expect, it } from "vitest";
import { draftOf, readDraft } from "../src/experiment/draft.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { applySettings, readSetting } from "../src/experiment/set.ts";
import { numericTable } from "../src/model/table.ts";
import { preset } from "../src/presets/presets.ts";
import { parseBibliography } from "../src/report/bibliography.ts";
import { bibtexOf, citationsOf } from "../src/report/citations.ts";

const isotropic = (...settings: string[]) =>
  resolve(
    applySettings(
      readDraft({ name: "isotropic", text: preset("isotropic").text }),
      settings.map((text) => readSetting(text)),
    ),
  );
const keys = (asked: ReturnType<typeof isotropic>) => citationsOf(asked).map(({ key }) => key);

describe("what to cite", () => {
  it("is this program, the theory, and the methods of the run", () => {
    expect(keys(isotropic())).toEqual([
      "meanfield",
      "mei:18",
      "chizat:18",
      "dormand:80",
      "hairer:93",
      "bengio:06",
      "mehler:66",
      "villani:03",
      "diaconis:91",
      "salmon:11",
      "box:58",
    ]);
  });

  it("leaves out what was not used", () => {
    // Nothing is drawn, no network has a risk, nothing is compared.
    expect(keys(isotropic("training.run=false"))).toEqual([
      "meanfield",
      "mei:18",
      "chizat:18",
      "dormand:80",
      "hairer:93",
      "bengio:06",
    ]);
    expect(keys(isotropic("limit.methods=[]"))).toEqual([
      "meanfield",
      "mei:18",
      "mehler:66",
      "salmon:11",
      "box:58",
    ]);
    const flow = keys(isotropic("limit.methods=[{kind: population-flow}]"));
    expect(flow).toContain("dormand:80");
    expect(flow).not.toContain("chizat:18");
  });

  it("has what finite volumes and proximal steps rest on, and noise's certificate with noise", () => {
    const alone = ["training.run=false", "limit.methods=[{kind: finite-volume}, {kind: jko}]"];
    const without = keys(isotropic(...alone));
    expect(without).toEqual(expect.arrayContaining(["leveque:02", "vanleer:79", "jordan:98", "benamou:16"]));
    expect(without).not.toContain("scharfetter:69");
    const noisy = keys(isotropic(...alone, "training.noise={lambda: 0.1, beta: 100}"));
    expect(noisy).toEqual(expect.arrayContaining(["scharfetter:69", "bailo:20", "nitanda:22", "chizat:22"]));
    expect(noisy).not.toContain("vanleer:79");
  });

  it("has the Sobol points and their scrambling where the atoms need more than one coordinate", () => {
    const two = isotropic(
      "data.blocks=[16, 24]",
      "data.classes=[{weight: 0.5, label: 1, variance: [1.8, 1]}, {weight: 0.5, label: -1, variance: [0.2, 1]}]",
    );
    expect(keys(two)).toEqual(expect.arrayContaining(["joe:08", "owen:95", "laine:11", "burley:20"]));
    expect(keys(isotropic())).not.toContain("joe:08");
  });

  it("has no series for a data set, whose risks are sums", () => {
    const table = numericTable("x0,x1,y\n1,2,1\n2,1,-1\n0,1,1", "points.csv");
    const asked = resolve(
      draftOf({
        version: 1,
        data: { kind: "dataset", file: "points.csv", target: "y" },
        network: { neurons: 5, activation: { kind: "tanh" }, initial: { kind: "gaussian", scale: 1 } },
        training: { stepSize: 0.01, time: 1 },
      }),
      { "points.csv": { sha256: "0".repeat(64), table } },
    );
    expect(keys(asked)).not.toContain("mehler:66");
    expect(keys(asked)).toContain("joe:08");
    expect(keys(asked)).toContain("box:58"); // the initial weights
  });

  it("is valid BibTeX with a title and a year everywhere, the program in its version", () => {
    const entries = parseBibliography(bibtexOf(isotropic()));
    expect(entries.map(({ key }) => key)).toEqual(keys(isotropic()));
    expect(entries.filter(({ fields }) => !fields.title || !fields.year)).toEqual([]);
    expect(entries[0].fields.note).toMatch(/version \d+\.\d+\.\d+$/);
  });
});
