/** Modules of a careful user, and the experiment that they stand in. */

/** The isotropic mixture d = 4, τ² = 1.8 and 0.2, as a program. */
export const mixtureLaw = `
export const dimension = 4;
export function draw(random, x) {
  const label = random.uniform() < 0.5 ? 1 : -1;
  const deviation = Math.sqrt(label > 0 ? 1.8 : 0.2);
  for (let k = 0; k < 4; k++) x[k] = deviation * random.normal();
  return label;
}
`;

/** a·tanh(w1 x1 + w2 x2 + b), whose names are not those of the built-in one's coordinates. */
export const tanhNeuron = `
export const parameters = ["height", "offset", "w0", "w1"];
export function value(x, theta) {
  return theta[0] * Math.tanh(theta[2] * x[0] + theta[3] * x[1] + theta[1]);
}
export function gradient(x, theta, out) {
  const t = Math.tanh(theta[2] * x[0] + theta[3] * x[1] + theta[1]);
  const slope = theta[0] * (1 - t * t);
  out[0] = t;
  out[1] = slope;
  out[2] = slope * x[0];
  out[3] = slope * x[1];
}
`;

/** Rows with labels that a few neurons can learn. */
export const rowsTable = `x0,x1,y\n${Array.from({ length: 24 }, (_, q) => {
  const [p, r] = [((7 * q) % 24) / 12 - 1, ((11 * q) % 24) / 12 - 1];
  return `${p},${r},${(p * r + 0.5 * p).toFixed(4)}`;
}).join("\n")}\n`;

/** Neurons of the built-in layout: a, b, then w. */
const neurons = 6;
const cloudRows = Array.from({ length: neurons }, (_, i) =>
  [0.5 + i / 4, 0.3 - i / 8, ((5 * i) % neurons) / 3 - 1, ((3 * i + 1) % neurons) / 4].map((v) =>
    v.toFixed(3),
  ),
);
export const affineCloud = `a,b,w0,w1\n${cloudRows.map((row) => row.join(",")).join("\n")}\n`;
export const thetaCloud = `w0,w1,w2,w3\n${cloudRows.map((row) => row.join(",")).join("\n")}\n`;

/** The same neurons on the same rows: built in, and as a module. */
export const onRows = (neuron: string, cloud: string, noise = "null"): string => `version: 1
name: rows
data: { kind: dataset, file: rows.csv, target: y }
network:
  neurons: ${neurons}
${neuron}
  initial: { kind: file, path: ${cloud} }
training: { stepSize: 0.01, time: 3, precision: f64, noise: ${noise} }
limit: { methods: [{ kind: particle-flow, tolerance: 1.0e-9 }] }
record: { times: [0, 1, 3], curve: 10, weights: snapshots }
`;
export const builtIn = "  neuron: affine-ridge\n  activation: { kind: tanh }";
export const asModule = "  neuron: { kind: module, file: neuron.mjs }";
