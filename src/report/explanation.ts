/** What the report's numbers mean: the formulas that this run used, each with a sentence. */

import { hasPairs } from "../energy/pairsInputs.ts";
import { isSampled, rowsFor } from "../features/sampled.ts";
import type { Facts } from "./facts.ts";
import { formulaHtml } from "./formulas.generated.ts";
import type { FormulaName } from "./formulas.ts";

/** Formulas under a heading, and what they say. The text is HTML. */
interface Part {
  readonly title: string;
  readonly formulas: readonly FormulaName[];
  readonly text: string;
}

/** The parts that concern the run, one after the other. */
export const explanationHtml = (facts: Facts): string =>
  partsOf(facts)
    .map(
      ({ title, formulas, text }) =>
        `<h3>${title}</h3>\n${formulas.map(formulaBlock).join("\n")}${text === "" ? "" : `\n<p>${text}</p>`}`,
    )
    .join("\n");

const formulaBlock = (name: FormulaName): string => `<div class="formula">${formulaHtml[name]}</div>`;

function partsOf(facts: Facts): Part[] {
  const { experiment, methods } = facts;
  const network = experiment.training.run;
  const limit = methods.some((kind) => kind !== "population-flow");
  const population = methods.includes("population-flow");
  const parts: readonly (readonly [boolean, () => Part])[] = [
    [true, () => training(facts)],
    [limit, () => dynamics(facts)],
    [limit, () => features(facts)],
    [limit && experiment.training.noise?.beta !== undefined, () => freeEnergy],
    [limit, () => limitError(facts)],
    [facts.summary.snapshots.some((at) => at.limit?.gap != null), () => certificate],
    [network || population, () => networkError(facts)],
    [limit, () => freshDraws],
    [population, () => populationFlow],
    [network && methods.length > 0, () => distances],
    [true, () => theorem],
  ];
  return parts.filter(([concerned]) => concerned).map(([, part]) => part());
}

function training({ experiment }: Facts): Part {
  const { noise } = experiment.training;
  const isNoisy = noise?.beta !== undefined;
  const slides = isNoisy && noise.convention === "slides";
  const heat = slides
    ? " The file’s noise is that of the slides, √(<var>s</var><sub><var>k</var></sub>/<var>β</var>): in these formulas <var>β</var> is four times the file’s."
    : "";
  return {
    title: "Network and training",
    formulas: ["network", isNoisy ? "sgdNoise" : noise === null ? "sgd" : "sgdDecay"],
    text: `There is no ½ in the risk. One fresh sample (<var>x</var><sub><var>k</var></sub>, <var>y</var><sub><var>k</var></sub>) a step, <var>ŷ</var><sub><var>k</var></sub> from the weights before it; step <var>k</var> is the time <var>t</var> = <var>kε</var>, and <var>ξ</var> is the schedule. The population risk <var>R</var><sub><var>N</var></sub> is that of the <var>N</var> neurons as they are, their correlations included.${isNoisy ? " Noise is drawn for whole blocks of steps, exactly in law: what it leaves behind, and what the steps between see of it." : ""}${heat}`,
  };
}

function dynamics({ experiment, methods }: Facts): Part {
  const { noise } = experiment.training;
  const isNoisy = noise?.beta !== undefined;
  const equation = isNoisy ? "dynamicsNoise" : noise !== null ? "dynamicsDecay" : "dynamics";
  const descent = noise === null ? "dissipation" : "dissipationDecay";
  const solvers = Object.entries(solverTexts).filter(([kind]) => methods.includes(kind));
  return {
    title: "Distributional dynamics",
    formulas: [
      "risk",
      "potentials",
      equation,
      ...(isNoisy ? [] : ([descent] as const)),
      ...(methods.includes("jko") ? (["proximal"] as const) : []),
    ],
    text: `The law <var>ρ</var><sub><var>t</var></sub> of one neuron as <var>N</var> → ∞ and <var>ε</var> → 0. <var>Ψ</var>${noise !== null ? ", without the decay," : ""} is half of the first variation of <var>R</var>. ${solvers.map(([, text]) => text).join(" ")}`,
  };
}

