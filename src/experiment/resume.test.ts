import { describe, expect, it } from "vitest";
import { truncatedRelu } from "../../test/activationCases.ts";
import { stream } from "../numerics/random.ts";
import { artefacts } from "./artefacts.ts";
import { experiment } from "./resolve.ts";
import { packed, together, unpacked } from "./saved.ts";
import { type Session, startSession } from "./session.ts";

const classes = (blocks: readonly number[]) => [
  { weight: 0.5, label: 1, variance: blocks.map(() => 1.8) },
  { weight: 0.5, label: -1, variance: blocks.map(() => 0.2) },
];

const base = {
  data: { kind: "gaussian-mixture", blocks: [20], classes: classes([20]) },
  network: { neurons: 20, activation: truncatedRelu, initial: { kind: "gaussian", scale: 0.8 } },
  training: { stepSize: 1e-3, time: 1, block: 16 },
  limit: { methods: [{ kind: "particle-flow", atoms: 40 }] },
  record: { times: [0, 0.3, 1], curve: 12 },
};

/** What a state must hold differs: decay's scales, a trained a and b, phases, a raised degree, replicas, one-pass sums. */
const cases: Readonly<Record<string, unknown>> = {
  plain: base,
  "several replicas, a population flow of each": {
    ...base,
    network: { ...base.network, neurons: 6 },
    training: { ...base.training, replicas: 3, time: 0.5 },
    limit: {
      methods: [
        { kind: "particle-flow", atoms: 20 },
        { kind: "population-flow", tolerance: 1e-4 },
      ],
    },
    record: { times: [0, 0.2, 0.5], curve: 5 },
  },
  "affine neurons with decay, strong enough to fold the scale": {
    ...base,
    network: {
      ...base.network,
      neuron: "affine-ridge",
      initial: { kind: "gaussian", scale: 0.8, a: { mean: 1, sd: 0.1 }, b: { mean: 0, sd: 0.1 } },
    },
    training: { ...base.training, noise: { lambda: 40 } },
    limit: { methods: [] },
    record: { times: [0, 1], curve: 10, weights: "snapshots" },
  },
  "affine neurons with noise, recorded off the ends of blocks": {
    ...base,
    network: {
      ...base.network,
      neuron: "affine-ridge",
      initial: { kind: "gaussian", scale: 0.8, a: { mean: 1, sd: 0.1 }, b: { mean: 0, sd: 0.1 } },
    },
    training: { ...base.training, noise: { lambda: 4, beta: 100 } },
    limit: { methods: [] },
    record: { times: [0, 0.333, 1], curve: 10, weights: "snapshots" },
  },
  "f64 with a schedule, λ and ε changed on the way": {
    ...base,
    training: {
      ...base.training,
      precision: "f64",
      schedule: { kind: "power", exponent: 0.25 },
      noise: { lambda: 0 },
    },
    changes: [
      { step: 300, path: "training.noise.lambda", value: 0.5 },
      { step: 500, path: "training.stepSize", value: 2e-3 },
    ],
  },
  "a population flow whose series grew for a pair of neurons that has parted since": {
    ...base,
    seed: 2,
    data: { kind: "gaussian-mixture", blocks: [6], classes: classes([6]) },
    network: { ...base.network, neurons: 12 },
    training: { ...base.training, run: false },
    limit: { methods: [{ kind: "population-flow", tolerance: 1e-5 }] },
  },
  "a limit that is solved again with a larger degree": {
    ...base,
    network: { ...base.network, activation: { kind: "relu" }, initial: { kind: "gaussian", scale: 0.001 } },
    training: { ...base.training, time: 10, stepSize: 1e-2 },
    record: { times: [0, 10], curve: 12 },
  },
  "an animation of the first of two replicas, one method of two": {
    ...base,
    network: { ...base.network, neurons: 6 },
    training: { ...base.training, replicas: 2, time: 0.5 },
    limit: {
      methods: [
        { kind: "population-flow", tolerance: 1e-4 },
        { kind: "particle-flow", atoms: 20 },
      ],
    },
    record: { times: [0, 0.5], curve: 9, animation: true },
  },
  "one that diverges": {
    ...base,
    network: { ...base.network, activation: { kind: "relu" } },
    training: { stepSize: 1, time: 200, block: 4, replicas: 2 },
    limit: { methods: [] },
    record: { times: [0, 200], curve: 5 },
  },
};

const finish = (made: Session): Session => {
  for (const lane of ["limit", "network"] as const) made.advance({ lane });
  return made;
};

/** The tables of a run folder in bytes, the summary, what an animation is made of, and the remarks. */
const content = (made: Session) => ({
  ...artefacts(made, { name: "trial", id: "0" }),
  frames: made.frames(),
  notes: made.notes,
});

/** Moves on by a few slices, part by part or lane by lane; whether anything is left. */
function wander(made: Session, random: { integer(n: number): number }): boolean {
  for (let slices = random.integer(12); slices >= 0; slices--) {
    const part = random.integer(made.parts.length);
    made.advance({ lane: made.parts[part].lane, budgetMs: 0, ...(random.integer(2) === 0 ? {} : { part }) });
  }
  return (["limit", "network"] as const).some(
    (lane) => made.advance({ lane, budgetMs: 0 }).status === "running",
  );
}

describe("a session that is left and taken up again", () => {
  it.each(Object.keys(cases))("records the same bits: %s", (name) => {
    const question = experiment(cases[name]);
    const whole = content(finish(startSession(question, {})));
    for (let seed = 1; seed <= 5; seed++) {
      const random = stream(seed, 0);
      let made = startSession(question, {});
      for (let lives = 0; wander(made, random) && lives < 8; lives++) {
        const bytes = made.save();
        made = startSession(question, {});
        made.restore(bytes);
      }
      expect(content(finish(made)), `seed ${seed}`).toStrictEqual(whole);
    }
  });

  it("gives the same bits from parts that ran in sessions of their own, in any order", () => {
    const question = experiment(cases["several replicas, a population flow of each"]);
    const whole = content(finish(startSession(question, {})));
    const saved = startSession(question, {}).parts.map(({ lane }, part) => {
      const own = startSession(question, {});
      own.advance({ lane, part });
      return unpacked(own.save(part));
    });
    const made = startSession(question, {});
    made.restore(packed(together(saved.toReversed())));
    expect(content(made)).toStrictEqual(whole);
  });

  it("refuses what another experiment saved", () => {
    const bytes = startSession(experiment(base), {}).save();
    const other = startSession(experiment({ ...base, seed: 2 }), {});
    expect(() => other.restore(bytes)).toThrow("session: what was saved belongs to run");
  });
});
