import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { isParquet, parquetTable } from "./parquetTable.ts";

const file = (
  columnData: ColumnSource[],
  schema?: Parameters<typeof parquetWriteBuffer>[0]["schema"],
  group = 2,
) =>
  new Uint8Array(
    parquetWriteBuffer({ columnData, rowGroupSize: group, ...(schema === undefined ? {} : { schema }) }),
  );

describe("a Parquet file as a table", () => {
  it("has integers, floats, booleans and decimals as numbers, across row groups", async () => {
    const root = { name: "root", num_children: 5 };
    const bytes = file(
      [
        { name: "small", data: [-7, 8, 9] },
        { name: "large", data: [2n ** 53n + 1n, -5n, 0n] },
        { name: "single", data: [0.1, -2, 3] },
        { name: "flag", data: [true, false, true] },
        { name: "price", data: [0.35, 1234567890123.45, -0.01] },
      ],
      [
        root,
        { name: "small", type: "INT32", repetition_type: "REQUIRED" },
        { name: "large", type: "INT64", repetition_type: "REQUIRED" },
        { name: "single", type: "FLOAT", repetition_type: "REQUIRED" },
        { name: "flag", type: "BOOLEAN", repetition_type: "REQUIRED" },
        {
          name: "price",
          type: "INT64",
          repetition_type: "REQUIRED",
          converted_type: "DECIMAL",
          scale: 2,
          precision: 15,
        },
      ],
    );
    const { names, columns, rows, flaws } = await parquetTable(bytes, "t.parquet");
    expect({ names, rows }).toEqual({ names: ["small", "large", "single", "flag", "price"], rows: 3 });
    expect(columns.map((column) => [...column])).toEqual([
      [-7, 8, 9],
      [9007199254740992, -5, 0], // the nearest double
      [Math.fround(0.1), -2, 3],
      [1, 0, 1],
      [0.35, 1234567890123.45, -0.01],
    ]);
    expect(flaws?.every(({ missing, foreign }) => missing === null && foreign === null)).toBe(true);
  });

  it("counts null and NaN as missing, and names the first", async () => {
    const data = [1, null, Number.NaN];
    const bytes = file([{ name: "a", type: "DOUBLE", nullable: true, data }], undefined, 10);
    const { columns, flaws } = await parquetTable(bytes, "t.parquet");
    expect([...columns[0]]).toEqual([1, Number.NaN, Number.NaN]);
    expect(flaws?.[0].missing?.what).toBe('t.parquet, row 2, column "a": the cell is empty (null or NaN)');
    expect(flaws?.[0].foreign).toBeNull();
  });

  it("leaves what is no number alone where nobody asks for it", async () => {
    const bytes = file([
      { name: "name", type: "STRING", data: ["x", "y"] },
      { name: "a", type: "DOUBLE", data: [1, 2] },
    ]);
    const { columns, flaws } = await parquetTable(bytes, "t.parquet");
    expect([...columns[1]]).toEqual([1, 2]);
    expect(flaws?.map(({ foreign }) => foreign?.what ?? null)).toEqual([
      't.parquet, column "name": it holds text',
      null,
    ]);
  });

  it("is told by its first bytes or its name", () => {
    const bytes = file([{ name: "a", data: [1] }]);
    expect([isParquet(bytes, "t.csv"), isParquet(new Uint8Array(), "T.PARQUET")]).toEqual([true, true]);
    expect(isParquet(new TextEncoder().encode("a\n1\n"), "t.csv")).toBe(false);
  });
});
