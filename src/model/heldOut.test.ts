import { describe, expect, it } from "vitest";
import { type DataConfig, dataLaw } from "./data.ts";

type Options = Omit<Extract<DataConfig, { kind: "dataset" }>, "kind" | "file" | "target">;

/** x is the row's number (+ shift), y its negative; no row is like another. */
function law(count: number, options: Options, { shift = 0, missing = [] as number[] } = {}) {
  const x = Float64Array.from({ length: count }, (_, row) =>
    missing.includes(row) ? Number.NaN : row + shift,
  );
  const table = { names: ["x", "y"], columns: [x, x.map((_, row) => -row)], rows: count };
  const made = dataLaw({ kind: "dataset", file: "t", target: "y", ...options }, { t: table });
  if (made.kind !== "dataset") throw new Error(made.kind);
  return made;
}

/** Numbers of the rows held out. */
const out = (made: ReturnType<typeof law>): number[] => [...(made.heldOut?.labels ?? [])].map((y) => 0 - y);

describe("held-out rows", () => {
  it.each([
    [10, 0.2, 2],
    [250, 0.2, 50],
    [7, 0.5, 4],
    [60, 0.99, 59],
  ])("are round(share · rows), with the others as training rows: %i rows, %d", (count, test, expected) => {
    const made = law(count, { test });
    expect(made.heldOut?.rows).toBe(expected);
    expect([...out(made), ...[...made.labels].map((y) => 0 - y)].sort((one, other) => one - other)).toEqual(
      Array.from({ length: count }, (_, row) => row),
    );
  });

  it("do not depend on what stands in the cells, and a larger share holds out the same and more", () => {
    expect(out(law(50, { test: 0.2 }, { shift: 1000 }))).toEqual(out(law(50, { test: 0.2 })));
    for (let share = 0.1; share < 0.85; share += 0.1) {
      const [fewer, more] = [share, share + 0.1].map((test) => out(law(50, { test })));
      expect(fewer.filter((row) => !more.includes(row))).toEqual([]);
    }
  });

  it("move by at most one where a row is dropped or added", () => {
    const before = out(law(50, { test: 0.2 }));
    for (let row = 0; row < 50; row++) {
      const after = out(law(50, { test: 0.2, missing: "drop" }, { missing: [row] }));
      expect(after).not.toContain(row);
      expect(before.filter((each) => each !== row && !after.includes(each)).length).toBeLessThanOrEqual(1);
    }
    const longer = out(law(51, { test: 0.2 }));
    expect(before.filter((each) => !longer.includes(each)).length).toBeLessThanOrEqual(1);
  });

  it("are spread evenly over the file", () => {
    // Of 4,000 rows half: each tenth of the file has 400 · ½ ± √(400 · ½ · ½ · 0.9) = 200 ± 9.5; five deviations.
    const rows = out(law(4000, { test: 0.5 }));
    for (let tenth = 0; tenth < 10; tenth++) {
      const count = rows.filter((row) => Math.floor(row / 400) === tenth).length;
      expect(Math.abs(count - 200)).toBeLessThan(48);
    }
  });

  it("have no part in moments and standardisation", () => {
    const made = law(20, { test: 0.25, standardise: true });
    const sum = (values: Float64Array, f: (value: number) => number) =>
      values.reduce((total, value) => total + f(value), 0) / values.length;
    // Inputs are stored in single precision: 2⁻²⁴ of values below 2.
    expect(Math.abs(sum(made.inputs, (x) => x))).toBeLessThan(1e-6);
    expect(Math.abs(sum(made.inputs, (x) => x * x) - 1)).toBeLessThan(1e-6);
    expect(made.secondMomentY).toBeCloseTo(
      sum(made.labels, (y) => y * y),
      10,
    );
    // Held-out inputs are on the same scale: x is linear in the row's number.
    const slope = (made.inputs[1] - made.inputs[0]) / (made.labels[0] - made.labels[1]);
    for (const [k, y] of made.heldOut?.labels.entries() ?? [])
      expect(
        Math.abs((made.heldOut?.inputs[k] ?? 0) - (made.inputs[0] + slope * (made.labels[0] - y))),
      ).toBeLessThan(1e-5);
  });

  it("are none, and nothing is dropped, where nothing is asked for", () => {
    const { heldOut, dropped, rows } = law(5, {});
    expect({ heldOut, dropped, rows }).toEqual({ heldOut: null, dropped: 0, rows: 5 });
    expect(law(5, { missing: "drop" }, { missing: [1, 3] })).toMatchObject({ dropped: 2, rows: 3 });
  });
});

describe("permuted labels", () => {
  const options = { test: 0.2, standardise: true } as const;
  const plain = law(100, options);
  const permuted = [1, 2].map((permuteLabels) => law(100, { ...options, permuteLabels }));

  it("are those of the training rows in another order, another for each seed; held-out rows stay", () => {
    for (const made of permuted) {
      expect(made.labels).not.toEqual(plain.labels);
      expect(made.labels.toSorted()).toEqual(plain.labels.toSorted());
      expect(made.inputs).toEqual(plain.inputs);
      expect(made.heldOut).toEqual(plain.heldOut);
      // A random permutation leaves 1 in place on average, with deviation 1.
      expect(made.labels.filter((y, row) => y === plain.labels[row]).length).toBeLessThan(8);
    }
    expect(permuted[0].labels).not.toEqual(permuted[1].labels);
  });

  it("put every label in every place alike", () => {
    // 600 seeds, 3 rows: each of 9 (label, place) pairs 200 ± √(600 · 2/9) = 11.5; five deviations.
    const counts = new Float64Array(9);
    for (let seed = 0; seed < 600; seed++)
      for (const [place, y] of law(3, { permuteLabels: seed }).labels.entries()) counts[3 * place - y]++;
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(58);
  });
});
