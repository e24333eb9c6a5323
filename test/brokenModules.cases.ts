import type { Input, Row } from "./brokenInput.ts";
import { asModule, mixtureLaw, onRows, rowsTable, tanhNeuron, thetaCloud } from "./moduleCases.ts";
import { smallExperiment } from "./smallExperiment.ts";

/** A law of this text; null: no such file. */
function law(content: string | null, name = "law.mjs"): Input {
  const data = `data: { kind: module, file: ${name} }\nnetwork:`;
  const text = smallExperiment.replace(/data:[\s\S]*?network:/, () => data).replace("atoms: 50", "atoms: 5");
  return {
    files: { "m.yaml": text, ...(content === null ? {} : { [name]: content }) },
    args: ["run", "m.yaml"],
  };
}

/** The mixture's law with one place changed. */
function lawWith(from: string, to: string): Input {
  if (!mixtureLaw.includes(from)) throw new Error(`the law has no "${from}"`);
  return law(mixtureLaw.replace(from, () => to));
}

/** A neuron of this text, on rows. */
const neuron = (
  content: string,
  text = onRows(asModule, "theta.csv"),
  ...more: readonly string[]
): Input => ({
  files: { "m.yaml": text, "neuron.mjs": content, "rows.csv": rowsTable, "theta.csv": thetaCloud },
  args: ["run", "m.yaml", ...more],
});

function neuronWith(from: string, to: string): Input {
  if (!tanhNeuron.includes(from)) throw new Error(`the neuron has no "${from}"`);
  return neuron(tanhNeuron.replace(from, () => to));
}

/** The whole neuron, and what a user sets. */
const setting = (...settings: readonly string[]): Input =>
  neuron(tanhNeuron, undefined, ...settings.flatMap((text) => ["--set", text]));

const place = "m.yaml:3: data.file: law.mjs: ";
const neuronPlace = "m.yaml:6: network.neuron.file: neuron.mjs: ";
const sigma = "the neuron is a module, of which no σ(⟨w, x⟩) is known; use particle-flow";

