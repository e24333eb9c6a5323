import { describe, expect, it } from "vitest";
import { purposes, stream } from "../numerics/random.ts";
import type { AnyDataLaw, NormalSource } from "./contract.ts";
import { dataLaw, dataSchema, numericTable } from "./data.ts";

/** Any source of standard normals that depends on (seed, purpose, step) alone will do here. */
const normals: NormalSource = (seed, purpose, step, count, out, offset) => {
  const random = stream(seed, purpose, step);
  for (let k = 0; k < count; k++) out[offset + k] = random.normal();
};

function drawn(law: AnyDataLaw, firstStep: number, count: number, seed = 1) {
  const x = new Float32Array(count * law.dimension);
  const y = new Float64Array(count);
  law.draw({ seed, firstStep, count, x, y }, normals);
  return { x, y };
}

const mixture = dataLaw(
  {
    kind: "gaussian-mixture",
    blocks: [2, 3],
    classes: [
      { weight: 0.25, label: 2, variance: [1.8, 1] },
      { weight: 0.75, label: -1, deviation: [0.2, 3] },
    ],
  },
  {},
);
const teacher = dataLaw(
  { kind: "teacher", dimension: 3, quadratic: [2, -1], linear: [0, 0, 0.5], noise: 0.3 },
  {},
);
const table = numericTable("a,b,y\n1,10,1\n2,10,0\n4,40,5\n", "rows.csv");
const dataset = dataLaw(
  { kind: "dataset", file: "rows.csv", target: "y", standardise: false },
  { "rows.csv": table },
);

describe.each([mixture, teacher, dataset])("data law $kind", (law) => {
  it("draws sample k from (seed, k) alone, not from its block", () => {
    const whole = drawn(law, 0, 12);
    for (const [first, count] of [
      [0, 1],
      [3, 4],
      [11, 1],
    ]) {
      const part = drawn(law, first, count);
      expect([...part.x]).toEqual([...whole.x.slice(first * law.dimension, (first + count) * law.dimension)]);
      expect([...part.y]).toEqual([...whole.y.slice(first, first + count)]);
    }
    expect([...drawn(law, 0, 12, 2).x]).not.toEqual([...whole.x]);
  });

  it("has the second moment of y that it claims", () => {
    const n = 40_000;
    const squares = drawn(law, 0, n).y.map((y) => y * y);
    const mean = squares.reduce((sum, s) => sum + s, 0) / n;
    const variance = squares.reduce((sum, s) => sum + (s - mean) ** 2, 0) / n;
    expect(Math.abs(mean - law.secondMomentY)).toBeLessThan(4 * Math.sqrt(variance / n)); // standard errors
  });
});

describe("gaussian mixture", () => {
  it("has its deviations block by block and class by class", () => {
    const n = 40_000;
    const { x, y } = drawn(mixture, 0, n);
    for (const [label, squares] of [
      [2, [1.8, 1]],
      [-1, [0.04, 9]],
    ] as const) {
      const rows = [...y.keys()].filter((row) => y[row] === label);
      for (const [from, to, variance] of [
        [0, 2, squares[0]],
        [2, 5, squares[1]],
      ]) {
        let sum = 0;
        for (const row of rows) for (let k = from; k < to; k++) sum += x[row * 5 + k] ** 2;
        const count = rows.length * (to - from);
        expect(Math.abs(sum / count / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count)); // Var g² = 2
      }
    }
  });

  it.each([
    [
      [
        { weight: 0.5, label: 1, variance: [1] },
        { weight: 0.4, label: 0, variance: [1] },
      ],
      "sum to 0.9",
    ],
    [[{ weight: 1, label: 1, variance: [1], deviation: [1] }], "exactly one"],
    [[{ weight: 1, label: 1 }], "exactly one"],
    [[{ weight: 1, label: 1, variance: [1, 2] }], "2 values for 1 block"],
    [[{ weight: 1, label: 1, variance: [0] }], "variance"],
  ])("refuses classes %j", (classes, words) => {
    const result = dataSchema.safeParse({ kind: "gaussian-mixture", blocks: [4], classes });
    expect(JSON.stringify(result.error?.issues)).toContain(words);
  });
});

describe("teacher", () => {
  it("labels by its formula", () => {
    const plain = dataLaw(
      { kind: "teacher", dimension: 3, quadratic: [2, -1], linear: [0, 0, 0.5], noise: 0 },
      {},
    );
    const { x, y } = drawn(plain, 0, 50);
    for (let row = 0; row < 50; row++) {
      const [p, q, r] = x.slice(row * 3, row * 3 + 3);
      expect(y[row]).toBeCloseTo(2 * p * p - q * q + 0.5 * r, 12);
    }
  });

  it("needs coefficients, and no more than dimensions", () => {
    expect(dataSchema.safeParse({ kind: "teacher", dimension: 2 }).success).toBe(false);
    const long = dataSchema.safeParse({ kind: "teacher", dimension: 2, quadratic: [1, 2, 3] });
    expect(JSON.stringify(long.error?.issues)).toContain("3 coefficients for dimension 2");
  });
});

