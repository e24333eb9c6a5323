/**
 * The verdict on a limit at T, from its state at T and a longer run to 10T: with η a share of R(0), and R_λ in place of R
 * where weights decay,
 *
 *     reached         R(ρ_T) − inf R ≤ η;
 *     stuck           |dR/ds|·s/(R − inf R) < 1e-3 all over the last third of the longer run, and γ·s(10T) < 1:
 *                     nothing moves, and no displacement would grow within the longer run;
 *     partly stuck    more than 1 % of the mass is held at w = 0, and R(ρ_T) > inf R + η;
 *     still falling   else.
 *
 * Speed alone errs: on the plateau R = 1 of ReLU networks it is 1e-4 for a decade of t before the risk falls on.
 */

import { significant } from "../recording/table.ts";

/** What a verdict rests on. */
export interface VerdictFacts {
  /** T */
  readonly time: number;
  /** R(0), without decay's part: what η is a share of. */
  readonly start: number;
  /** Of R, or R_λ, at T. */
  readonly value: number;
  /** A lower bound of what can be reached, what was reached at best, and how it is known. */
  readonly floor: Floor;
  /** The largest |dR/ds|·s/(R − inf R) over the last third of the longer run, R − inf R with the floor's gap. */
  readonly speed: number;
  /** γ at T; null where nothing is left that could move. */
  readonly growthRate: number | null;
  /** s(T) and s(10T) */
  readonly inner: number;
  readonly innerLonger: number;
  /** Held at w = 0, at T. */
  readonly trappedMass: number;
  /** Whether the values are of R_λ. */
  readonly decays: boolean;
}

/** inf R, or what stands for it. */
export interface Floor {
  /** "bayes": E Var(y | x), a lower bound that need not be reached. */
  readonly kind: "proved" | "grid" | "bayes";
  readonly value: number;
  /** How far below `value` the infimum may lie. */
  readonly gap: number;
}

/** The word, and the sentence that gives its reasons. */
export interface Judgement {
  readonly verdict: "reached" | "stuck" | "partly stuck" | "still falling";
  readonly sentence: string;
}

const slow = 1e-3;
const someMass = 0.01;

/**
 * @param eta  η as a share of R(0)
 * @throws RangeError  unless η ≥ 0
 */
export function judge(facts: VerdictFacts, eta: number): Judgement {
  if (!(eta >= 0 && eta < Infinity)) throw badEta(eta);
  const { value, floor, start, trappedMass } = facts;
  const above = value - floor.value + floor.gap;
  const word = ((): Judgement["verdict"] => {
    if (above <= eta * start) return "reached";
    if (!moves(facts)) return "stuck";
    return trappedMass > someMass ? "partly stuck" : "still falling";
  })();
  return { verdict: word, sentence: sentenceOf(word, facts, above, eta) };
}

/** Whether the longer run moves in its last third, or some displacement of ρ_T grows within it. */
const moves = ({ speed, growthRate, innerLonger }: VerdictFacts): boolean =>
  speed >= slow || (growthRate !== null && growthRate * innerLonger >= 1);

function sentenceOf(word: Judgement["verdict"], facts: VerdictFacts, above: number, eta: number): string {
  const at = `At t = ${shown(facts.time)}`;
  const name = facts.decays ? "R_λ" : "R";
  const distance = `${name} = ${digits(facts.value)}, ${digits(above)} above ${floorWords(facts.floor, name)}${relative(facts.floor, above)}`;
  const bar = `η = ${digits(100 * eta)} % of R(0) = ${digits(eta * facts.start)}`;
  switch (word) {
    case "reached":
      return `${at} the limit has reached its optimum within ${bar}: ${distance}; ${moves(facts) ? `it still moves (${motion(facts)})` : `it has come to rest (${motion(facts)})`}.`;
    case "stuck":
      return `${at} the limit is stuck: ${distance}, beyond ${bar}${trapped(facts)}; ${motion(facts)}.`;
    case "partly stuck":
      return `${at} the limit is partly stuck (${digits(100 * facts.trappedMass)} % of the mass is held at w = 0): ${distance}, beyond ${bar}; ${motion(facts)}.`;
    case "still falling":
      return `${at} the limit is still falling: ${distance}, beyond ${bar}; ${motion(facts)}.`;
  }
}

const trapped = ({ trappedMass }: VerdictFacts): string =>
  trappedMass > someMass ? `, with ${digits(100 * trappedMass)} % of the mass held at w = 0` : "";

/** The relative speed and the growth rate, in words. */
function motion({ speed, growthRate, inner, innerLonger }: VerdictFacts): string {
  const pace = `relative speed ${digits(speed)} over the last third of a run to s = ${digits(innerLonger)}`;
  if (growthRate === null) return `${pace}, and no atom is left that could move`;
  if (growthRate <= 0) return `${pace}, and no displacement grows (γ = ${digits(growthRate)})`;
  return `${pace}, and displacements grow at γ = ${digits(growthRate)} per unit of s: 1/γ = ${digits(1 / growthRate)}, where s is ${digits(inner)}`;
}

const floorWords = ({ kind, value }: Floor, name: string): string =>
  kind === "bayes"
    ? `the Bayes risk ${digits(value)}, a lower bound that stands for inf ${name}`
    : `inf ${name} = ${digits(value)} (${kind === "proved" ? "proved" : "the best found on a grid"})`;

function relative({ value }: Floor, above: number): string {
  if (!(value > 0)) return "";
  return above > 10 * value
    ? `, ${digits(above / value)} times it`
    : `, ${digits((100 * above) / value)} % of it`;
}

const digits = (value: number): string => significant(value, 3);
const shown = (value: number): string => `${Number(value.toPrecision(12))}`;

const badEta = (eta: number) =>
  new RangeError(`verdict: η = ${eta} is no share of R(0). Give a finite η ≥ 0, such as 0.01.`);
