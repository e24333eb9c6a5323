/** The limit: its features, its flow and its closed cases. */

import { independentExcess } from "../energy/excess.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import { chiFeatures } from "../features/chi.ts";
import type { FeatureMap } from "../features/contract.ts";
import { featureMap } from "../features/features.ts";
import { mixtureFeatures } from "../features/mixture.ts";
import { atoms } from "../measure/atoms.ts";
import type { Particles } from "../measure/contract.ts";
import { marginal } from "../measure/marginal.ts";
import { deviation, mean } from "../measure/moments.ts";
import { particleFlow } from "../methods/particleFlow.ts";
import { activation } from "../model/activations.ts";
import type { Model } from "../model/contract.ts";
import { schedule } from "../model/schedules.ts";
import { exp } from "../numerics/elementary.ts";
import { clock } from "../space/clock.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { isotropic, taught } from "./cases.ts";
import type { Oracle } from "./oracle.ts";

/** R, mean and deviation of r of the isotropic case, by two methods that agree to 1e-6 in R. */
const table = [
  { t: 0, risk: 2.38489, mean: 0.795, deviation: 0.0891 },
  { t: 0.1, risk: 0.935943, mean: 1.166, deviation: 0.0726 },
  { t: 0.5, risk: 0.147302, mean: 1.6881, deviation: 0.0592 },
  { t: 1, risk: 0.059922, mean: 1.8877, deviation: 0.0557 },
  { t: 2, risk: 0.045933, mean: 1.9939, deviation: 0.056 },
] as const;

const start = (model: Model, count: number): Particles =>
  atoms(model.initial, coordinatesOf(model), count, 1);

const mapOf = (model: Model, { coordinates, points, mass }: Particles): FeatureMap =>
  featureMap(model, coordinates, { tolerance: 1e-7, dimension: "exact", points, mass });

/** ρ at ascending inner times, from given particles. */
function moved(model: Model, from: Particles, times: readonly number[], lambda = 0): Solved[] {
  const energy = featureEnergy(mapOf(model, from), { lambda, temperature: 0 });
  const flow = particleFlow(energy, { tolerance: 1e-9 });
  const solved: Solved[] = [];
  flow.advance(flow.start(from), times[times.length - 1], times, (_s, at) => {
    if (at.kind !== "particles") throw new Error("verify: the particle flow gave no particles.");
    solved.push({ at, risk: energy.risk(at.points, at.mass) });
  });
  return solved;
}

interface Solved {
  readonly at: Particles;
  readonly risk: number;
}

const solutions = new Map<number, readonly Solved[]>();

/** The isotropic case at the table's times, solved once for each nudge. 2,000 atoms: error 1e-6 in R, by halving. */
function isotropicSolution(nudge: number): readonly Solved[] {
  const known = solutions.get(nudge);
  if (known !== undefined) return known;
  const model = isotropic(nudge);
  const from = start(model, 2000);
  const solved = moved(
    model,
    from,
    table.map(({ t }) => 2 * t),
  );
  solutions.set(nudge, solved);
  return solved;
}

const isotropicTable: Oracle[] = table.flatMap(({ t, ...row }, index) => {
  const source = "two independent solvers, six digits";
  const at = (nudge: number) => isotropicSolution(nudge)[index];
  return [
    {
      name: `isotropic, R at t = ${t}`,
      expected: row.risk,
      source,
      tolerance: 5e-6,
      mutation: 0.05,
      got: (nudge) => at(nudge).risk,
    },
    {
      name: `isotropic, mean r at t = ${t}`,
      expected: row.mean,
      source,
      tolerance: 5e-4,
      mutation: 0.05,
      got: (nudge) => mean(marginal(widened(at(nudge).at, nudge), 0)),
    },
    {
      name: `isotropic, sd r at t = ${t}`,
      expected: row.deviation,
      source,
      tolerance: 5e-4,
      mutation: 0.05,
      got: (nudge) => deviation(marginal(widened(at(nudge).at, nudge), 0)),
    },
  ];
});

/** The particles stretched about their origin: a mutation of what a deviation is computed from. */
function widened(particles: Particles, nudge: number): Particles {
  const columns = particles.points.columns.map((column) => column.map((value) => value * (1 + nudge)));
  return { ...particles, points: { count: particles.points.count, columns } };
}