/** Modules that break what docs/modules.md promises. */
export const modules: Row[] = [
  ["no such file", law(null), "m.yaml:3: data.file", "there is no file", "check the name"],
  ["no .mjs", law(mixtureLaw, "law.js"), "data.file", '"law.js"', 'name one that ends in ".mjs"'],
  ["a syntax error", lawWith("return label;", "return (;"), place, "look at line 7", "Unexpected token"],
  [
    "an import",
    law(`import { other } from "./other.mjs";\n${mixtureLaw}`),
    place,
    "stands alone",
    "leave imports out",
  ],
  ["an import of a package", law(`import "zod";\n${mixtureLaw}`), place, "stands alone"],
  [
    "fails as it is read",
    law(`${mixtureLaw}\nabsent();`),
    place,
    "failed at line 10",
    "absent is not defined",
  ],
  [
    "no dimension",
    lawWith("export const dimension = 4;", ""),
    place,
    "no dimension",
    "export const dimension = d",
  ],
  ["dimension 0", lawWith("dimension = 4", "dimension = 0"), place, "dimension = 0", "a whole number from 1"],
  ["dimension 2.5", lawWith("dimension = 4", "dimension = 2.5"), place, "dimension = 2.5", "a whole number"],
  ["a dimension of text", lawWith("dimension = 4", 'dimension = "4"'), place, 'dimension = "4"'],
  [
    "no draw",
    lawWith("export function draw", "function draw"),
    place,
    "no draw",
    "export function draw(random, x)",
  ],
  [
    "draw is no function",
    law("export const dimension = 4;\nexport const draw = 3;"),
    place,
    "exports draw as 3",
  ],
  [
    "y is NaN",
    lawWith("return label;", "return label / 0 - label / 0;"),
    place,
    "draw returned NaN at sample 0",
  ],
  ["y is not returned", lawWith("return label;", ""), place, "draw returned nothing", "return y"],
  [
    "y is a promise",
    lawWith("export function", "export async function"),
    place,
    "a promise",
    "without async",
  ],
  ["an input is not written", lawWith("k < 4", "k < 3"), place, "left x[3]", "x[0] … x[3]", "NaN"],
  ["an input is too large for single precision", lawWith("x[k] = ", "x[k] = 1e39 * "), place, "Infinity"],
  [
    "throws",
    lawWith("const label", "random.gamma(); const label"),
    place,
    "draw failed at line 4",
    "random.gamma",
  ],
  ["Math.random", lawWith("random.uniform()", "Math.random()"), place, "leave out Math.random"],
  [
    "a counter",
    law(
      mixtureLaw
        .replace("const label = random.uniform() < 0.5", "const label = n++ % 2 < 1")
        .concat("let n = 0;"),
    ),
    place,
    "another sample",
    "counters",
  ],
  [
    "another E y²",
    law(`${mixtureLaw}export const secondMomentY = 2;`),
    place,
    "secondMomentY = 2",
    "1.000 ± 0.0",
  ],
  ["a Bayes risk above E y²", law(`${mixtureLaw}export const bayesRisk = 1.5;`), place, "bayesRisk = 1.5"],
  [
    "E y² below 0",
    law(`${mixtureLaw}export const secondMomentY = -1;`),
    place,
    "secondMomentY = -1",
    "from 0",
  ],
  [
    "an infinite limit",
    neuron(tanhNeuron, onRows(asModule, "theta.csv"), "--set", "limit.dimension=infinite"),
    "dimension: exact",
  ],
  [
    "no parameters",
    neuronWith("export const parameters", "const parameters"),
    neuronPlace,
    "parameters as nothing",
  ],
  ["a parameter twice", neuronWith('"w1"]', '"w0"]'), neuronPlace, '"w0" among its parameters', "none twice"],
  [
    "a parameter named r",
    neuronWith('"w1"]', '"r"]'),
    neuronPlace,
    '"r" among its parameters',
    "none of r, t",
  ],
  [
    "no value",
    neuronWith("export function value", "function value"),
    neuronPlace,
    "no value",
    "export function value(x, theta)",
  ],
  [
    "value is text",
    neuronWith("return theta[0] * Math.tanh", "return '' + Math.tanh"),
    neuronPlace,
    'value returned "',
    "a number",
  ],
  [
    "value is infinite",
    neuronWith("return theta[0] *", "return theta[0] / 0 *"),
    neuronPlace,
    "Infinity",
    "a finite number",
  ],
  [
    "value moves theta",
    neuronWith("return theta[0] *", "theta[1] += 1; return theta[0] *"),
    neuronPlace,
    "changed x or theta",
  ],
  [
    "value by chance",
    neuronWith("return theta[0] *", "return Math.random() *"),
    neuronPlace,
    "leave out Math.random",
  ],
  [
    "a wrong gradient",
    neuronWith("out[1] = slope", "out[1] = 2 * slope"),
    neuronPlace,
    "∂/∂offset = ",
    "differences of value say",
    "out[1]",
  ],
  [
    "a gradient that forgets one",
    neuronWith("out[3] = slope * x[1];", ""),
    neuronPlace,
    "∂/∂w1 = no number",
    "out[3]",
  ],
  [
    "a gradient that moves theta",
    neuronWith("out[3] = slope * x[1];", "out[3] = slope * x[1]; theta[0] = 0;"),
    neuronPlace,
    "gradient changed x or theta",
    "write into out alone",
  ],
  [
    "a bound of text",
    neuron(`${tanhNeuron}export const bound = "1";`),
    neuronPlace,
    'bound = "1"',
    "sup |σ⋆|",
  ],
  [
    "an initial law of three",
    neuron(`${tanhNeuron}export const initial = { mean: [1, 2, 3], deviation: [1, 1, 1] };`),
    neuronPlace,
    "4 numbers each",
  ],
  ["no initial law", setting("network.initial={kind: module}"), "network.initial", "export const initial"],
  [
    "an activation beside it",
    setting("network.activation={kind: tanh}"),
    "network.activation",
    "leave activation out",
  ],
  ["frozen parts", setting("network.frozen=[w]"), "network.frozen.0", "leave frozen out"],
  [
    "no activation of a ridge neuron",
    setting("network.neuron=ridge"),
    "network.activation",
    "write an activation",
  ],
  [
    "an a beside it",
    setting("network.initial={kind: gaussian, scale: 1, a: 2}"),
    "network.initial.a",
    "has no a",
  ],
  [
    "single precision",
    setting("training.precision=f32"),
    "training.precision",
    "use training.precision: f64",
  ],
  [
    "finite volumes",
    setting("limit.methods=[{kind: finite-volume}]"),
    "limit.methods.0",
    "use particle-flow",
  ],
  ["its optimum", { ...neuron(tanhNeuron), args: ["optimum", "m.yaml"] }, sigma],
  [
    "a verdict",
    { ...neuron(tanhNeuron), args: ["predict", "m.yaml"] },
    "network.neuron: a verdict rests on inf R",
    "use run",
  ],
];
