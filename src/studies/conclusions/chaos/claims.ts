/** What a chaos study finds, beside the approximation theorem of the slides. */

import { exp } from "../../../numerics/elementary.ts";
import { exactly, percent, roughly, rounded, time } from "../../../recording/numbers.ts";
import type { Claim } from "../../conclusion.ts";
import { errorAt, smallestConstant, upperQuantile, zOf } from "./band.ts";
import { type Deviations, distanceName, rootMeanSquare } from "./deviations.ts";
import { asked, type Exponent, exponent, isEnough, jointly, near, outcomeOf } from "./exponents.ts";
import type { Sweep } from "./fits.ts";

/** Lists as sentences have them. */
const listed = (items: readonly string[]): string => items.join(", ");
const letters = { neurons: "N", stepSize: "ε", parameters: "D" } as const;

/** −0.51 (95 % band −0.6 to −0.42) */
function power(found: Exponent | null): string {
  if (found === null) return "no power that could be fitted";
  const ends =
    found.high < Number.POSITIVE_INFINITY ? `${rounded(found.low, 2)} to ${rounded(found.high, 2)}` : "none";
  return `${rounded(found.slope, 3)} (95 % band ${ends})`;
}

const named = (name: string, found: Exponent | null): Claim["numbers"] => ({
  [name]: found?.slope ?? null,
  [`${name}Low`]: finite(found?.low),
  [`${name}High`]: finite(found?.high),
});
const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** N = 50, 100 at ε = 1×10⁻⁵, D = 40 */
function where({ axis, points }: Sweep): string {
  const others = (["neurons", "stepSize", "parameters"] as const).filter((each) => each !== axis);
  const values = points.map((point) => exactly(point[axis]));
  return `${letters[axis]} = ${listed(values)} at ${listed(others.map((each) => `${letters[each]} = ${exactly(points[0][each])}`))}`;
}

/** The sentences on powers, or what they would take where none of them could be fitted. */
const orAsked = (sweeps: readonly Sweep[], powers: readonly (Exponent | null)[], found: string): string =>
  powers.some((each) => each !== null)
    ? found
    : sweeps.map(({ axis, points, seeds }) => asked(letters[axis], points.length, seeds)).join(" ");

/** sup_t |error| ~ N^{−½}: of the test functions together, and of W₁. */
export function neuronsClaim(sweep: Sweep): Claim {
  const { points, seeds, largest, pooled } = sweep;
  const [first] = points;
  const final = points[points.length - 1];
  const beyond =
    final.neurons * first.stepSize < 1
      ? "does so for all of these N, as N < 1/ε"
      : "stops falling at N = 1/ε";
  const functions = Object.entries(largest).filter(([name]) => name !== distanceName);
  const distance = largest[distanceName];
  const [from, to] = [first, final].map(({ largest: of }) => rootMeanSquare(of[distanceName]));
  return {
    id: first.noise === null ? "chaos-neurons" : "chaos-noise",
    said:
      first.noise === null
        ? "For every bounded Lipschitz f, the largest error over t ≤ T is of order √(1/N)."
        : "With λ and β: the same approximation theorem.",
    outcome: outcomeOf([pooled, distance], -0.5, seeds),
    found: orAsked(
      [sweep],
      [pooled, distance],
      [
        withNoise(first),
        `Of the largest |(1/N)Σf(θᵢ) − ∫f dρ_t| at the record times up to T = ${time(first.time)}, the root mean square over `,
        `${exactly(functions.length)} f and ${exactly(seeds)} seeds together, for ${where(sweep)}, goes like N to the power ${power(pooled)}. `,
        `W₁, the worst f of Lipschitz constant 1 at each time: power ${power(distance)}, from ${roughly(from.value)} ± ${roughly(from.error)} `,
        `at N = ${exactly(first.neurons)} to ${roughly(to.value)} ± ${roughly(to.error)} at N = ${exactly(final.neurons)}. `,
        `“Of order √(1/N)” means here: both powers within ${exactly(near)} of −½. The theorem bounds by that power and ${beyond}. `,
        `By f: ${listed(functions.map(([name, found]) => `${name} ${power(found)}`))}. ${steeper(sweep)}`,
        `Between record times an error may be larger, the f are functions of one coordinate, and all of them see the same seeds: their powers err together.`,
      ].join(""),
    ),
    numbers: Object.assign(
      {},
      named("pooled", pooled),
      ...Object.entries(largest).map(([name, found]) => named(name, found)),
    ),
  };
}

