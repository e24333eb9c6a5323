import { describe, expect, it } from "vitest";
import { truncatedRelu } from "../../test/activationCases.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import { particleFlow } from "../methods/particleFlow.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { isCurveExact } from "./exactCurve.ts";
import { type Forecast, forecast } from "./forecast.ts";
import { model as makeModel } from "./model.ts";
import { experiment } from "./resolve.ts";
import { startSession } from "./session.ts";

const classes = [
  { weight: 0.5, label: 1, variance: [1.8] },
  { weight: 0.5, label: -1, variance: [0.2] },
];

interface Change {
  readonly neurons?: number;
  readonly initial?: { readonly kind: "point"; readonly radius: number };
  readonly training?: object;
  readonly limit?: object;
}

/** The slides' isotropic case with fewer neurons and atoms, 20,000 steps. */
const isotropic = ({ neurons = 50, initial, training, limit }: Change = {}) =>
  experiment({
    data: { kind: "gaussian-mixture", blocks: [40], classes },
    network: {
      neurons,
      activation: truncatedRelu,
      initial: initial ?? { kind: "gaussian", scale: 0.8 },
    },
    training: { stepSize: 1e-4, time: 2, ...training },
    limit: limit ?? { methods: [{ kind: "particle-flow", atoms: 300, tolerance: 1e-7 }] },
    record: { times: [0, 1, 2], curve: 40 },
  });

/** Every look at the clock is 50 ms after the one before: three turns are enough. */
function ticking(): () => number {
  let time = 0;
  return () => {
    time += 50;
    return time;
  };
}

const foreseen = (change: Change = {}, workers = 1): Forecast =>
  forecast(isotropic(change), {}, { workers, now: ticking() });

describe("the network's part", () => {
  it("is steps over the rate, and looks: 8 blocks of 16 steps a turn, 50 ms each", () => {
    const { training } = foreseen({ training: { replicas: 3 } });
    expect(training).toMatchObject({ steps: 20_000, replicas: 3, flops: 4 * 50 * 40 * 60_000 });
    expect(training?.stepsPerSecond).toBeCloseTo(2560, 6);
    // 40 of the curve would cost 400·50²·104 flops, more than a tenth of 1.6e8: one-pass. R(0) and three record times.
    expect(training?.looks).toBe(3 * 4);
    expect(training?.looksSeconds).toBeCloseTo(0.6, 9);
    expect(training?.seconds).toBeCloseTo(60_000 / 2560 + 0.6, 9);
  });

  it("counts the curve's looks where they are exact", () => {
    expect(isCurveExact(50, 40, 200_000)).toBe(true);
    expect(foreseen({ training: { stepSize: 1e-5 } }).training?.looks).toBe(44);
  });

  it("grows with the square of N beyond what is measured", () => {
    const looks = (neurons: number) => foreseen({ neurons, limit: { methods: [] } }).training?.looksSeconds;
    // Measured at 800: 4 looks of 50 ms, of 2,400 neurons nine times as long.
    expect(looks(2400)).toBeCloseTo(1.8, 9);
  });

  it("is nothing where no network is trained", () => {
    expect(foreseen({ training: { run: false } })).toMatchObject({
      training: null,
      pilot: null,
      warnings: [],
    });
  });
});

describe("which curve is exact", () => {
  it.each([
    [12_667, "exact"],
    [12_666, "onePass"],
  ])("the run's own rule: N = 2, d = 12, %i steps: %s", (steps, kind) => {
    // 400·4·76 = 121,600 against 0.1·4·2·12·steps = 9.6·steps
    const stepSize = 1e-5;
    const session = startSession(
      experiment({
        data: { kind: "gaussian-mixture", blocks: [12], classes },
        network: { neurons: 2, activation: truncatedRelu, initial: { kind: "gaussian", scale: 0.8 } },
        training: { stepSize, time: steps * stepSize },
        limit: { methods: [] },
        record: { times: [0], curve: 3 },
      }),
      {},
    );
    session.advance({ lane: "network" });
    expect(session.steps).toBe(steps);
    expect(session.recording().risk.at(-1)?.kind).toBe(kind);
    expect(isCurveExact(2, 12, steps)).toBe(kind === "exact");
  });
});