/** How each method solves the equation. */
const solverTexts: Readonly<Record<string, string>> = {
  "particle-flow":
    "Weighted particles that move along −∇<var>Ψ</var> solve the equation exactly from the law of finitely many atoms.",
  "finite-volume":
    "Finite volumes move the masses of cells across their faces: mass is conserved, no mass is negative, and the volume of ℝ<sup><var>d</var></sup> in each shell of radii is built in.",
  langevin:
    "Langevin particles take explicit steps with noise of their own; the radial step is taken in ℝ<sup><var>d</var></sup>, without bias.",
  jko: "Proximal steps take the definition of a gradient flow in the space of laws at its word: each step is the argmin above, with <var>F</var> = ½<var>R</var> where there is neither decay nor noise.",
};

const freeEnergy: Part = {
  title: "Free energy",
  formulas: ["freeEnergy", "langevin"],
  text: "With noise the dynamics descends <var>F</var>, and its rest is the one law with <var>ρ</var> ∝ exp(−<var>βΨ</var><sub><var>λ</var></sub>). How far <var>F</var> is above its least value is bounded at every record time by a distance to the law that <var>ρ</var> itself asks for; the run holds that bound against the least value on its own cells. The residual of the descent is how far d<var>F</var>/d<var>t</var> over a step is from the integral, relative to it.",
};

const certificate: Part = {
  title: "How far from the best",
  formulas: ["gap"],
  text: "<var>R</var> is convex along mixtures of laws, so that its first variation bounds how much any law could gain; the minimum is over all neurons, infinitely long ones included, with bounds between the points at which it was computed. Where the best law itself is known, the distance to it is told instead: it is smaller.",
};

function features({ experiment, model }: Facts): Part {
  const title = "Features";
  const general =
    "Every solver sees the case as least squares over measures: features <var>φ</var><sub><var>k</var></sub>, weights <var>c</var><sub><var>k</var></sub>, targets <var>y</var><sub><var>k</var></sub>, and a floor <var>c</var><sub>∞</sub> that no law of neurons removes.";
  const { data } = model;
  switch (isSampled(model) ? "module" : data.kind) {
    case "gaussian-mixture":
      return {
        title,
        formulas: ["features", "mixtureFeatures", "mixtureWeights"],
        text: `${general} Here class <var>c</var> has weight <var>p<sub>c</sub></var> and deviation <var>τ<sub>c,j</sub></var> in block <var>j</var> of dimension <var>d<sub>j</sub></var>; <var>r<sub>j</sub></var> is the length of a neuron’s weights there; every <var>m<sub>j</sub></var> is even; <var>y</var><sub><var>c</var>,0</sub> is the label, the other targets and the floor are 0. They are averages over directions, exact for laws with the symmetry of the data. ${
          experiment.limit.dimension === "infinite"
            ? "In infinitely many dimensions only |<var>m</var>| = 0 is left."
            : "They are cut at a degree whose remainder is part of the error below; in few dimensions with a kinked <var>σ</var>, quadrature in the length of the input takes their place."
        }`,
      };
    case "dataset":
      return {
        title,
        formulas: ["features", "datasetFeatures"],
        text: `${general} Here they are the outputs on the <var>Q</var> rows, and nothing is left out.`,
      };
    case "single-index":
      return {
        title,
        formulas: ["features", "indexFeatures"],
        text: `${general} Here <var>p</var> is a neuron’s weight along the teacher’s direction, <var>q</var> the length of the rest, <var>S</var>² = <var>p</var>² + <var>q</var>², <var>j</var> is even, and the targets are the Hermite coefficients of the link; the floor is the variance of the label noise. They are averages over the directions across the teacher’s, and are cut at a degree whose remainder, of neurons and link, is part of the error below.`,
      };
    case "multi-index":
    case "module":
      return {
        title,
        formulas: ["features", "datasetFeatures"],
        text: `${general} Of these data samples are all that is known: they are the outputs on <var>Q</var> = ${rowsFor(data.dimension)} rows drawn once, and the limit is that of these rows; the error below includes how far its risk on as many fresh rows differs, and two standard errors of that.`,
      };
    case "teacher":
      return {
        title,
        formulas: ["features"],
        text: `${general} Here they are the entries of the polynomial that a neuron computes, exact by Wick’s rule; the floor is the variance of the label noise and what neurons of this degree cannot express.`,
      };
  }
}