/** λ and β, and what a limit of particles cannot resolve. */
function withNoise({ noise, sampled }: Deviations): string {
  if (noise === null) return "";
  const floor =
    sampled === null
      ? ""
      : ` The limit is ${exactly(sampled.particles)} Langevin particles, one draw for all N: errors of about ${roughly(sampled.error)} (the deviation of r over √${exactly(sampled.particles)}) are its own.`;
  return `λ = ${exactly(noise.lambda)}, β = ${exactly(noise.beta ?? Number.POSITIVE_INFINITY)}.${floor} `;
}

/** Of every f that falls faster than N^{−½}, what the mean over seeds is off by, where that is most of its error. */
function steeper({ points, largest }: Sweep): string {
  const [first] = points;
  const final = points[points.length - 1];
  const share = ({ last, largest: of }: Deviations, name: string) =>
    Math.abs(last[name].bias) / rootMeanSquare(of[name]).value;
  const told = ([name, found]: [string, Exponent | null]): string => {
    if (name === distanceName || found === null || !(found.slope < -0.5 - near)) return "";
    if (!(share(first, name) > mostly)) return "";
    const { neurons, time: t, last } = first;
    const { bias, error } = last[name];
    return (
      `${name} falls faster by its mean over seeds, which is off by N·bias = ${roughly(neurons * bias)} ± ${roughly(neurons * error)} at t = ${time(t)}, N = ${exactly(neurons)}: ` +
      `${percent(share(first, name))} of its largest error there, ${percent(share(final, name))} at N = ${exactly(final.neurons)}; a bias is of order 1/N, not N^(−1/2). `
    );
  };
  return Object.entries(largest).map(told).join("");
}

/** More of an error than all else together is more than this share of its root mean square, 1/√2. */
const mostly = Math.sqrt(0.5);

/** |bias| ~ 1/N. */
export function neuronsBiasClaim(sweep: Sweep): Claim {
  const { points, seeds, bias, biasRate } = sweep;
  const step =
    biasRate === null
      ? "The step's own bias is in it, which does not fall with N."
      : `Taken off before the fit: the step's own bias, ${roughly(biasRate * points[0].stepSize)}, by the points that differ in ε alone.`;
  const values = bias.measured.map((each) => `${roughly(each.bias)} ± ${roughly(each.error)}`);
  return {
    id: "chaos-neurons-bias",
    said: "Bias and spread apart: networks of N neurons are off their limit by 1/N in the mean, a smaller order than √(1/N).",
    outcome: outcomeOf([bias.found], -1, seeds),
    found: orAsked(
      [sweep],
      [bias.found],
      `The mean over ${exactly(seeds)} seeds of mean ${nameOf(points)} minus the limit's is ${listed(values)} at t = ${time(bias.t)}, for ${where(sweep)}: power of N ${power(bias.found)}. ${step}`,
    ),
    numbers: named("bias", bias.found),
  };
}

const nameOf = (points: readonly Deviations[]): string => points[0].coordinate?.name ?? "";

/** bias ~ Dε. */
export function stepBiasClaim(byStep: Sweep | null, byDimension: Sweep | null): Claim {
  const sweeps = [byDimension, byStep].flatMap((each) => each ?? []);
  const found = sweeps.map((sweep) => {
    const { axis, bias, points, seeds } = sweep;
    const values = bias.measured.map((each) => `${roughly(each.bias)} ± ${roughly(each.error)}`);
    const taken =
      axis === "stepSize"
        ? `, what is there at ε = ${exactly(points[0].stepSize)} taken off: power of ε`
        : ": power of Dε";
    return `For ${where(sweep)} the mean over ${exactly(seeds)} seeds of mean ${nameOf(points)} minus the limit's is ${listed(values)} at t = ${time(bias.t)}${taken} ${power(bias.found)}.`;
  });
  return {
    id: "chaos-step-bias",
    said: "The step size adds an error of order Dε.",
    outcome: jointly(sweeps.map(({ bias, seeds }) => outcomeOf([bias.found], 1, seeds))),
    found: orAsked(
      sweeps,
      sweeps.map(({ bias }) => bias.found),
      `${found.join(" ")} This is the mean of the error and not its size: its spread over seeds is told below.`,
    ),
    numbers: {
      ...named("inDimension", byDimension?.bias.found ?? null),
      ...named("inStep", byStep?.bias.found ?? null),
    },
  };
}

