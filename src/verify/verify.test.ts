import { describe, expect, it } from "vitest";
import { checked, defaultMutation } from "./oracle.ts";
import { oracles, verify } from "./verify.ts";

describe.each(oracles().map((oracle) => [oracle.name, oracle] as const))("%s", (_name, oracle) => {
  it("is met", () => {
    const { got, expected, tolerance, pass } = checked(oracle);
    expect(pass, `got ${got}, expected ${expected} within ${tolerance}`).toBe(true);
  });

  it("turns red when what it is computed from is moved", () => {
    expect(checked(oracle, oracle.mutation ?? defaultMutation).pass).toBe(false);
  });
});

it("verify() holds every oracle, under names that tell them apart", () => {
  const names = verify().map(({ name }) => name);
  expect(names).toEqual(oracles().map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

it("NaN never passes", () => {
  const oracle = { name: "", expected: 0, source: "", tolerance: 1, got: () => Number.NaN };
  expect(checked(oracle).pass).toBe(false);
});