describe("the limit's part", () => {
  it.each([1e-4, 1e-7, 1e-9])("counts the evaluations of a flow that keeps %s to a fifth", (tolerance) => {
    const asked = isotropic({ limit: { methods: [{ kind: "particle-flow", atoms: 300, tolerance }] } });
    const [{ evaluations }] = forecast(asked, {}, { now: ticking() }).limits;
    const model = makeModel(asked, {});
    const coordinates = coordinatesOf(model);
    const start = atoms(model.initial, coordinates, 300, 1);
    const map = featureMap(model, coordinates, { tolerance, dimension: "exact", ...start });
    const flow = particleFlow(featureEnergy(map, { lambda: 0, temperature: 0 }), { tolerance });
    const counted = flow.evaluations(flow.advance(flow.start(start), 4, [], () => {})); // s = 2t
    // Steps grow as a power of the tolerance, and are whole: a fifth is one step of five.
    expect(Math.abs((evaluations ?? 0) / counted - 1)).toBeLessThan(0.2);
  });

  it("is not known, and neither is the whole, where a method cannot be tried", () => {
    const asked = isotropic({
      limit: { methods: [{ kind: "population-flow" }] },
      initial: { kind: "point", radius: 1 },
    });
    const { limits, seconds } = forecast(asked, {}, { now: ticking() });
    expect(limits).toEqual([
      { kind: "population-flow", atoms: 50, evaluations: null, flops: null, seconds: null },
    ]);
    expect(seconds).toBe(null);
  });
});

describe("the whole", () => {
  it("is as long as its longest part, or as all of them over the workers", () => {
    const replicas = { training: { replicas: 4 } };
    const alone = foreseen(replicas);
    const training = alone.training?.seconds ?? Number.NaN;
    const limit = alone.limits[0].seconds ?? Number.NaN;
    expect(alone.seconds).toBeCloseTo(training + limit, 9);
    expect(foreseen(replicas, 2).seconds).toBeCloseTo(
      Math.max(limit, training / 4, (training + limit) / 2),
      12,
    );
    expect(foreseen(replicas, 99).seconds).toBeCloseTo(Math.max(limit, training / 4), 12);
  });
});

describe("what the theorem asks", () => {
  /** R(ρ₀) of the isotropic case, as two independent methods agree; 300 midpoints err by their square. */
  const exact = 2.38489;

  it("is R(ρ₀) of the limit, whether it is solved or not", () => {
    expect(Math.abs((foreseen().risk0 ?? 0) - exact)).toBeLessThan(1e-4);
    expect(Math.abs((foreseen({ limit: { methods: [] } }).risk0 ?? 0) - exact)).toBeLessThan(1e-5);
  });

  it("is not known where the case has no limit; the pilot says why", () => {
    const { risk0, hypotheses, pilot } = foreseen({
      initial: { kind: "point", radius: 1 },
      limit: { methods: [] },
    });
    expect(risk0).toBe(null);
    expect(hypotheses.map(({ holds }) => holds)).toEqual([true, null, true, true]);
    expect(pilot?.withoutLimit).toContain("no quantile map");
  });
});

describe("warnings", () => {
  it.each([
    [{ training: { stepSize: 2.4e-3 } }, []],
    [{ training: { stepSize: 2.6e-3 } }, ["ε is above 1/(10 d): the cloud may miss the basin."]],
    [{ neurons: 39 }, ["N is below d: expect a rough cloud."]],
  ])("%j: %j", (change, warnings) => {
    expect(foreseen(change).warnings).toEqual(warnings);
  });
});
