/**
 * `node scripts/metricFlowFigures.mjs` draws the figures of docs/metric-gradient-flow.md anew, docs/figures/proximal-*,
 * from the built library, and prints the numbers that the text quotes.
 */
import { curve, draw, line, meanfield } from "./documentFigures.mjs";

const {
  atoms,
  coordinatesOf,
  featureEnergy,
  featureMap,
  jko,
  model,
  particleFlow,
  preset,
  readDraft,
  resolve,
} = meanfield;

/* ---- One number on a line ---- */

/** f = (x² − 1)²/4 and its flow x′ = x − x³ from x₀. */
const valley = (x) => 0.25 * (x * x - 1) ** 2;
const flowed = (x0, t) => (x0 * Math.exp(t)) / Math.sqrt(1 + x0 * x0 * Math.expm1(2 * t));

/** argmin f(x) + (x − from)²/(2h), by Newton; convex for h < 1. */
function proximalPoint(from, h) {
  let x = from;
  for (let n = 0; n < 100; n++) x -= (x ** 3 - x + (x - from) / h) / (3 * x * x - 1 + 1 / h);
  return x;
}

function euclid() {
  const [x0, time] = [0.2, 4];
  const sequence = (h) => {
    const points = [[0, x0]];
    for (let n = 1; n <= Math.round(time / h); n++) points.push([n * h, proximalPoint(points[n - 1][1], h)]);
    return points;
  };
  const start = 0.5;
  const h = 0.6;
  const next = proximalPoint(start, h);
  console.log(`Euclid: from ${start} with h = ${h} to ${next.toFixed(3)}`);
  for (const step of [0.8, 0.4, 0.2]) {
    const at = sequence(step)[Math.round(1.6 / step)][1];
    console.log(`Euclid: h = ${step}: error at t = 1.6 ${(flowed(x0, 1.6) - at).toFixed(4)}`);
  }
  return {
    id: "proximal-euclid",
    title: "A proximal step, and many of them",
    subtitle:
      "One number *x*, *f* = (*x*² − 1)²/4. Left: one step from *x*₀ = 0.5 with *h* = 0.6. Right: steps from 0.2.",
    columns: 2,
    panels: [
      {
        id: "step",
        title: "What one step minimises",
        remark: "",
        x: { label: "*x*", scale: "linear", domain: [-0.4, 1.4] },
        y: { label: "value", scale: "linear", domain: [0, 0.5] },
        top: null,
        marks: [
          line("limit", "*f*", curve(valley, -0.4, 1.4)),
          line(
            "network",
            "*f* + (*x* − *x*₀)²/(2*h*)",
            curve((x) => valley(x) + (x - start) ** 2 / (2 * h), -0.4, 1.4),
          ),
          { kind: "rule", role: "both", label: "", at: start, beside: "*x*₀" },
          { kind: "rule", role: "both", label: "", at: next, beside: "*x*₁" },
        ],
      },
      {
        id: "path",
        title: "Proximal steps and the flow",
        remark: "",
        x: { label: "time", scale: "linear", domain: [0, time] },
        y: { label: "*x*", scale: "linear", domain: [0, 1.1] },
        top: null,
        marks: [
          line(
            "limit",
            "flow *x*′ = *x* − *x*³",
            curve((t) => flowed(x0, t), 0, time),
          ),
          ...[
            [0.8, "dotted"],
            [0.2, "dashed"],
          ].map(([step, dash]) => line("network", `steps, *h* = ${step}`, sequence(step), dash)),
        ],
      },
    ],
    width: 900,
    panelHeight: 300,
  };
}

/* ---- The isotropic case ---- */

const question = model(resolve(readDraft(preset("isotropic"))).experiment, {});
const begin = atoms(question.initial, coordinatesOf(question), 400, 1);
const map = featureMap(question, begin.coordinates, { tolerance: 1e-7, dimension: "exact", ...begin });
const energy = featureEnergy(map, { lambda: 0, temperature: 0 });

/** (t, R) at inner times s = 2t. */
function risks(method, times) {
  const points = [];
  const inner = times.map((t) => 2 * t);
  const end = method.advance(method.start(begin), inner[inner.length - 1], inner, (s, at) => {
    points.push([s / 2, energy.risk(at.points, at.mass)]);
  });
  return { points, end };
}

