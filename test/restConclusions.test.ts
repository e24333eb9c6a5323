/** What the studies of what rests conclude, from answers whose conclusion is known. */

import { describe, expect, it } from "vitest";
import { readDraft } from "../src/experiment/draft.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { applySettings, readSetting } from "../src/experiment/set.ts";
import type { Conclusion, StudiedPoint } from "../src/studies/conclusion.ts";
import { grid } from "../src/studies/conclusions/grid.ts";
import { lemma } from "../src/studies/conclusions/lemma.ts";
import { statics } from "../src/studies/conclusions/statics.ts";
import { dimensionsOf, optimalSphere } from "../src/studies/conclusions/staticsRows.ts";
import type { Answer } from "../src/studies/questions.ts";
import { smallExperiment } from "./smallExperiment.ts";

const text = { name: "small.yaml", text: smallExperiment };

/** A point of these settings with an answer to one question. */
function point(settings: readonly string[], answers: Readonly<Record<string, Answer>>): StudiedPoint {
  const draft = applySettings(
    readDraft(text),
    settings.map((each) => readSetting(each)),
  );
  const { experiment } = resolve(draft);
  return { labels: {}, experiment, tables: {}, summary: null, risk: [], answers };
}

const outcomes = ({ claims }: Conclusion) => claims.map(({ outcome }) => outcome);
const points = ({ plots }: Conclusion) => plots.map(({ panels }) => panels.flatMap(({ curves }) => curves));

describe("lemma", () => {
  /** inf R = 0.1, K = 16; N(R_N − inf R) as given. */
  const widths = (scaled: (N: number) => number, all = [1, 2, 4, 8, 16, 32, 64, 128]) =>
    all.map((N) => {
      const best = 0.1 + scaled(N) / N;
      const known = { infRisk: 0.1, gap: 1e-6, selfInteraction: 16, bestError: 1e-8, starts: 20 };
      return point([`network.neurons=${N}`], {
        lemma: { ...known, best, bound: 0.1 + 16 / N, scaled: N * (best - 0.1) },
      });
    });

  it("holds where all lie between, whatever the order of the widths", () => {
    const found = lemma(widths((N) => 3 * N ** -0.1).reverse());
    expect(outcomes(found)).toEqual(["holds", "holds"]);
    // An exact power: rounding alone.
    expect(found.claims[1].numbers.power).toBeCloseTo(-1.1, 9);
    expect(found.claims[0].numbers["scaled N = 8"]).toBeCloseTo(3 * 8 ** -0.1, 9);
    expect(found.claims[0].found).toContain("K = ∫U(θ, θ)dρ_opt = 16.0");
    expect(points(found)[0].map(({ points: at }) => at.length)).toEqual([8, 8, 8, 8, 8]);
  });

  it("is wrong where a network lies below inf R, and not shown where a search ends above the bound", () => {
    const below = lemma(widths((N) => (N === 16 ? -0.01 : 3)));
    expect(below.claims[0].outcome).toBe("differs");
    expect(below.claims[0].found).toContain("At N = 16 it lies below inf R");
    const above = lemma(widths((N) => (N === 32 ? 17 : 3)));
    expect(above.claims[0].outcome).toBe("not shown");
    expect(above.claims[0].found).toContain("At N = 32 it lies above inf R + K/N");
    // Within the errors of both is not below.
    expect(lemma(widths((N) => (N === 16 ? -1e-6 : 3))).claims[0].outcome).toBe("holds");
  });

  it("is not of order 1/N where the cost falls more slowly, and is not shown for few widths", () => {
    expect(outcomes(lemma(widths((N) => 2 * N ** 0.3)))).toEqual(["holds", "differs"]);
    expect(outcomes(lemma(widths(() => 3, [1, 2, 4, 8, 16, 32])))).toEqual(["holds", "not shown"]);
    // A scatter by e^{±1.5} holds every power from −3 to 1.
    const scattered = widths((N) => 3 * Math.exp(1.5 * (-1) ** Math.log2(N)));
    expect(lemma(scattered).claims[1]).toMatchObject({ outcome: "not shown" });
    expect(outcomes(lemma(widths(() => 3, [8, 16])))).toEqual(["not shown", "not shown"]);
    expect(lemma([])).toMatchObject({
      plots: [],
      claims: [{ outcome: "not shown" }, { outcome: "not shown" }],
    });
    expect(outcomes(lemma([point([], {})]))).toEqual(["not shown", "not shown"]);
  });
});