/** h̃ₙ of every kind of formula at S = 1.3, b = 0.4, n odd and even, low and high. */
const coefficients: Oracle[] = [
  { of: isotropic(0).activation, name: "truncated ReLU", n: 7, expected: -0.2772411440588857 },
  { of: isotropic(0).activation, name: "truncated ReLU", n: 16, expected: -0.27462153696367153 },
  { of: activation({ kind: "erf" }), name: "erf", n: 7, expected: -0.02653807860200098 },
  { of: activation({ kind: "tanh" }), name: "tanh", n: 7, expected: -0.04058724503753091 },
  { of: activation({ kind: "softplus" }), name: "softplus", n: 16, expected: -4.610322776016163e-5 },
].map(({ of, name, n, expected }) => ({
  name: `${name}, h̃ of degree ${n}`,
  expected,
  source: "adaptive quadrature in 40-digit arithmetic",
  // What the smooth kinds promise; |h̃ₙ| itself may be 5e-5.
  tolerance: 1e-13,
  got: (nudge) => {
    const out = new Float64Array(n + 1);
    of.hermite(1.3, 0.4 + nudge, n, out, 0);
    return out[n];
  },
}));

const features: Oracle[] = [
  ...coefficients,
  {
    name: "relu, h̃₂ at S = 1",
    expected: 0.28209479177387814,
    source: "ϕ(0)/√2",
    tolerance: 1e-16,
    got: (nudge) => {
      const out = new Float64Array(3);
      activation({ kind: "relu" }).hermite(1 + nudge, 0, 2, out, 0);
      return out[2];
    },
  },
  {
    name: "isotropic, Hermite features − χ nodes in R(0)",
    expected: 0,
    source: "two exact forms that share no feature",
    // L = 16 truncates 3e-9 of R at r ≈ 0.8; 64 nodes are exact to 1e-12.
    tolerance: 1e-8,
    got: (nudge) => {
      const { coordinates, points, mass } = start(isotropic(0), 200);
      const one = featureEnergy(mixtureFeatures(isotropic(nudge), coordinates, { degree: 16 }), {
        lambda: 0,
        temperature: 0,
      });
      const other = featureEnergy(chiFeatures(isotropic(0), coordinates, { nodes: 64 }), {
        lambda: 0,
        temperature: 0,
      });
      return one.risk(points, mass) - other.risk(points, mass);
    },
  },
  {
    name: "isotropic, R(0) + κ(0)/50: N = 50 independent neurons",
    expected: 2.38488991783535 + 5.60551877744934 / 50,
    source: "given ‖x‖, ⟨w, x⟩ is normal: one integral over ‖x‖, in 25-digit arithmetic",
    // 2,000 quantile midpoints, of order 2 but for the tails: 1e-6, as in the table.
    tolerance: 1e-6,
    mutation: 0.01,
    got: (nudge) => {
      const model = isotropic(nudge);
      const { points, mass, coordinates } = start(model, 2000);
      const map = mapOf(model, { kind: "particles", coordinates, points, mass });
      return (
        featureEnergy(map, { lambda: 0, temperature: 0 }).risk(points, mass) +
        independentExcess(map, points, mass) / 50
      );
    },
  },
];

/** 2d atoms ±√(d a₀) eᵢ: ∫wwᵀdρ = a₀ I exactly. */
function isotropicAtoms(model: Model, a0: number): Particles {
  const d = model.data.dimension;
  const count = 2 * d;
  const columns = Array.from({ length: d }, (_, k) =>
    Float64Array.from({ length: count }, (_, j) =>
      j >> 1 === k ? Math.sqrt(d * a0) * (j % 2 === 0 ? 1 : -1) : 0,
    ),
  );
  return {
    kind: "particles",
    coordinates: coordinatesOf(model),
    points: { count, columns },
    mass: new Float64Array(count).fill(1 / count),
  };
}

const atOne = (model: Model, w: readonly number[]): Particles => ({
  kind: "particles",
  coordinates: coordinatesOf(model),
  points: { count: 1, columns: w.map((value) => Float64Array.of(value)) },
  mass: Float64Array.of(1),
});

const secondMoment = ({ points, mass }: Particles): number =>
  points.columns[0].reduce((sum, w, j) => sum + mass[j] * w * w, 0);

/** a′ = 4(d + 2)(τ − a)a − 2λa in s: a logistic equation towards τ − λ/(2(d + 2)). */
function logistic(a0: number, tau: number, d: number, lambda: number, s: number): number {
  const end = tau - lambda / (2 * (d + 2));
  return end / (1 + (end / a0 - 1) * exp(-4 * (d + 2) * end * s));
}