function isotropic() {
  const flow = particleFlow(energy, { tolerance: 1e-9 });
  const times = Array.from({ length: 101 }, (_, n) => n / 100);
  const truth = risks(flow, times).points;
  const errors = [0.2, 0.1, 0.05, 0.025, 0.0125].map((step) => {
    const method = jko(energy, { step });
    const { points, end } = risks(method, [1]);
    const above = points[0][1] - truth[100][1];
    console.log(
      `isotropic: h = ${step}: R(t = 1) above the flow's by ${above.toExponential(3)}`,
      method.notes(end),
    );
    return [step, above];
  });
  const steps = (step) =>
    risks(
      jko(energy, { step }),
      Array.from({ length: Math.round(2 / step) + 1 }, (_, n) => (n * step) / 2),
    ).points;
  return {
    id: "proximal-isotropic",
    title: "Proximal steps become the flow",
    subtitle:
      "Two isotropic Gaussians, *d* = 40, 400 atoms of the initial law. Steps *h* in the inner clock *s* = 2*t*.",
    columns: 2,
    panels: [
      {
        id: "risk",
        title: "Risk",
        remark: "",
        x: { label: "*t*", scale: "linear", domain: [0, 1] },
        y: { label: "*R*, in output²", scale: "log", domain: [0.05, 3] },
        top: null,
        marks: [
          line("limit", "particle flow", truth),
          line("network", "proximal steps, *h* = 0.2", steps(0.2), "dotted"),
          line("network", "proximal steps, *h* = 0.05", steps(0.05), "dashed"),
        ],
      },
      {
        id: "error",
        title: "Risk above the flow’s at *t* = 1",
        remark: "",
        x: { label: "*h*", scale: "log", domain: [0.01, 0.3] },
        y: { label: "difference in *R*", scale: "log", domain: [3e-4, 2e-2] },
        top: null,
        marks: [
          line(
            "both",
            "proportional to *h*",
            [0.01, 0.3].map((h) => [h, (errors[4][1] / 0.0125) * h]),
            "dashed",
          ),
          { kind: "dots", role: "network", label: "proximal steps", points: errors },
        ],
      },
    ],
    width: 900,
    panelHeight: 300,
  };
}

/** Ψ(r; ρ) of the atoms `at`, at radii r. */
function potential(at, r) {
  const alpha = new Float64Array(map.size);
  map.at(at.points).moments(at.mass, alpha);
  for (let k = 0; k < map.size; k++) alpha[k] = map.weights[k] * (alpha[k] - map.targets[k]);
  const value = new Float64Array(r.length);
  map
    .at({ count: r.length, columns: [Float64Array.from(r)] })
    .potential(alpha, { value, gradient: null, hessian: null });
  return value;
}

function split() {
  const r = Array.from({ length: 301 }, (_, n) => (4 * n) / 300);
  const panel = (step) => {
    const method = jko(energy, { step });
    const state = method.advance(method.start(begin), step, [], () => {});
    const at = method.measure(state);
    console.log(
      `split: h = ${step}: R ${energy.risk(at.points, at.mass).toFixed(4)}`,
      JSON.stringify(state.history),
    );
    const middle = begin.mass.length / 2;
    const [from, to] = [begin.points.columns[0][middle], at.points.columns[0][middle]];
    const psi = potential(at, [...r, to]);
    const cost = (x) => (x - from) ** 2 / (2 * step);
    const own = psi[r.length] + cost(to);
    const points = r.map((x, n) => [x, psi[n] + cost(x) - own]);
    return {
      id: `h${step}`,
      title: `One step with *h* = ${step}`,
      remark: "",
      x: { label: "*r*, length of a neuron’s weights", scale: "linear", domain: [0, 4] },
      y: { label: "*E*(*r*) − *E* of the atom", scale: "linear", domain: [-0.004, 0.012] },
      top: null,
      marks: [
        line(
          "both",
          "",
          [
            [0, 0],
            [4, 0],
          ],
          "dashed",
        ),
        line("limit", "*E* = *Ψ*(*r*) + (*r* − *r*⁰)²/(2*h*) of the middle atom", points),
        { kind: "dots", role: "network", label: "where the step put it", points: [[to, 0]] },
      ],
    };
  };
  return {
    id: "proximal-split",
    title: "When an atom wants to split",
    subtitle:
      "The isotropic case after one proximal step from the initial law. A part of the atom would do better wherever *E* is below 0.",
    columns: 2,
    panels: [panel(10), panel(100)],
    width: 900,
    panelHeight: 300,
  };
}

draw([euclid(), isotropic(), split()]);
