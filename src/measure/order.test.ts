import { describe, expect, it } from "vitest";
import { stream } from "../numerics/random.ts";
import { ascendingOrder } from "./order.ts";

describe("ascendingOrder", () => {
  it("is the stable order of the language's own sort, ties and infinities included, for every length to 70", () => {
    const random = stream(1, 0);
    for (let length = 0; length <= 70; length++) {
      // 8 distinct values: most lengths have many ties
      const values = Float64Array.from(
        { length },
        () => [-Infinity, -1, -0, 0, 0.5, 2, 7, Infinity][random.integer(8)],
      );
      const byLanguage = [...values.keys()].sort((i, j) =>
        values[i] < values[j] ? -1 : values[i] > values[j] ? 1 : i - j,
      );
      expect([...ascendingOrder(values)]).toEqual(byLanguage);
    }
  });
});
