import { describe, expect, it } from "vitest";
import { exactly, indexed, percent, roughly, rounded, time } from "./numbers.ts";

describe("numbers as readers see them", () => {
  it.each([
    [0.0453171, "0.0453"],
    [2.38489, "2.38"],
    [0.045, "0.0450"],
    [123456, "123,000"],
    [9_999_000, "10,000,000".replace("10,000,000", "1×10⁷")],
    [0.00099951, "0.00100"],
    [0.0002, "2×10⁻⁴"],
    [1.3e-7, "1.3×10⁻⁷"],
    [-0.00162, "−0.00162"],
    [0, "0"],
  ])("%d has three figures: %s", (value, text) => {
    expect(rounded(value)).toBe(text);
  });

  it("gives distances and errors two", () => {
    expect([0.0138, 0.5, 3.14e-9, 128].map(roughly)).toEqual(["0.014", "0.50", "3.1×10⁻⁹", "130"]);
  });

  it("leaves what was set as it was set", () => {
    expect([1e-4, 0.025, 800, 1_000_000, 12_345_678, 0.30000000000000004].map(exactly)).toEqual([
      "1×10⁻⁴",
      "0.025",
      "800",
      "1,000,000",
      "1.2345678×10⁷",
      "0.30000000000000004",
    ]);
  });

  it("writes what is no finite number, too", () => {
    expect([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map((x) => rounded(x))).toEqual([
      "∞",
      "−∞",
      "–",
    ]);
  });

  it("takes the rounding dust of kε from a time", () => {
    expect([0.30000000000000004, 10, 0.0123456789].map(time)).toEqual(["0.3", "10", "0.0123457"]);
  });

  it("writes shares as whole percents", () => {
    expect([0, 0.004, 0.0099, 0.01, 0.334, 1.2345, 12].map(percent)).toEqual([
      "0 %",
      "under 1 %",
      "under 1 %",
      "1 %",
      "33 %",
      "123 %",
      "1,200 %",
    ]);
  });

  it("lowers the index of a coordinate", () => {
    expect(["r", "r1", "p4", "w12"].map(indexed)).toEqual(["r", "r₁", "p₄", "w₁₂"]);
  });
});
