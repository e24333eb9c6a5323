/** A measure discretised on a grid of neurons beside particles, coordinate by coordinate. */

import { exp, log } from "../../numerics/elementary.ts";
import { exactly, roughly, rounded } from "../../recording/numbers.ts";
import type { Claim, Conclude, Plot, StudiedPoint } from "../conclusion.ts";
import { slope } from "../statistics/slope.ts";

/** What one number of coordinates takes. */
interface Case {
  readonly coordinates: number;
  readonly nodes: number;
  readonly perAxis: number;
  readonly estimated: boolean;
  /** Of the last grid solved. */
  readonly solvedPerAxis: number;
  readonly particles: number;
  readonly atoms: number;
  readonly tolerance: number;
  readonly neuronsByLemma: number;
  /** Of the inf R that grids are compared with. */
  readonly gap: number;
  readonly proved: boolean;
}

export const grid: Conclude = (points) => {
  const cases = casesOf(points);
  return { claims: [nodes(cases)], plots: cases.length < 2 ? [] : [plot(cases)] };
};

/** Ascending in their coordinates; without those where no grid came near. */
function casesOf(points: readonly StudiedPoint[]): Case[] {
  const cases = points.flatMap(({ answers }): Case[] => {
    const { nodes, nodesPerAxis, estimated, coordinates, particles, atoms, tolerance } = answers.grid ?? {};
    const { solvedPerAxis, neuronsByLemma, gap, proved } = answers.grid ?? {};
    const numbers = { coordinates, nodes, perAxis: nodesPerAxis, solvedPerAxis, particles, atoms, tolerance };
    const all = { ...numbers, neuronsByLemma, gap };
    return hasAll(all) ? [{ ...all, estimated: estimated === 1, proved: proved === 1 }] : [];
  });
  return cases.sort((one, other) => one.coordinates - other.coordinates);
}

const hasAll = <Key extends string>(
  numbers: Readonly<Record<Key, number | null | undefined>>,
): numbers is Readonly<Record<Key, number>> =>
  Object.values(numbers).every((value) => typeof value === "number");

const leastCases = 3;
/** What "exponential" asks of a coordinate, and what counts as no growth. */
const growing = 2;

function nodes(cases: readonly Case[]): Claim {
  const id = "grid-nodes";
  const said =
    "[Bengio, et. al, 2006] proposed to optimize over ρ … Exponential bases functions to discretize ρ!";
  const different = new Set(cases.map(({ coordinates }) => coordinates)).size;
  if (different < leastCases) {
    const found = `It takes ${leastCases} numbers of coordinates; here: ${different}${cases.map((each) => `; in ${each.coordinates}, ${countOf(each)} nodes, ${exactly(each.particles)} particles`).join("")}.`;
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const line = slope(cases.map((each) => [each.coordinates, log(each.nodes)]));
  const factor = exp(line.slope);
  const [first] = cases;
  const last = cases[cases.length - 1];
  const fewer = last.particles / first.particles;
  const estimated = cases.filter((each) => each.estimated);
  const searched = cases.flatMap((each) => (each.proved ? [] : [exactly(each.coordinates)])).join(" and ");
  const in_ = (of: (each: Case) => string) => cases.map(of).join(", ");
  const found = [
    `With R convex in the weights of fixed nodes, the first uniform grid whose best weights come within ${roughly(first.tolerance)} of inf R has ${in_(countOf)} nodes in ${in_(({ coordinates }) => exactly(coordinates))} coordinates (block lengths to r = ∞): ${rounded(factor, 2)} times as many for each coordinate (a least-squares line through their logarithms).`,
    `(inf R is known to ${roughly(Math.max(...cases.map(({ gap }) => gap)))}; ${searched === "" ? "all of that is proved" : `in ${searched} coordinates that rests on a search for the least Ψ`}.)`,
    ...estimated.map(
      (each) =>
        `The count in ${exactly(each.coordinates)} coordinates is extrapolated from grids of up to ${exactly(each.solvedPerAxis)} nodes an axis.`,
    ),
    `The optimum itself has ${in_(({ atoms }) => exactly(atoms))} atoms, and rounded to that accuracy ${in_(({ particles }) => exactly(particles))} particles of equal weight: neurons that move need no grid. (The lemma promises ${in_(({ neuronsByLemma }) => exactly(neuronsByLemma))}.)`,
    "These particles were placed by an optimiser; that SGD brings them there is another claim. A grid that is not uniform would need fewer nodes, and the coordinates are those that symmetry leaves: without it a neuron has d of them.",
  ];
  const outcome = factor >= growing && fewer <= growing ? "holds" : "differs";
  return { id, said, outcome, found: found.join(" "), numbers: { factor, fewer } };
}

const countOf = ({ nodes, estimated }: Case): string =>
  estimated ? `about ${rounded(nodes)}` : exactly(nodes);

function plot(cases: readonly Case[]): Plot {
  const at = (value: (each: Case) => number, of = cases) =>
    of.map((each) => [each.coordinates, value(each)] as const);
  const solved = cases.filter(({ estimated }) => !estimated);
  return {
    id: "grid",
    title: "Nodes of a grid against particles",
    subtitle: `for *R* within ${roughly(cases[0].tolerance)} of inf *R*; dotted: beyond the grids that were solved, by their rate`,
    panels: [
      {
        title: "",
        x: { label: "coordinates of a neuron", scale: "linear" },
        y: { label: "nodes, particles", scale: "log" },
        curves: [
          { label: "nodes of a uniform grid", kind: "both", points: at((each) => each.nodes, solved) },
          { label: "", colour: 0, kind: "line", dash: "dotted", points: at((each) => each.nodes) },
          {
            label: "particles of equal weight",
            kind: "both",
            colour: 1,
            points: at((each) => each.particles),
          },
          { label: "atoms of the optimum", kind: "both", colour: 2, points: at((each) => each.atoms) },
        ],
      },
    ],
  };
}