describe("statics", () => {
  const deltas = [0.1, 0.3, 0.45, 0.46, 0.47, 0.48, 0.49, 0.6];
  interface Made {
    readonly threshold: number;
    readonly kind: "variance" | "deviation";
    readonly all?: readonly number[];
    readonly power?: number;
    readonly dimensions?: readonly string[];
  }
  /** inf R(d) = 1 − Δ + 2/d^power; a sphere loses 7(Δ − threshold)² beyond the threshold. */
  const rows = ({ threshold, kind, all = deltas, power = 1, dimensions = ["40", "80", "160", "∞"] }: Made) =>
    dimensions.flatMap((d) =>
      all.map((delta) => {
        const classes = [1, -1].map(
          (label) => `{weight: 0.5, label: ${label}, ${kind}: [${1 + label * delta}]}`,
        );
        const infRisk = 1 - delta + (d === "∞" ? 0 : 2 * Number(d) ** -power);
        const bestSphereRisk = infRisk + 7 * Math.max(delta - threshold, 0) ** 2;
        const where = d === "∞" ? "limit.dimension=infinite" : `data.blocks=[${d}]`;
        return point([`data.classes=[${classes.join(", ")}]`, where], {
          statics: {
            ...{
              infRisk,
              gap: 1e-7,
              proved: 1,
              bestSphereRisk,
              bestSphereR: 1.5,
              atoms: 1,
              massAtInfinity: 0,
            },
          },
        });
      }),
    );

  it("finds the threshold to rounding where what a sphere loses is a square", () => {
    const found = statics(rows({ threshold: 0.4742, kind: "deviation" }));
    expect(outcomes(found)).toEqual(["holds", "holds"]);
    expect(found.claims.map(({ id }) => id)).toEqual(["statics-paper-sphere", "statics-paper-dimension"]);
    // The rounding of 1 + Δ and of a difference of risks, 1e-16 over a step of 0.01.
    expect(found.claims[0].numbers["threshold d = ∞"]).toBeCloseTo(0.4742, 9);
    expect(found.claims[0].found).toContain("ends at Δ = 0.4742");
    expect(found.claims[1].numbers.most).toBeCloseTo(-1, 9);
    expect(found.claims[1].numbers.high).toBeCloseTo(2, 9);
    expect(found.plots.map(({ id }) => id)).toEqual(["statics", "statics-dimension"]);
  });

  it("differs where the threshold is elsewhere, under ids of its own for variances", () => {
    const found = statics(rows({ threshold: 0.455, kind: "variance" }));
    expect(found.claims[0]).toMatchObject({ id: "statics-sphere", outcome: "differs" });
  });

  it("tells d at which no sphere is optimal, and a lower end", () => {
    const [low, high] = dimensionsOf([
      ...rows({ threshold: 0, kind: "variance", dimensions: ["10"] }),
      ...rows({ threshold: 0.4742, kind: "variance", dimensions: ["∞"] }),
    ]);
    expect(optimalSphere(low)).toBeNull();
    expect(optimalSphere(high)).toMatchObject({
      from: expect.closeTo(0.1, 12),
      next: expect.closeTo(0.48, 12),
    });
  });

  it("is not shown without d = ∞, without Δ beyond the threshold, with Δ far apart", () => {
    const made = { threshold: 0.4742, kind: "variance" } as const;
    expect(outcomes(statics(rows({ ...made, dimensions: ["40", "80"] })))).toEqual([
      "not shown",
      "not shown",
    ]);
    expect(outcomes(statics(rows({ ...made, all: [0.1, 0.3] })))).toEqual(["not shown", "holds"]);
    expect(outcomes(statics(rows({ ...made, all: [0.3, 0.5, 0.6] })))).toEqual(["not shown", "holds"]);
    expect(outcomes(statics(rows({ ...made, dimensions: ["40", "∞"] })))[1]).toBe("not shown");
    expect(statics([])).toMatchObject({ plots: [] });
  });

  it("differs where inf R comes near its limit like another power of d", () => {
    expect(outcomes(statics(rows({ threshold: 0.4742, kind: "variance", power: 0.5 })))[1]).toBe("differs");
  });
});

describe("grid", () => {
  const cases = (nodes: (B: number) => number, particles: (B: number) => number, all = [1, 2, 3, 4]) =>
    all.map((coordinates) =>
      point([], {
        grid: {
          ...{ coordinates, infRisk: 0.1, gap: 1e-6, proved: 1, tolerance: 1e-3, reach: 6, nodesPerAxis: 10 },
          ...{
            nodes: nodes(coordinates),
            estimated: coordinates > 3 ? 1 : 0,
            gridGap: 1e-4,
            solvedPerAxis: 8,
          },
          ...{ exponent: 4, atoms: 2, particles: particles(coordinates), neuronsByLemma: 16_000 },
        },
      }),
    );

  it("holds where nodes multiply and particles do not", () => {
    const found = grid(
      cases(
        (B) => 11 ** B,
        () => 8,
      ),
    );
    expect(outcomes(found)).toEqual(["holds"]);
    expect(found.claims[0].numbers.factor).toBeCloseTo(11, 9);
    expect(found.claims[0].found).toContain(
      "has 11, 121, 1,331, about 14,600 nodes in 1, 2, 3, 4 coordinates",
    );
    expect(points(found)[0].map(({ points: at }) => at.length)).toEqual([3, 4, 4, 4]);
  });

  it("differs where nodes do not multiply, or particles do", () => {
    expect(
      outcomes(
        grid(
          cases(
            (B) => 10 * B,
            () => 8,
          ),
        ),
      ),
    ).toEqual(["differs"]);
    expect(
      outcomes(
        grid(
          cases(
            (B) => 11 ** B,
            (B) => 8 ** B,
          ),
        ),
      ),
    ).toEqual(["differs"]);
  });

  it("is not shown for few coordinates", () => {
    expect(
      outcomes(
        grid(
          cases(
            (B) => 11 ** B,
            () => 8,
            [1, 2],
          ),
        ),
      ),
    ).toEqual(["not shown"]);
    // Where no grid comes near there is no number of nodes.
    const none = cases(
      (B) => 11 ** B,
      () => 8,
    ).map((each) => ({
      ...each,
      answers: { grid: { ...each.answers.grid, nodes: null } },
    }));
    expect(outcomes(grid(none))).toEqual(["not shown"]);
  });
});
