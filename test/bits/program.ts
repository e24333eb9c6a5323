/**
 * Runs small sessions over every path whose bits are recorded and returns a hash of each. The test bundles this file
 * and runs it on this Node, on another Node and in a browser.
 */

import { artefacts } from "../../src/experiment/artefacts.ts";
import { sha256Hex } from "../../src/experiment/id.ts";
import { model } from "../../src/experiment/model.ts";
import { experiment } from "../../src/experiment/resolve.ts";
import { startSession } from "../../src/experiment/session.ts";
import { featureMap } from "../../src/features/features.ts";
import { figures } from "../../src/figures/figures.ts";
import { scene } from "../../src/figures/layout.ts";
import { svg } from "../../src/figures/svg.ts";
import { light } from "../../src/figures/theme.ts";
import { atoms } from "../../src/measure/atoms.ts";
import { atan, cos, exp, expm1, log, log1p, pow, sin, tanh } from "../../src/numerics/elementary.ts";
import { stream } from "../../src/numerics/random.ts";
import { chiQuantile, erfc, incompleteBeta, normalQuantile } from "../../src/numerics/special.ts";
import { reportHtml } from "../../src/report/report.ts";
import { coordinatesOf } from "../../src/space/coordinates.ts";
import { gibbs } from "../../src/statics/gibbs.ts";
import { optimum } from "../../src/statics/optimum.ts";
import { verify } from "../../src/verify/verify.ts";
import { everyActivation, truncatedRelu } from "../activationCases.ts";

const mixture = (blocks: number[]) => ({
  kind: "gaussian-mixture",
  blocks,
  classes: [
    { weight: 0.5, label: 1, variance: blocks.map(() => 1.8) },
    { weight: 0.5, label: -1, variance: blocks.map(() => 0.2) },
  ],
});

/** Tables and summary of a session; figures and report too where it has a limit to draw. */
function trained(network: object, data: object, training: object = {}, methods: object[] = []): string {
  const whole = experiment({
    name: "bits",
    data,
    network: { neurons: 37, initial: { kind: "gaussian", scale: 0.8 }, ...network },
    training: { stepSize: 1e-3, time: 0.3, noise: { lambda: 0.1 }, ...training },
    limit: { methods },
    record: { curve: 20, times: [0, 0.1, 0.3], weights: "snapshots" },
  });
  const session = startSession(whole, {});
  session.advance({ lane: "limit" });
  session.advance({ lane: "network" });
  const { summary, files } = artefacts(session, { name: "bits", id: "0" });
  const run = { experiment: whole, tables: {}, recording: session.recording(), summary };
  const drawn =
    methods.length === 0 ? [] : [...figures(run).map((figure) => svg(scene(figure, light))), reportHtml(run)];
  return sha256Hex(JSON.stringify([summary, ...Object.values(files).map(sha256Hex), ...drawn]));
}

/** Doubles by their bits. */
const hashOf = (values: ArrayLike<number>) => sha256Hex(new Uint8Array(Float64Array.from(values).buffer));

function functions(): string {
  const random = stream(7, 9);
  const values: number[] = [];
  for (let trial = 0; trial < 2000; trial++) {
    const u = random.uniform();
    const x = 20 * (u - 0.5);
    values.push(
      exp(x),
      expm1(x),
      log(u),
      log1p(u),
      sin(x),
      cos(x),
      tanh(x),
      atan(x),
      pow(u, x),
      random.normal(),
    );
    values.push(erfc(x), normalQuantile(u), random.integer(10));
    if (trial % 50 === 0) values.push(chiQuantile(40, u), incompleteBeta(3, 7.5, u));
  }
  return hashOf(values);
}

export function bits(): Record<string, string> {
  const results: Record<string, string> = { functions: functions() };
  for (const [index, activation] of everyActivation.entries()) {
    results[`ridge ${index} ${activation.kind}`] = trained({ activation }, mixture([7]));
    results[`affine ${index} ${activation.kind}`] = trained(
      { activation, neuron: "affine-ridge" },
      mixture([3, 4]),
    );
  }
  const activation = truncatedRelu;
  results.f64 = trained({ activation }, mixture([7]), { precision: "f64" });
  results.limit = trained({ activation }, mixture([40]), {}, [
    { kind: "particle-flow", atoms: 200 },
    { kind: "population-flow" },
  ]);
  const noise = { noise: { lambda: 0.1, beta: 100 } };
  results.noise = trained({ activation }, mixture([40]), noise, [
    { kind: "finite-volume", cells: 60 },
    { kind: "langevin", atoms: 50, step: 0.02 },
    { kind: "jko", atoms: 20, step: 0.1 },
  ]);
  results.cells = trained({ activation }, mixture([40]), {}, [{ kind: "finite-volume", cells: 60 }]);
  results.rest = rest();
  return results;
}

/** Optima and Gibbs measures, proved, searched and sampled. */
function rest(): string {
  const question = (blocks: number[], network: object = {}) =>
    model(
      experiment({
        name: "bits",
        data: mixture(blocks),
        network: {
          neurons: 37,
          activation: truncatedRelu,
          initial: { kind: "gaussian", scale: 0.8 },
          ...network,
        },
        training: { stepSize: 1e-3, time: 0.3 },
      }),
      {},
    );
  const one = question([40]);
  const optima = [
    optimum(one),
    optimum(question([16, 24])),
    optimum(question([3], { activation: { kind: "tanh" } })),
  ];
  const { points, mass, coordinates } = atoms(one.initial, coordinatesOf(one), 50, 1);
  const map = featureMap(one, coordinates, { tolerance: 1e-6, dimension: "exact", points, mass });
  const fixed = [undefined, { kind: "sobol", points: 1024, scramblings: 2 } as const].map((rule) =>
    gibbs(map, { lambda: 0.1, beta: 100, ...(rule === undefined ? {} : { rule }) }),
  );
  return hashOf([
    ...optima.flatMap(({ risk, gap, mass: weights }) => [risk, gap, ...weights]),
    ...fixed.flatMap(({ freeEnergy, gap, quadratureError }) => [freeEnergy, gap, quadratureError]),
  ]);
}

/** The names of the exact answers that this machine misses, and how many there are. */
export function missed(): { readonly missed: readonly string[]; readonly checks: number } {
  const checks = verify();
  return { missed: checks.flatMap(({ name, pass }) => (pass ? [] : [name])), checks: checks.length };
}
