import { expect, it } from "vitest";
import { activation } from "../model/activations.ts";
import { tanh } from "../numerics/elementary.ts";
import { secondDerivative } from "./curvature.ts";

it.each([1, 5, 100, 0.01])("is σ″ for σ = tanh(%d u) of any steepness", (factor) => {
  const bend = secondDerivative(activation({ kind: "formula", sigma: `tanh(${factor}*u)` }));
  for (let v = -6; v < 6; v += 0.13) {
    const height = tanh(v);
    const exact = -2 * height * (1 - height * height) * factor * factor;
    // h⁴σ⁽⁶⁾/30 ≤ (1/512)⁴·270/30 = 1.4e-10 for tanh itself; rounding of σ′ over h is a thousandth of that.
    expect(Math.abs(bend(v / factor) - exact)).toBeLessThan(1.4e-10 * factor * factor);
  }
});
