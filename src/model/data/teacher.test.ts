import { describe, expect, it } from "vitest";
import { teacher, teacherSchema } from "./teacher.ts";
import type { LinkConfig } from "./teacherLink.ts";

const base = { kind: "teacher", dimension: 3, link: { kind: "tanh" } } as const;
const formula = (of: string) => ({ kind: "formula", of });

describe("mistakes in a teacher's directions and link", () => {
  it.each([
    [{ ...base, directions: [[1, 2, 3, 4]] }, "directions.0", "4 entries for dimension 3"],
    [{ ...base, directions: [[0, 0]] }, "directions.0", "a direction of zeros"],
    [{ ...base, dimension: 1, directions: [[1]] }, "dimension", "at least 2 inputs"],
    [{ ...base, directions: [[1], [2]], link: formula("z1*z2") }, "directions.1", "in the span"],
    [{ ...base, directions: [[1], [1, 1]], link: formula("z1*z2") }, "directions.1", "write [0, 1]"],
    [{ ...base, directions: [[1], [0, 1]] }, "link.kind", "kind: formula"],
    [{ ...base, directions: [[1], [0, 1]], link: formula("z1*z3") }, "link.of", "z3"],
    [{ ...base, directions: [[1]], link: formula("u") }, "link.of", "z1"],
    [{ ...base, directions: [[1]], link: formula("sign(z1)") }, "link.of", "has a kink or a jump"],
    [{ kind: "teacher", dimension: 3, directions: [[1]] }, "directions", "link: { kind: tanh }"],
    [{ ...base, link: { kind: "tanh" } }, "link", "directions: [[1]]"],
    [{ ...base, directions: [[1]], quadratic: [1] }, "", "two teachers"],
  ])("%j stand at %s", (config, path, words) => {
    const [issue] = teacherSchema.safeParse(config).error?.issues ?? [];
    expect(issue.path.join(".")).toBe(path);
    expect(issue.message).toContain(words);
  });

  it("the advice about right angles is accepted", () => {
    const config = { ...base, directions: [[1], [0, 1]], link: formula("tanh(z1) * z2") };
    expect(teacherSchema.safeParse(config).success).toBe(true);
  });
});

/** The rows' inputs are what the source of normals says. */
const rows = [
  [0.5, -1, 2],
  [-1.5, 0.25, 1],
];

function labels(config: Parameters<typeof teacher>[0]): number[] {
  const x = new Float32Array(6);
  const y = new Float64Array(2);
  teacher(config).draw(
    { seed: 1, firstStep: 0, count: 2, x, y },
    (_seed, _purpose, step, _count, out, at) => {
      out.set(rows[step], at);
    },
  );
  return Array.from(y);
}

describe("a link's labels", () => {
  it("are f of the input along the direction, whatever its length", () => {
    const along = ([x0, x1]: number[]) => (3 * x0 - 4 * x1) / 5;
    const link = {
      kind: "polynomial",
      basis: "hermite",
      coefficients: [0.5, 1, 0, 1, -2],
    } satisfies LinkConfig;
    const made = labels({ kind: "teacher", dimension: 3, directions: [[6, -8]], link, noise: 0 });
    for (const [k, row] of rows.entries()) {
      const z = along(row);
      const expected = 0.5 + z + (z ** 3 - 3 * z) - 2 * (z ** 4 - 6 * z ** 2 + 3); // He₃, He₄ as printed in tables
      expect(Math.abs(made[k] - expected)).toBeLessThan(1e-13); // z⁴ ≈ 20, a dozen roundings
    }
  });

  it("are the formula of several", () => {
    const config = {
      dimension: 3,
      directions: [[1], [0, 1, 1]],
      link: { kind: "formula", of: "tanh(z1) * z2" },
    } as const;
    const made = labels({ kind: "teacher", ...config, directions: [[1], [0, 1, 1]], noise: 0 });
    for (const [k, [x0, x1, x2]] of rows.entries())
      expect(made[k]).toBeCloseTo(Math.tanh(x0) * ((x1 + x2) / Math.SQRT2), 14);
  });
});

describe("E y²", () => {
  it("of Hermite links is Σ n! cₙ² + noise², of a product of two directions E tanh²", () => {
    const link = { kind: "polynomial", basis: "hermite", coefficients: [0.5, 1, 0, 1] } satisfies LinkConfig;
    const one = teacher({ kind: "teacher", dimension: 2, directions: [[1]], link, noise: 0.1 });
    expect(one.secondMomentY).toBeCloseTo(0.25 + 1 + 6 + 0.01, 13);
    const product = { kind: "formula", of: "tanh(z1) * z2" } as const;
    const two = teacher({
      kind: "teacher",
      dimension: 2,
      directions: [[1], [0, 1]],
      link: product,
      noise: 0,
    });
    // E tanh(g)² by the trapezoidal rule, exact to rounding for a function analytic in a strip
    let mean = 0;
    for (let g = -9; g <= 9; g += 1 / 64)
      mean += (Math.tanh(g) ** 2 * Math.exp((-g * g) / 2)) / Math.sqrt(2 * Math.PI) / 64;
    expect(Math.abs(two.secondMomentY - mean)).toBeLessThan(1e-6); // what indexTeacher.ts claims of its 64 nodes
  });
});