describe("dataset", () => {
  it("draws every row, with equal chances", () => {
    const n = 9000;
    const { y } = drawn(dataset, 0, n);
    for (const label of [1, 0, 5]) {
      const share = y.filter((each) => each === label).length / n;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n)); // binomial
    }
  });

  it("standardises inputs to mean 0 and deviation 1", () => {
    const law = dataLaw(
      { kind: "dataset", file: "rows.csv", target: "y", inputs: ["b"], standardise: true },
      { "rows.csv": table },
    );
    if (law.kind !== "dataset") throw new Error(law.kind);
    const expected = [-Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT2];
    for (const [row, value] of expected.entries()) expect(law.inputs[row]).toBeCloseTo(value, 6); // stored as f32
  });

  it.each([
    ["", "the file is empty"],
    ["a,b\n", "there are no rows"],
    ["a,a\n1,2\n", 'the column "a" stands twice'],
    ["a,b\n1\n", "line 2: 1 cell where the header has 2"],
    ["a,b\n1,x\n", 'line 2, column "b": "x" is not a finite number'],
    ["a;b\n1,5;2\n", "t.csv, line 1: the names are separated by semicolons; save the file with commas"],
    ['"a";"b"\n1;2\n', "separated by semicolons"],
    ["a\tb\n1\t2\n", "separated by tabs"],
    ["a,b\n1,\n", 'line 2, column "b": the cell is empty'],
    ["a,b\n\n\n1,2\n\n1,0x10\n", 't.csv, line 6, column "b": "0x10" is not a finite number'],
    ['a,b\n1,"2,5"\n', "with a point for the decimals"],
    ['a,b\n1,"2\n', "line 2"],
    ["a,,c\n1,2,3\n", "line 1: column 2 has no name"],
    ["1,2\n3,4\n", "line 1: only numbers stand in the first line"],
  ])("refuses the table %j", (text, words) => {
    const read = () =>
      dataLaw({ kind: "dataset", file: "t.csv", target: "b" }, { "t.csv": numericTable(text, "t.csv") });
    expect(read).toThrow(words);
  });

  it("names the columns there are where one is missing", () => {
    expect(() =>
      dataLaw({ kind: "dataset", file: "rows.csv", target: "z", standardise: false }, { "rows.csv": table }),
    ).toThrow('has no column "z". There are: a, b, y');
  });

  it("uses only its own purposes of randomness", () => {
    expect(new Set(Object.values(purposes)).size).toBe(Object.keys(purposes).length);
  });
});

describe("mistakes in data", () => {
  it.each([
    [
      { kind: "gaussian-mixture", blocks: [4], classes: [{ weight: 0.7, label: 1, variance: [1] }] },
      "classes",
      "sum to 0.7",
    ],
    [
      { kind: "gaussian-mixture", blocks: [4], classes: [{ weight: 1, label: 1 }] },
      "classes.0",
      "exactly one",
    ],
    [
      { kind: "gaussian-mixture", blocks: [4, 2], classes: [{ weight: 1, label: 1, deviation: [1] }] },
      "classes.0.deviation",
      "1 value for 2 blocks",
    ],
    [{ kind: "teacher", dimension: 2, linear: [1, 2, 3] }, "linear", "3 coefficients for dimension 2"],
    [{ kind: "dataset", file: "a.csv", target: "y", test: 1 }, "test", "too_big"],
    [{ kind: "dataset", file: "a.csv", target: "y", permuteLabels: 0.5 }, "permuteLabels", "int"],
    [{ kind: "dataset", file: "a.csv", target: "y", missing: "mean" }, "missing", "error"],
    [{ kind: "teacher", dimension: 2, linear: [1], directions: [[1]] }, "", "directions"],
    [{ kind: "module", file: "law.js" }, "file", ".mjs"],
    [{ kind: "program", file: "law.mjs" }, "kind", "gaussian-mixture"],
  ])("%j stand at %s", (config, path, words) => {
    const [issue] = dataSchema.safeParse(config).error?.issues ?? [];
    expect(issue.path.join(".")).toBe(path);
    expect(JSON.stringify(issue)).toContain(words);
  });

  it("name the tables there are where a file was not handed in", () => {
    const config = { kind: "dataset", file: "other.csv", target: "y" } as const;
    expect(() => dataLaw(config, { "rows.csv": table })).toThrow(
      '"other.csv" was not handed in; the tables there are: rows.csv',
    );
    expect(() => dataLaw({ ...config, file: "constructor" }, {})).toThrow("there are: none");
  });

  it("refuse to standardise a column without variance", () => {
    const constant = numericTable("a,y\n2,0\n2,1\n", "c.csv");
    const config = { kind: "dataset", file: "c.csv", target: "y", standardise: true } as const;
    expect(() => dataLaw(config, { "c.csv": constant })).toThrow('"a" is constant');
  });
});

describe("what is known of a data law", () => {
  it("the Bayes risk: a teacher's noise, what equal rows disagree about, an integral for a mixture", () => {
    expect([teacher.bayesRisk, dataset.bayesRisk]).toEqual([0.3 ** 2, 0]);
    const twice = numericTable("x,y\n1,0\n1,3\n2,5\n2,5\n", "twice.csv");
    const law = dataLaw(
      { kind: "dataset", file: "twice.csv", target: "y", standardise: false },
      { "twice.csv": twice },
    );
    expect(law.bayesRisk).toBe(1.125); // (2 × 1.5²)/4
    // The mixture's classes differ in both blocks; the mean of Var(y | x) over 4e5 inputs of another program is
    // 0.14612 with standard error 0.00065; four of them.
    expect(Math.abs((mixture.bayesRisk ?? Number.NaN) - 0.14612)).toBeLessThan(0.0026);
  });

  it("E y² of the quadratic teacher is (tr T)² + 2 tr T², of the mixture Σ p y²", () => {
    expect(teacher.secondMomentY).toBeCloseTo(1 + 2 * 5 + 0.25 + 0.09, 14);
    expect(mixture.secondMomentY).toBe(0.25 * 4 + 0.75);
  });
});
