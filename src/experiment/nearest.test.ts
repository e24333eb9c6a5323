import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edits, nearest } from "./nearest.ts";

describe("edits", () => {
  it("is Levenshtein's distance on the textbook pairs", () => {
    expect(edits("kitten", "sitting")).toBe(3);
    expect(edits("saturday", "sunday")).toBe(3);
    expect(edits("", "abc")).toBe(3);
  });

  it("is a metric", () => {
    const word = fc.string({ maxLength: 7 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(edits(a, b)).toBe(edits(b, a));
        expect(edits(a, b) === 0).toBe(a === b);
        expect(edits(a, c)).toBeLessThanOrEqual(edits(a, b) + edits(b, c));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("nearest", () => {
  it("finds the word that was meant, case aside", () => {
    expect(nearest("stepsize", ["schedule", "stepSize", "time"])).toBe("stepSize");
    expect(nearest("activaton", ["neuron", "activation"])).toBe("activation");
  });

  it("finds nothing where nothing is near", () => {
    expect(nearest("momentum", ["run", "time", "seed"])).toBeNull();
    expect(nearest("zq", ["a", "b"])).toBeNull();
    expect(nearest("x", ["exp", "min"])).toBeNull();
  });
});
