/** Noise: networks and Langevin particles of a quadratic network in ten dimensions, beside Riccati's equation. */

import { featureEnergy } from "../energy/featureEnergy.ts";
import { featureMap } from "../features/features.ts";
import type { Particles } from "../measure/contract.ts";
import { langevin } from "../methods/langevin.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model, Network } from "../model/contract.ts";
import { schedule } from "../model/schedules.ts";
import { clock } from "../space/clock.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { taught } from "./cases.ts";
import type { Oracle } from "./oracle.ts";
import { riccati } from "./riccati.ts";

/** Noise and decay weigh as much as the teacher: at rest a = 0.214, without noise 0.117. */
const of = { a0: 0.05, teacher: 0.2, dimension: 10, lambda: 2, temperature: 0.5 } as const;
const copies = 100;
const inner = 0.1;
const source = "a′ = 48(t − a)a − 2λa + 2/β, a logistic function of s";

/** The columns of ±√(d a₀) eᵢ, each `copies` times: ∫wwᵀdρ = a₀ I. */
function columns(): Float64Array[] {
  const { a0, dimension: d } = of;
  return Array.from({ length: d }, (_, k) =>
    Float64Array.from({ length: 2 * d * copies }, (__, j) =>
      Math.floor(j / (2 * copies)) === k ? Math.sqrt(d * a0) * (j % 2 === 0 ? 1 : -1) : 0,
    ),
  );
}

const question = (): Model =>
  taught({ dimension: of.dimension, quadratic: new Array<number>(of.dimension).fill(of.teacher) }, [0, 0, 1]);

/** (1/d) tr ∫wwᵀdρ */
function meanSquare(w: readonly Float64Array[]): number {
  return (
    w.reduce((sum, column) => sum + column.reduce((part, x) => part + x * x, 0), 0) / (w.length * w[0].length)
  );
}

/** N = 2,000 neurons; ε small enough that samples move the mean square by under a hundredth. */
function network(temperature: number): number {
  const w = columns();
  const start: Network = {
    neurons: w[0].length,
    dimension: of.dimension,
    a: null,
    b: null,
    w: Float64Array.from(w.flatMap((column) => [...column])),
  };
  const stepSize = 2e-5;
  const steps = Math.round(inner / (2 * stepSize));
  const training = sgd({
    model: question(),
    network: start,
    clock: clock({ stepSize, time: inner / 2, schedule: schedule({ kind: "constant" }), changes: [] }),
    seed: 1,
    lambda: of.lambda,
    temperature,
    block: 32,
    precision: "f32",
  });
  training.advance(steps);
  const { neurons, w: flat } = training.network();
  return meanSquare(w.map((_, k) => flat.subarray(k * neurons, (k + 1) * neurons)));
}

function particles(temperature: number): number {
  const model = question();
  const w = columns();
  const mass = new Float64Array(w[0].length).fill(1 / w[0].length);
  const coordinates = coordinatesOf(model);
  const points = { count: mass.length, columns: w };
  const map = featureMap(model, coordinates, { tolerance: 1e-7, dimension: "exact", points, mass });
  const method = langevin(featureEnergy(map, { lambda: of.lambda, temperature }), { step: 5e-4, seed: 1 });
  const start: Particles = { kind: "particles", coordinates, points, mass };
  return meanSquare(method.measure(method.advance(method.start(start), inner, [], () => {})).points.columns);
}

/**
 * The mean over 20,000 coordinates has the deviation √(2/20000) = 1 % of a where they are independent, and the flow damps
 * it; samples add √ε-sized noise, under 1 % at this ε; steps add order h or ε. 4 % is three deviations of all together.
 */
const tolerance = 0.04 * riccati(of, inner);

export const noiseOracles: readonly Oracle[] = [
  {
    name: "noisy SGD of a quadratic network, d = 10, λ = 2, β = 2: mean w² at s = 0.1",
    expected: riccati(of, inner),
    source,
    tolerance,
    mutation: 0.3,
    got: (nudge) => network(of.temperature * (1 + nudge)),
  },
  {
    name: "Langevin particles of a quadratic network, d = 10, λ = 2, β = 2: mean w² at s = 0.1",
    expected: riccati(of, inner),
    source,
    tolerance,
    mutation: 0.3,
    got: (nudge) => particles(of.temperature * (1 + nudge)),
  },
];
