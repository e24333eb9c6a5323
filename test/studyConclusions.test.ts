import { expect, it } from "vitest";
import { readDraft } from "../src/experiment/draft.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { applySettings, readSetting } from "../src/experiment/set.ts";
import type { RiskPoint } from "../src/recording/contract.ts";
import type { Summary } from "../src/recording/format.ts";
import type { StudiedPoint } from "../src/studies/conclusion.ts";
import { samples } from "../src/studies/conclusions/samples.ts";
import { width } from "../src/studies/conclusions/width.ts";
import { smallExperiment } from "./smallExperiment.ts";

interface Made {
  readonly d: number;
  readonly N: number;
  readonly stepSize: number;
  readonly seeds: number;
  readonly steps: readonly number[];
  readonly riskAt: (step: number, replica: number) => number;
  readonly risk?: readonly RiskPoint[];
}

const text = { name: "small.yaml", text: smallExperiment };

/** A finished run as far as these conclusions look at it. */
function point({ d, N, stepSize, seeds, steps, riskAt, risk = [] }: Made): StudiedPoint {
  const settings = [
    ...[`data.blocks=[${d}]`, `network.neurons=${N}`, `training.stepSize=${stepSize}`],
    ...[`training.replicas=${seeds}`, "training.time=1"],
  ];
  const draft = applySettings(
    readDraft(text),
    settings.map((each) => readSetting(each)),
  );
  const snapshots = steps.map((step) => {
    const replicas = Array.from({ length: seeds }, (_, r) => ({ seed: 1 + r, risk: riskAt(step, r) }));
    const mean = replicas.reduce((total, each) => total + each.risk / seeds, 0);
    return { t: step * stepSize, step, network: { risk: mean, replicas }, limit: null };
  });
  const summary = { snapshots, hypotheses: [] } as unknown as Summary;
  return { labels: {}, experiment: resolve(draft).experiment, tables: {}, summary, risk, answers: {} };
}

/** Falls exponentially, so that hitting times are exact; k to R = 0.2 is known. */
const needing = (k: number) => (step: number, r: number) => 2 * 0.1 ** ((step / k) * (1 + 0.002 * (r - 9.5)));

/** k* = scale · d^power N^tilt at εd = 0.16, half as long again at 0.08, never at 0.32. */
function samplesPoints(power: number, tilt = 0, { seeds = 20, usable = (_d: number): number => 0.16 } = {}) {
  const cases = [...[20, 40, 80, 160].map((d) => [d, 50]), ...[25, 100].map((N) => [20, N])];
  return cases.flatMap(([d, N]) =>
    [4, 2, 1, 0.5, 0.25].map((ratio) => {
      const k = 10 * d ** power * (N / 50) ** tilt;
      const steps = Array.from({ length: 40 }, (_, j) => Math.round((k / 8) * 1.1 ** j));
      const riskAt = ratio > 1 ? () => 1 : needing(k / ratio);
      return point({ d, N, stepSize: (usable(d) * ratio) / d, seeds, steps, riskAt });
    }),
  );
}

const outcomes = ({ claims }: ReturnType<typeof samples>) => claims.map(({ outcome }) => outcome);

it("samples: growth with d, one usable εd, no dependence on N", () => {
  const found = samples(samplesPoints(0.9));
  expect(outcomes(found)).toEqual(["holds", "holds", "holds"]);
  // Steps are whole, the median of the seeds is theirs to 1e-5: far within 0.01.
  expect(found.claims[0].numbers.slope).toBeCloseTo(0.9, 2);
  expect(found.claims[1].numbers.most).toBeCloseTo(0.16, 9);
  expect(found.claims[0].found).toContain("d to the power 0.900");
});

it("samples: each claim fails by its own mutation", () => {
  expect(outcomes(samples(samplesPoints(2)))[0]).toBe("differs");
  expect(outcomes(samples(samplesPoints(1.2)))[0]).toBe("differs");
  expect(outcomes(samples(samplesPoints(1.05)))[0]).toBe("holds");
  expect(outcomes(samples(samplesPoints(0.9, 1)))[2]).toBe("differs");
  expect(outcomes(samples(samplesPoints(0.9, 0, { seeds: 20, usable: (d) => 3.2 / d })))[1]).toBe("differs");
});

it("samples: shows nothing from few seeds, or where the best step size has none beside it", () => {
  expect(outcomes(samples(samplesPoints(0.9, 0, { seeds: 4, usable: () => 0.16 })))).toEqual([
    "not shown",
    "holds",
    "not shown",
  ]);
  const open = samplesPoints(0.9).filter(({ experiment: { data, training } }) => {
    const d = data.kind === "gaussian-mixture" ? data.blocks[0] : 0;
    return training.stepSize * d < 0.17;
  });
  expect(outcomes(samples(open))).toEqual(["not shown", "not shown", "not shown"]);
  // d over a factor of 4 alone: a power of d could hide in the steps of the search.
  const short = samplesPoints(0.9).filter(
    ({ experiment: { data } }) => data.kind !== "gaussian-mixture" || data.blocks[0] < 160,
  );
  expect(outcomes(samples(short))).toEqual(["holds", "not shown", "holds"]);
});

const widths = [25, 50, 100, 200, 400, 800, 1600];
const steps = [0, ...Array.from({ length: 30 }, (_, j) => Math.round(10 * 1.28 ** j))];

/** R = wide(k) + c/N, or slower by a factor that grows with N; losses are the risk plus a gap. */
function widthPoints({ c = 4.8, slower = 0, gap = 0, error = 0.001 } = {}) {
  return widths.map((N) => {
    const riskAt = (k: number) => 2 / (1 + (k / (300 * (N / 25) ** slower)) ** 1.5) + 0.04 + c / N;
    const risk = steps.slice(1).map((to, index): RiskPoint => {
      const from = steps[index];
      let total = 0;
      for (let k = from; k < to; k++) total += riskAt(k) / (to - from);
      const loss = { source: "network", method: "sgd", replica: 0, kind: "onePass" } as const;
      return { ...loss, t: to * 1e-4, step: to, risk: total + gap, error };
    });
    return point({ d: 4, N, stepSize: 1e-4, seeds: 1, steps, riskAt, risk });
  });
}

it("width: an excess c/N alone neither slows nor opens a gap", () => {
  const { claims, plots } = width(widthPoints());
  expect(claims.map(({ outcome }) => outcome)).toEqual(["holds", "holds"]);
  expect(claims[0].numbers.excess).toBeCloseTo(4.8, 9);
  expect(claims[0].numbers.after).toBeLessThan(1e-9); // the excess is all there is: rounding
  expect(claims[0].found).toContain("never");
  expect(plots.map(({ id }) => id)).toEqual(["width-risk", "width-gap", "width-samples"]);
});

it("width: a wide network that is faster is not slowed down", () => {
  const [claim] = width(widthPoints({ slower: -0.1 })).claims;
  expect(claim.numbers.variation).toBeGreaterThan(0.07);
  expect(claim.outcome).toBe("holds");
});

it("width: a slower wide network, a gap, and losses too noisy are seen", () => {
  expect(width(widthPoints({ slower: 0.1 })).claims[0].outcome).toBe("differs");
  expect(width(widthPoints({ gap: 0.01 })).claims[1].outcome).toBe("differs");
  expect(width(widthPoints({ c: -0.5 })).claims[1].outcome).toBe("differs"); // more neurons risk more
  expect(width(widthPoints({ error: 10 })).claims[1].outcome).toBe("not shown");
  expect(width(widthPoints().slice(0, 4)).claims[0].outcome).toBe("not shown");
});
