import { expect, it } from "vitest";
import { median } from "./quantiles.ts";

const infinity = Number.POSITIVE_INFINITY;
const upTo = (count: number) => Array.from({ length: count }, (_, k) => ((k * 7) % count) + 1); // 7 ∤ count: shuffled

it.each([
  // 2 P(Bin(20, ½) ≤ 5) = 0.0414 and with 6 it is 0.115: the sixth from either end.
  [20, 10.5, 6, 15],
  // 2 P(Bin(6, ½) = 0) = 1/32, and with 1 it is 7/32.
  [6, 3.5, 1, 6],
  // 2 P(Bin(5, ½) = 0) = 1/16: no order statistic is far enough out.
  [5, 3, -infinity, infinity],
  [1, 1, -infinity, infinity],
])("of %i numbers", (count, middle, low, high) => {
  expect(median(upTo(count))).toEqual({ median: middle, low, high });
});

it("orders infinite numbers like others", () => {
  expect(median([infinity, 2, infinity]).median).toBe(infinity);
  expect(median([infinity, 2, 4, infinity]).median).toBe(infinity); // half of them are not enough
  expect(median([-infinity, 3, infinity]).median).toBe(3);
  expect(median([infinity, infinity]).median).toBe(infinity);
});
