import { describe, expect, it } from "vitest";
import { activation } from "./activations.ts";
import { neuron, output } from "./neurons.ts";

const relu = activation({ kind: "relu" });

describe("neurons", () => {
  it("know what training moves", () => {
    expect(neuron("ridge", []).trained).toEqual({ a: false, b: false, w: true });
    expect(neuron("affine-ridge", []).trained).toEqual({ a: true, b: true, w: true });
    expect(neuron("affine-ridge", ["a", "w"]).trained).toEqual({ a: false, b: true, w: false });
  });

  it("a network is the mean of its neurons", () => {
    // w₁ = (1, 2), w₂ = (−1, 0), one coordinate after the other
    const w = Float64Array.of(1, -1, 2, 0);
    const ridge = { neurons: 2, dimension: 2, a: null, b: null, w };
    expect(output(relu, ridge, [3, 1])).toBe((5 + 0) / 2);
    const affine = { ...ridge, a: Float64Array.of(2, -1), b: Float64Array.of(-4, 3.5) };
    expect(output(relu, affine, [3, 1])).toBe((2 * 1 - 0.5) / 2);
  });
});