/** spread ~ √(1/N), √ε. */
export function spreadClaim(byNeurons: Sweep | null, byStep: Sweep | null): Claim {
  const expected = { neurons: -0.5, stepSize: 0.5, parameters: 0 };
  const sweeps = [byNeurons, byStep].flatMap((each) => each ?? []);
  const found = sweeps.map((sweep) => {
    const { axis, spread, points, seeds } = sweep;
    const values = spread.measured.map((each) => roughly(each.spread));
    const taken =
      axis === "stepSize"
        ? `, what is there at ε = ${exactly(points[0].stepSize)} taken off in squares: power of ε`
        : `: power of N`;
    return `For ${where(sweep)} the deviation of mean ${nameOf(points)} over ${exactly(seeds)} seeds is ${listed(values)} at t = ${time(spread.t)}${taken} ${power(spread.found)}.`;
  });
  const share = stepShare(byNeurons, byStep);
  return {
    id: "chaos-spread",
    said: "The error's bound has the factor √(1/N ∨ ε).",
    outcome: jointly(
      sweeps.map(({ axis, spread, seeds }) => outcomeOf([spread.found], expected[axis], seeds)),
    ),
    found: orAsked(
      sweeps,
      sweeps.map(({ spread }) => spread.found),
      `${found.join(" ")}${share === null ? "" : ` Of the variance at N = ${exactly(byNeurons?.points.at(-1)?.neurons ?? 0)} about ${percent(share)} should be the step's, which all neurons share and no N makes smaller.`}`,
    ),
    numbers: {
      ...named("inNeurons", byNeurons?.spread.found ?? null),
      ...named("inStep", byStep?.spread.found ?? null),
      stepShare: share,
    },
  };
}

/** Of the variance at the largest N by a/N + bε, b from the points that differ in ε and a from the smallest N. */
function stepShare(byNeurons: Sweep | null, byStep: Sweep | null): number | null {
  const logs = byStep?.spread.found?.points.filter(([, y]) => y > 0) ?? [];
  const first = byNeurons?.spread.measured[0];
  if (logs.length === 0 || first === undefined || byNeurons === null) return null;
  const { points } = byNeurons;
  const step = (logs.reduce((total, [x, y]) => total + (y * y) / x, 0) / logs.length) * points[0].stepSize;
  const last =
    (Math.max(0, first.spread * first.spread - step) * points[0].neurons) / points[points.length - 1].neurons;
  return step / (step + last);
}

/** Erratum: √(Dε) where the slides print Dε. */
export function orderClaim(byStep: Sweep, byDimension: Sweep | null): Claim {
  const { bias, spread, seeds } = byStep;
  const root = outcomeOf([spread.found], 0.5, seeds);
  const meet = meeting(bias.found, spread.found);
  return {
    id: "chaos-order",
    said: "err ≍ √(D/N) ∨ (Dε).",
    outcome:
      root === "holds" ? "differs" : root === "differs" ? outcomeOf([spread.found], 1, seeds) : "not shown",
    found: orAsked(
      [byStep],
      [bias.found, spread.found],
      [
        `err(0) as the theorem has it is √(D/N) ∨ √(Dε). Measured, the step acts twice: as a bias, to the power ${power(bias.found)} of ε, `,
        `and as a spread over seeds, to the power ${power(spread.found)} of ε, from the samples that all neurons see`,
        meet === null ? ". " : `; below about ε = ${roughly(meet)} the spread is the larger. `,
        `The printed Dε would be the bias alone. `,
        byDimension === null
          ? ""
          : `In D, for ${where(byDimension)}, the spread goes like D to the power ${power(byDimension.spread.found)}; the bound has ½ or, without the theorem's √D, 0.`,
      ].join(""),
    ),
    numbers: {
      ...named("bias", bias.found),
      ...named("spread", spread.found),
      ...named("spreadInDimension", byDimension?.spread.found ?? null),
      equalAt: meet,
    },
  };
}

/** Where two powers cross. */
function meeting(one: Exponent | null, other: Exponent | null): number | null {
  if (one === null || other === null || !(one.slope > other.slope)) return null;
  return exp((other.intercept - one.intercept) / (one.slope - other.slope));
}

const quoted = 0.9;

