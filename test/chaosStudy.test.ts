/** The conclusion `chaos` on networks that were trained: d = 40, N = 8 … 512, 20 seeds each. */

import { expect, it } from "vitest";
import { readDraft } from "../src/experiment/draft.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { startSession } from "../src/experiment/session.ts";
import { applySettings, readSetting } from "../src/experiment/set.ts";
import type { StudiedPoint } from "../src/studies/conclusion.ts";
import { deviationsOf } from "../src/studies/conclusions/chaos/deviations.ts";
import { chaos } from "../src/studies/conclusions/chaos.ts";
import { smallExperiment } from "./smallExperiment.ts";

const widths = [8, 32, 128, 512];
const observables =
  "[{name: radius, of: r}, {name: tanh, of: tanh(r)}, {name: sine, of: sin(r)}, {name: cosine, of: cos(r)}]";

function trained(neurons: number, index: number): StudiedPoint {
  const settings = [
    ...["data.blocks=[40]", `network.neurons=${neurons}`, `seed=${1000 * (index + 1)}`],
    ...["training.stepSize=1e-4", "training.time=0.02", "training.replicas=20", "limit.methods.0.atoms=200"],
    ...["record.times=[0, 0.02]", "record.curve=0", `record.observables=${observables}`],
  ];
  const draft = applySettings(
    readDraft({ name: "small", text: smallExperiment }),
    settings.map((each) => readSetting(each)),
  );
  const { experiment, tables } = resolve(draft);
  const session = startSession(experiment, tables);
  session.advance({ lane: "limit" });
  session.advance({ lane: "network" });
  const summary = session.summary({ name: "small", id: "0" });
  return { labels: {}, experiment, tables, summary, risk: [], answers: {} };
}

it("trained networks are off their limit by N^(−1/2), and at t = 0 by what independent draws are", () => {
  const points = widths.map(trained);
  const claim = chaos(points).claims.find(({ id }) => id === "chaos-neurons");
  // A root mean square of 20 seeds is known to 1/√40 = 16 %, that of three f no better, as they are of one r; over
  // log N with Σ(x − x̄)² = 9.6 the slope's deviation is 0.05 at most: three of them.
  expect(Math.abs((claim?.numbers.pooled ?? Number.NaN) + 0.5)).toBeLessThan(0.15);
  expect(Math.abs((claim?.numbers["W₁"] ?? Number.NaN) + 0.5)).toBeLessThan(0.15);
  expect(claim?.outcome).not.toBe("differs");
  for (const point of points) {
    const initial = deviationsOf(point)?.coordinate?.at[0];
    const neurons = point.experiment.network.neurons;
    const deviation = point.summary?.snapshots[0].limit?.coordinates.r.sd ?? Number.NaN;
    // χ²₁₉/19 is in 0.28 … 2.3 with probability 0.999; the mean's error is a normal deviate over √20.
    const ratio = ((initial?.spread ?? Number.NaN) / deviation) * Math.sqrt(neurons);
    expect(ratio).toBeGreaterThan(Math.sqrt(0.28));
    expect(ratio).toBeLessThan(Math.sqrt(2.3));
    expect(Math.abs(initial?.bias ?? Number.NaN)).toBeLessThan((3.5 * deviation) / Math.sqrt(20 * neurons));
  }
});
