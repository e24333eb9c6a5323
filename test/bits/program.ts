/**
 * Runs small sessions over every path whose bits are recorded and returns a hash of each. The test bundles this file
 * and runs it on this Node, on another Node and in a browser.
 */

import { artefacts } from "../../src/experiment/artefacts.ts";
import { sha256Hex } from "../../src/experiment/id.ts";
import { experiment } from "../../src/experiment/resolve.ts";
import { startSession } from "../../src/experiment/session.ts";
import { figures } from "../../src/figures/figures.ts";
import { scene } from "../../src/figures/layout.ts";
import { svg } from "../../src/figures/svg.ts";
import { light } from "../../src/figures/theme.ts";
import { atan, cos, exp, expm1, log, log1p, pow, sin, tanh } from "../../src/numerics/elementary.ts";
import { stream } from "../../src/numerics/random.ts";
import { chiQuantile, erfc, incompleteBeta, normalQuantile } from "../../src/numerics/special.ts";
import { reportHtml } from "../../src/report/report.ts";
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
  return results;
}