/** The band 1 − 4 e^{−z²/2}, beside empirical quantiles. */
export function bandClaim(points: readonly Deviations[], byNeurons: Sweep | null): Claim {
  const needed = points.flatMap((point) =>
    Object.keys(point.largest).map((name) => ({ point, name, constant: smallestConstant(point, name) })),
  );
  const most = needed.reduce((best, each) => (each.constant > best.constant ? each : best));
  const least = needed.reduce((best, each) => (each.constant < best.constant ? each : best));
  const loose = needed.map(
    ({ point, name }) =>
      (most.constant * errorAt(point, quoted)) / upperQuantile(point.largest[name], quoted),
  );
  const own =
    upperQuantile(most.point.largest[most.name], quoted) / upperQuantile(most.point.largest[most.name], 0.5);
  const shape = errorAt(most.point, quoted) / errorAt(most.point, 0.5);
  const growth = byNeurons === null ? null : growthOf(byNeurons);
  const grows = growth === null ? "not shown" : notGrowing(growth, byNeurons?.seeds ?? 0);
  return {
    id: points[0].noise === null ? "chaos-band" : "chaos-noise-band",
    said: "The largest error is at most K·exp(KT)·err(z) with probability at least 1 − 4·exp(−z²/2).",
    outcome: grows,
    found: [
      `K is unknown. One constant in place of K·exp(KT), ${roughly(most.constant)}, makes the sentence true of the ${exactly(points[0].seeds)} seeds of each point, of every f and W₁; `,
      `that is a fit (${most.name} at ${at(most.point)} sets it) and shows nothing. What can fail is that K does not depend on N: ${growth === null ? "no power of N can be fitted to what each N needs" : `the constant that each N needs goes like N to the power ${power(growth)}`}. `,
      `The theorem bounds and does not predict: single points need as little as ${roughly(least.constant)}, `,
      `and with the one constant the bound at z = ${rounded(zOf(quoted))} is ${roughly(Math.min(...loose))} to ${roughly(Math.max(...loose))} times the largest error that ${percent(quoted)} of the seeds stay below. `,
      `From the median to that quantile the measured error grows ${roughly(own)} times, the bound ${roughly(shape)} times: z stands beside √D.`,
    ].join(""),
    numbers: {
      constant: most.constant,
      leastConstant: least.constant,
      loosest: Math.max(...loose),
      tightest: Math.min(...loose),
      ...named("constantInNeurons", growth),
    },
  };
}

/**
 * The theorem is an upper bound with one K for all N: a constant that grows with N would break it, one that falls only
 * says that the bound is loose at large N, so that the rule has one side. The finite range bends a power by a tenth.
 */
function notGrowing(growth: Exponent, seeds: number): Claim["outcome"] {
  if (!isEnough(growth, seeds)) return "not shown";
  return growth.high <= near ? "holds" : growth.low > near ? "differs" : "not shown";
}

/** Of the largest constant of any f. */
const growthOf = ({ points }: Sweep): Exponent | null =>
  exponent(
    points.map((point) => [
      point.neurons,
      Math.max(...Object.keys(point.largest).map((name) => smallestConstant(point, name))),
    ]),
  );

const at = ({ neurons, stepSize, parameters }: Deviations): string =>
  `N = ${exactly(neurons)}, ε = ${exactly(stepSize)}, D = ${exactly(parameters)}`;

/** What the theorem asks for, as far as a program can see it. */
export function hypothesesClaim(points: readonly Deviations[]): Claim {
  const states = points.map(({ hypotheses }) => hypotheses.find(({ name }) => name === "sigma bounded"));
  const bounded = states.map((each) => each?.holds ?? null);
  const counts = points[0].hypotheses.map(({ name }) => {
    const held = points.filter(
      ({ hypotheses }) => hypotheses.find((each) => each.name === name)?.holds === true,
    );
    const words: Readonly<Record<string, string>> = {
      "sigma bounded": "σ⋆ bounded",
      "R(rho_0) < 1": "R(ρ₀) < 1, which only the theorem on convergence asks for,",
      "N >= D": "N ≥ D",
      "epsilon <= 1/D": "ε ≤ 1/D",
    };
    return `${words[name] ?? name} at ${exactly(held.length)} of ${exactly(points.length)} points`;
  });
  const sup = states[0]?.value ?? null;
  return {
    id: points[0].noise === null ? "chaos-hypotheses" : "chaos-noise-hypotheses",
    said: "Assumption (i) σ⋆ bounded; (ii) ∇σ⋆ sub-Gaussian; (iii) ∇V, ∇U bounded, Lipschitz: (i) in these runs.",
    outcome: bounded.includes(false) ? "differs" : bounded.includes(null) ? "not shown" : "holds",
    found: `The program decides (i) alone${sup === null ? "" : `: sup |σ⋆| = ${rounded(sup)}`}. The runs' own lists say: ${listed(counts)}. (ii) and (iii) no computation here decides.`,
    numbers: { points: points.length, bounded: bounded.filter((each) => each === true).length },
  };
}
