/** The conclusion on true and permuted labels, on made-up risks. */

import { describe, expect, it } from "vitest";
import type { Summary } from "../src/recording/format.ts";
import { loadStudy } from "../src/store/loadStudy.ts";
import type { Claim, StudiedPoint } from "../src/studies/conclusion.ts";
import { surprise } from "../src/studies/conclusions/surprise.ts";

const study = await loadStudy("surprise");

type Risk = (neurons: number) => number;

interface MadeUp {
  /** Training risk with true and with permuted labels. */
  readonly own: Risk;
  readonly permuted: Risk;
  readonly heldOut: Risk;
  /** The risk at T/2, as a multiple of that at T. */
  readonly halfway?: number;
  readonly widest?: number;
}

function madeUp({ own, permuted, heldOut, halfway = 1, widest = 833 }: MadeUp): StudiedPoint[] {
  return study.points.flatMap(({ labels, loaded: { experiment, tables } }): StudiedPoint[] => {
    const { neurons } = experiment.network;
    if (neurons > widest) return [];
    const risk = (labels.labels === "true" ? own : permuted)(neurons);
    const testRisk = labels.labels === "true" ? heldOut(neurons) : 2;
    const at = (t: number, value: number) => ({
      ...{ t, step: t * 1000 },
      network: { risk: value, riskSpread: null, testRisk, replicas: [] },
    });
    const snapshots = [at(0, 1), at(100, halfway * risk), at(200, risk)];
    const summary = { status: "reached", snapshots } as unknown as Summary;
    return [{ labels, experiment, tables, summary, risk: [], answers: {} }];
  });
}

const claimOf = (id: string, made: MadeUp): Claim => {
  const claim = surprise(madeUp(made)).claims.find((each) => each.id === id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return claim;
};

const fitted: MadeUp = { own: () => 0.05, permuted: (N) => 10 / N, heldOut: () => 0.15 };

describe("surprise-fit", () => {
  it("holds where the widest fits both, and says from which N·D/rows on", () => {
    const claim = claimOf("surprise-fit", fitted);
    expect(claim.outcome).toBe("holds");
    expect(claim.numbers.load).toBeCloseTo((833 * 12) / 200, 12); // D = 10 + 2
    // 10/N ≤ 0.1 from N = 100 on, of which 150 is the first: 150·12/200 = 9.
    expect(claim.found).toContain(
      "Permuted labels are fitted to 10 % of a constant's risk from N·D/rows = 9.00 on",
    );
    expect(claim.found).toContain("each seen 1,000 times on average");
    expect(claim.found).not.toContain("still falls");
  });

  it("differs where permuted labels stay unfitted, and is not shown while they still fall", () => {
    const never: MadeUp = { ...fitted, permuted: () => 0.5 };
    expect(claimOf("surprise-fit", never).outcome).toBe("differs");
    expect(claimOf("surprise-fit", { ...never, halfway: 1.09 }).outcome).toBe("differs");
    expect(claimOf("surprise-fit", { ...never, halfway: 1.11 }).outcome).toBe("not shown");
  });

  it("is not shown where no network has five times as many weights as rows", () => {
    const narrow: MadeUp = { ...fitted, widest: 50 };
    expect(claimOf("surprise-fit", narrow).outcome).toBe("not shown");
    expect(claimOf("surprise-held-out", narrow).outcome).toBe("not shown");
  });
});

describe("surprise-held-out", () => {
  it.each([
    ["flat", () => 0.15, "holds"],
    ["19 % above the least", (N: number) => (N < 500 ? 0.1 : 0.119), "holds"],
    ["21 % above the least", (N: number) => (N < 500 ? 0.1 : 0.121), "differs"],
    ["no better than a constant", () => 1.1, "differs"],
  ] as const)("%s: %s", (_, heldOut, outcome) => {
    expect(claimOf("surprise-held-out", { ...fitted, heldOut }).outcome).toBe(outcome);
  });

  it("is not shown where the labels are not fitted", () => {
    expect(claimOf("surprise-held-out", { ...fitted, own: () => 0.3 }).outcome).toBe("not shown");
  });
});

it("has no plot without runs", () => {
  expect(surprise([])).toMatchObject({
    plots: [],
    claims: [{ outcome: "not shown" }, { outcome: "not shown" }],
  });
});
