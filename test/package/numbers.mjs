/**
 * What test/package.test.ts runs in Node and, bundled, in a page: a short session through the public names alone.
 * It must have no import but "meanfield".
 */
import { figures, light, readDraft, resolve, scene, sha256Hex, startSession, svg } from "meanfield";

const text = `version: 1
name: short
data:
  kind: gaussian-mixture
  blocks: [12]
  classes:
    - { weight: 0.5, label: 1, variance: [1.8] }
    - { weight: 0.5, label: -1, variance: [0.2] }
network:
  neurons: 20
  activation: { kind: piecewise-linear, knots: [[0.5, -2.5], [1.5, 7.5]] }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 1.0e-3, time: 0.2 }
limit: { methods: [{ kind: particle-flow, atoms: 50, tolerance: 1.0e-4 }] }
record: { times: [0, 0.1, 0.2], curve: 10, observables: [{ name: overlap, of: "tanh(r)" }] }
`;

/** The summary, every digit of it, and the drawings by their hash. */
export function numbers() {
  const { experiment, tables } = resolve(readDraft({ name: "short", text }));
  const session = startSession(experiment, tables);
  session.advance({ lane: "limit" });
  session.advance({ lane: "network" });
  const summary = session.summary({ name: "short", id: sha256Hex(text) });
  const run = { experiment, tables, recording: session.recording(), summary };
  const drawn = figures(run).map((figure) => sha256Hex(svg(scene(figure, light))));
  return JSON.stringify({ summary, drawn });
}
