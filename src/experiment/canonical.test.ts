import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical.ts";

/** The same data with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe("canonicalJson", () => {
  it("sorts keys at every depth and leaves lists alone", () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: "ü" } })).toBe('{"a":{"c":"ü","d":null},"b":[2,1]}');
  });

  it("writes numbers in their shortest form, −0 as 0", () => {
    expect(canonicalJson([1e-5, 1.0e-7, 1e21, -0, 0.1 + 0.2])).toBe(
      "[0.00001,1e-7,1e+21,0,0.30000000000000004]",
    );
  });

  it("forgets the order of keys and nothing else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, () => 0, 1n])(
    "refuses what JSON cannot hold: %s",
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(/not plain data/);
    },
  );
});