function limitError({ methods }: Facts): Part {
  const coarser: Readonly<Record<string, string>> = {
    "particle-flow":
      "half as many atoms, placed anew, and a ten times larger tolerance of the integrator; a given cloud of neurons needs no atoms, and there is no such difference",
    "finite-volume": "half as many cells, and steps twice as long",
    jko: "steps three times as long and half as many atoms",
    langevin: "steps twice as long with other noise",
  };
  const texts = methods.flatMap((kind) =>
    kind in coarser ? [`${kind.replaceAll("-", " ")}: ${coarser[kind]}`] : [],
  );
  return {
    title: "Error of the limit’s risk",
    formulas: ["limitError"],
    text: `The tail bounds what the cut of the features leaves out. The second solution is coarser (${texts.join("; ")}): its difference is an estimate of the error, not a bound.`,
  };
}

function networkError({ model, sampled }: Facts): Part {
  const title = "Error of the network’s risk";
  if (model.data.kind === "dataset")
    return { title, formulas: [], text: "The risk is a sum over the rows: exact to rounding." };
  if (!hasPairs(model))
    return {
      title,
      formulas: [],
      text: "The risk is a mean over fresh samples, the same at every time, and its error the standard error.",
    };
  return {
    title,
    formulas: ["pairs"],
    text: `<var>q</var> is the correlation of ⟨<var>w</var>, <var>x</var>⟩ and ⟨<var>w</var>′, <var>x</var>⟩. The error is the sum of these bounds over all pairs, divided by <var>N</var>².${
      sampled
        ? " Where nearly parallel neurons keep the bound large, the risk is a mean over fresh samples and its error a standard error; this run has such times."
        : ""
    }`,
  };
}

const freshDraws: Part = {
  title: "N fresh draws",
  formulas: ["fresh"],
  text: `The mean risk of <var>N</var> neurons drawn independently from <var>ρ</var>. Exact for a network at <var>t</var> = 0, where the neurons are such draws. Training then removes part of that excess, so that later it is an upper reference and no prediction for the trained network.`,
};

const populationFlow: Part = {
  title: "Population flow",
  formulas: ["populationFlow"],
  text: "The same neurons from the same start, by the exact gradient of their own risk: SGD without its sampling noise. From the limit to it is the effect of finite width, from it to SGD that of a finite step.",
};

const distances: Part = {
  title: "Distances and their noise floor",
  formulas: ["distances", "expected"],
  text: `Between the neurons and the limit in one coordinate, exact for both. <var>F<sub>N</sub></var> is the law of <var>N</var> independent draws from <var>F</var>: their mean distance is what chance alone shows. For W₁ by de Moivre’s formula for the binomial law, for KS by seeded simulation (about 1 %).`,
};

const theorem: Part = {
  title: "The approximation theorem",
  formulas: ["theorem"],
  text: `For bounded Lipschitz <var>f</var>, with probability at least 1 − 4 exp(−<var>z</var>²/2) (Mei, Montanari, Nguyen). <var>D</var> is the number of trained coordinates of a neuron. <var>K</var> is not known: the bound is a scaling, never a prediction.`,
};
