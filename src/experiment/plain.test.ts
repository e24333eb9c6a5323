import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode, type Plain } from "./plain.ts";

const plain = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.float64Array({ maxLength: 9 }),
    fc.uint8Array({ maxLength: 9 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "$" && key !== "__proto__"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

describe("plain data", () => {
  it("comes back in every bit", () => {
    // toEqual tells −0 from 0 by Object.is, and NaN equals NaN.
    fc.assert(
      fc.property(plain, (value) => {
        expect(decode(encode(value))).toStrictEqual(value);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("keeps the bits of subarrays alone, and the payload of every double", () => {
    const whole = Float64Array.of(1, Number.MIN_VALUE, -0, Infinity, 0.1, 2 / 3);
    expect(decode(encode({ part: whole.subarray(1, 4) }))).toStrictEqual({
      part: Float64Array.of(Number.MIN_VALUE, -0, Infinity),
    });
  });

  it("reads from the middle of a larger buffer", () => {
    const bytes = encode({ x: Float64Array.of(1, 2), text: "ρ" });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decode(shifted.subarray(3))).toStrictEqual({ x: Float64Array.of(1, 2), text: "ρ" });
  });

  it("refuses what is not plain, by its path", () => {
    const odd = { a: [1, () => 2] } as unknown as Plain;
    expect(() => encode(odd)).toThrow("encode: value.a[1] is of type function");
    expect(() => encode({ m: new Map() } as unknown as Plain)).toThrow(
      "value.m is an object of its own class",
    );
    expect(() => encode({ $: 1 })).toThrow("value.$");
    expect(() => encode({ u: undefined } as unknown as Plain)).toThrow("value.u is of type undefined");
  });

  it("notices every cut", () => {
    const bytes = encode({ x: Float64Array.of(1, 2, 3), s: "abc" });
    for (let length = 0; length < bytes.length; length++)
      expect(() => decode(bytes.subarray(0, length)), `${length}`).toThrow(/damaged|JSON/);
  });
});
