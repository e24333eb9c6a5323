import { describe, expect, it } from "vitest";
import { differingWeights } from "./twins.ts";

describe("the kernel and its twin", () => {
  it("have the same bits", () => {
    expect(differingWeights()).toBe(0);
  });

  it("are seen to differ where a weight of one is moved by the smallest step of f32 near 0.1", () => {
    expect(differingWeights(2 ** -27)).toBeGreaterThan(0);
  });
});
