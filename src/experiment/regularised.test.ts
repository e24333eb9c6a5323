import { expect, it } from "vitest";
import { regularised } from "./regularised.ts";

/** Two points of two coordinates; the first is trained, the second is not. */
const coordinates = {
  squaredNorm: ({ columns }: { columns: readonly Float64Array[] }, out: Float64Array) => {
    for (let i = 0; i < out.length; i++) out[i] = columns[0][i] * columns[0][i];
  },
} as unknown as Parameters<typeof regularised>[2];
const points = { count: 2, columns: [Float64Array.of(1, 3), Float64Array.of(100, 100)] };

it("adds λ∫‖θ‖² to the risk, λ and not λ/2", () => {
  expect(regularised(2, 0.5, coordinates, points, null)).toBe(2 + 0.5 * 5);
  expect(regularised(2, 0.5, coordinates, points, Float64Array.of(0.75, 0.25))).toBe(2 + 0.5 * 3);
});

it("is null without decay", () => {
  expect(regularised(2, 0, coordinates, points, null)).toBeNull();
});