const closed: Oracle[] = [
  ...[0, 0.2].map((lambda): Oracle => {
    const [a0, d, s] = [0.1, 3, 0.12];
    return {
      name: `quadratic network, Riccati with λ = ${lambda}: a at s = ${s}`,
      expected: logistic(a0, 1, d, lambda, s),
      source: "the logistic function",
      tolerance: 1e-8,
      got: (nudge) => {
        const model = taught({ dimension: d, quadratic: [1, 1, 1 + nudge] }, [0, 0, 1]);
        return secondMoment(moved(model, isotropicAtoms(model, a0), [s], lambda)[0].at);
      },
    };
  }),
  {
    name: "linear network, R at s = 1",
    expected: exp(-2),
    source: "m′ = l − m, R = (l − m)²",
    tolerance: 1e-9,
    got: (nudge) => {
      const model = taught({ dimension: 1, linear: [1 + nudge] }, [0, 1]);
      return moved(model, atOne(model, [0]), [1])[0].risk;
    },
  },
  {
    name: "linear network of two neurons, λ = 0.5: their mean at s = 1",
    expected: (2 / 1.5) * (1 - exp(-1.5)) + 0.3 * exp(-1.5),
    source: "m′ = l − (1 + λ)m with l = 2, m(0) = 0.3",
    tolerance: 1e-9,
    got: (nudge) => {
      const model = taught({ dimension: 1, linear: [2 + nudge] }, [0, 1]);
      const two: Particles = {
        ...atOne(model, [0]),
        points: { count: 2, columns: [Float64Array.of(-0.2, 0.8)] },
        mass: Float64Array.of(0.5, 0.5),
      };
      return mean(marginal(moved(model, two, [1], 0.5)[0].at, 0));
    },
  },
  {
    name: "confinement alone, w at s = 2, λ = 0.3",
    expected: exp(-0.6),
    source: "w′ = −λw",
    tolerance: 1e-9,
    got: (nudge) => {
      const model = taught({ dimension: 1, linear: [1] }, [0]);
      return moved(model, atOne(model, [1 + nudge]), [2], 0.3)[0].at.points.columns[0][0];
    },
  },
  {
    name: "dissipation: dR/ds + 2∫‖∇Ψ‖²dρ at t = 0, isotropic",
    expected: 0,
    source: "the chain rule, by a central difference",
    // The difference over h = 1e-4 has error h²R‴/6 ≈ 2e-6 with R‴ ≈ 1e3, and rounding 1e-15/h.
    tolerance: 1e-4,
    mutation: 0.01,
    got: (nudge) => {
      const model = isotropic(0);
      const from = start(model, 100);
      const energy = featureEnergy(mapOf(model, from), { lambda: 0, temperature: 0 });
      const slope = new Float64Array(100);
      energy.evaluate(from.points, from.mass, { value: null, gradient: [slope], hessian: null });
      const speed = slope.reduce((sum, each, j) => sum + from.mass[j] * each * each, 0);
      const h = 1e-4;
      const ahead = shifted(from, slope, -h);
      const behind = shifted(from, slope, h);
      const rate =
        (energy.risk(ahead.points, ahead.mass) - energy.risk(behind.points, behind.mass)) / (2 * h);
      return rate + 2 * speed * (1 + nudge);
    },
  },
  {
    name: "share of the first step of 1e-4, ξ = t^(−1/4)",
    expected: 1 / 750,
    source: "(1e-4)^¾/¾",
    tolerance: 1e-17,
    got: (nudge) =>
      clock({
        stepSize: 1e-4 * (1 + nudge),
        time: 1,
        schedule: schedule({ kind: "power", exponent: 0.25 }),
        changes: [],
      }).share(0),
  },
  {
    name: "inner clock of ξ = t^(−1/4) at t = 100",
    expected: (2 * Math.sqrt(1000)) / 0.75,
    source: "2·100^¾/¾",
    tolerance: 1e-12,
    got: (nudge) =>
      clock({
        stepSize: 2e-4,
        time: 100,
        schedule: schedule({ kind: "power", exponent: 0.25 * (1 + nudge) }),
        changes: [],
      }).innerAt(100),
  },
];

function shifted(particles: Particles, direction: Float64Array, h: number): Particles {
  const [column] = particles.points.columns;
  return {
    ...particles,
    points: { count: column.length, columns: [column.map((r, j) => r + h * direction[j])] },
  };
}

/** All checks of the limit. */
export const limitOracles: readonly Oracle[] = [...features, ...isotropicTable, ...closed];
