/**
 * Proximal steps in Wasserstein space (Jordan, Kinderlehrer and Otto), along the inner clock s:
 *
 *     ρ_{s+h} = argmin_ρ F(ρ) + W₂(ρ, ρ_s)²/(2h),   F = ½R + (λ/2)∫‖θ‖²dρ − β⁻¹Ent:
 *
 * the definition of the distributional dynamics as a gradient flow, as h → 0. Atoms of fixed masses move,
 * each as a whole; between steps they move on straight lines, which is the geodesic.
 *
 * Promise:   F(ρ_{s+h}) + Σ mⱼ|θⱼ − θⱼ⁰|²/(2h) ≤ F(ρ_s) for every h > 0. Masses never change.
 *            Without noise the step is exact while no atom wants to split (jkoSplits.ts: then the sum is W₂², and the
 *            step the minimum over all measures); `notes` says in words when one did, and what it would have gained.
 *            With noise: one moving coordinate, sorted atoms, the entropy by their spacings (spacings.ts).
 * Order:     1 in h, R at fixed s. Isotropic case at t = 1: 4.35e-3, 2.13e-3, 1.05e-3 above the flow's R at
 *            h = 0.1, 0.05, 0.025 (test/jko.test.ts).
 * Cost:      O(JK²) a Newton iteration, a handful of them a step.
 * Reference: [jordan:98]; [benamou:16] for the step on particles.
 */

import { z } from "zod";
import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import type { Measure, Particles } from "../measure/contract.ts";
import type { Points } from "../space/contract.ts";
import type { FreeEnergyReport, Method } from "./contract.ts";
import { freeEnergy, movingColumns, proximal } from "./jkoFunctional.ts";
import { splitsOf } from "./jkoSplits.ts";
import { proximalStep } from "./jkoStep.ts";

/** `limit.methods` item: jko, with J atoms and the step h in the inner clock. */
export const jkoSchema = z.strictObject({
  kind: z.literal("jko"),
  atoms: z.int().min(1).max(100_000).default(400),
  step: z.number().positive().default(0.05),
});

/** What happened along the steps that a reader should know. */
export interface JkoHistory {
  /** Steps after which atoms wanted to split, when first, the largest mass and the largest gap of one step. */
  readonly splits: number;
  readonly firstSplit: number;
  readonly splitMass: number;
  readonly gap: number;
  /** Steps whose minimum was not found to the tolerance, and the largest last Newton step in L²(ρ) of these. */
  readonly unsolved: number;
  readonly residual: number;
}

/** Where the steps stand: plain data. */
export interface JkoState {
  /** The clock, in (start + (steps − 1)h, start + steps·h]. */
  readonly s: number;
  readonly start: number;
  readonly steps: number;
  readonly mass: Float64Array;
  /** The atoms at the beginning and at the end of the last step, all coordinates. */
  readonly before: readonly Float64Array[];
  readonly after: readonly Float64Array[];
  readonly history: JkoHistory;
}

/** The method, with particles for its measure. */
export interface Jko extends Method<JkoState> {
  /** Begins at the inner time `s` (0 unless given). */
  start(measure: Measure, s?: number): JkoState;
  advance(
    state: JkoState,
    sEnd: number,
    observeAt: readonly number[],
    observe: (s: number, measure: Particles) => void,
  ): JkoState;
  measure(state: JkoState): Particles;
  /** Sentences about steps that were not the exact proximal step; none where all were. */
  notes(state: JkoState): string[];
}

const nothing: JkoHistory = { splits: 0, firstSplit: 0, splitMass: 0, gap: 0, unsolved: 0, residual: 0 };

/** Proximal steps of `energy`; splitting them into several `advance` or observing them changes no bit. */
export function jko(energy: FeatureEnergy, { step }: { readonly step: number }): Jko {
  if (!(step > 0 && step < Infinity)) throw badStep(step);
  if (energy.temperature > 0 && movingColumns(energy).length !== 1) throw noDiffusion(energy);
  return {
    kind: "jko",
    claims: { order: 1, norm: "R at fixed s; smooth flows", mass: true, positive: true, decreases: true },
    start(from, s = 0) {
      if (from.kind !== "particles") throw needsParticles();
      refuseMassless(from.mass);
      const { columns, mass } = energy.temperature > 0 ? sorted(energy, from) : atomsOf(from);
      return { s, start: s, steps: 0, mass, before: columns, after: columns, history: nothing };
    },
    advance(state, sEnd, observeAt, observe) {
      let at = state;
      const reach = (s: number): JkoState => {
        while (endOf(at, step) < s) at = stepped(energy, step, at);
        return { ...at, s };
      };
      for (const s of observeAt) observe(s, particlesAt(energy, step, reach(s)));
      return reach(sEnd);
    },
    clock: (state) => state.s,
    measure: (state) => particlesAt(energy, step, state),
    ...(energy.temperature > 0 ? { report: (state: JkoState) => reportOf(energy, step, state) } : {}),
    notes: ({ history }) => notesOf(history),
  };
}

/** s after the steps so far: a multiple of h from the start. */
const endOf = ({ start, steps }: JkoState, step: number): number => start + steps * step;

function stepped(energy: FeatureEnergy, step: number, state: JkoState): JkoState {
  const { after, mass, history } = state;
  const problem = proximal(energy, { count: mass.length, columns: after }, mass, step);
  const { y, residual, solved } = proximalStep(problem);
  const next = problem.pointsAt(y).columns.map((column) => column.slice());
  const taken = { ...state, steps: state.steps + 1, before: after, after: next };
  const found = solved
    ? history
    : { ...history, unsolved: history.unsolved + 1, residual: Math.max(history.residual, residual) };
  // Sorted atoms with noise stand for cells of a density: nothing splits.
  if (energy.temperature > 0) return { ...taken, history: found };
  const { atoms, mass: moved, gap } = splitsOf(problem, y);
  if (atoms === 0) return { ...taken, history: found };
  return {
    ...taken,
    history: {
      ...found,
      splits: found.splits + 1,
      firstSplit: found.splits === 0 ? endOf(taken, step) : found.firstSplit,
      splitMass: Math.max(found.splitMass, moved),
      gap: Math.max(found.gap, gap),
    },
  };
}

/** The particles at the state's clock, on the straight line from one step to the next, in arrays of their own. */
function particlesAt({ coordinates }: FeatureEnergy, step: number, state: JkoState): Particles {
  const { before, after, mass, s } = state;
  const left = Math.min(Math.max((endOf(state, step) - s) / step, 0), 1);
  const columns = after.map((column, c) =>
    column.map((q, j) => (left === 0 || before[c][j] === q ? q : left * before[c][j] + (1 - left) * q)),
  );
  return { kind: "particles", coordinates, points: { count: mass.length, columns }, mass };
}

/** F by the atoms' spacings (spacings.ts), which knows no certificate. */
function reportOf(energy: FeatureEnergy, step: number, state: JkoState): FreeEnergyReport {
  const { points, mass } = particlesAt(energy, step, state);
  return {
    freeEnergy: freeEnergy(energy, points, mass),
    freeEnergyGap: null,
    dissipationResidual: null,
  };
}

const atomsOf = ({ points, mass }: Particles) => ({
  columns: points.columns.map((column) => column.slice()),
  mass: mass.slice(),
});

/** The atoms in the order of their one moving coordinate. */
function sorted(energy: FeatureEnergy, { points, mass }: Particles) {
  const [moving] = movingColumns(energy);
  refuseFibres(energy, points, moving);
  if (mass.length < 2) throw tooFew();
  const q = points.columns[moving];
  const order = Array.from(mass, (_, j) => j).sort((i, j) => q[i] - q[j] || i - j);
  const along = (column: Float64Array) => Float64Array.from(order, (j) => column[j]);
  return { columns: points.columns.map(along), mass: along(mass) };
}

function notesOf({ splits, firstSplit, splitMass, gap, unsolved, residual }: JkoHistory): string[] {
  const notes: string[] = [];
  const steps = (count: number) => `${count} ${count === 1 ? "step" : "steps"}`;
  if (splits > 0) {
    notes.push(
      `jko: after ${steps(splits)}, first at s = ${brief(firstSplit)}, atoms wanted to split: sending parts of up to ` +
        `${brief(100 * splitMass)} % of the mass elsewhere would have lowered a step's functional by at most ` +
        `${brief(gap)} more (over the places tried). Use a smaller step, or more atoms that start apart.`,
    );
  }
  if (unsolved > 0) {
    notes.push(
      `jko: in ${steps(unsolved)} the minimum was not found to its tolerance; Newton's last step there was up to ` +
        `${brief(residual)} long in L²(ρ). The functional fell all the same. Use a smaller step.`,
    );
  }
  return notes;
}

const brief = (value: number): string => String(Number(value.toPrecision(3)));

const badStep = (step: number) =>
  new RangeError(`jko: step = ${step} is no step of the inner clock. Give a positive number, such as 0.05.`);

const noDiffusion = (energy: FeatureEnergy) =>
  new Error(
    `jko: the energy has temperature ${energy.temperature} = 1/β and ${movingColumns(energy).length} moving coordinates ` +
      "(" +
      `${energy.coordinates.names.join(", ")}); the entropy of atoms is known in one. Leave training.noise.beta out, ` +
      "freeze all coordinates but one, or use the method finite-volume.",
  );

const needsParticles = () =>
  new Error("jko: starts from weighted particles and was given a grid. Give it atoms of the initial law.");

const tooFew = () =>
  new RangeError(
    "jko: with noise the density lies between neighbouring atoms, and there is one atom. Give two or more.",
  );

function refuseMassless(mass: Float64Array): void {
  const without = mass.findIndex((m) => !(m > 0));
  if (without === -1) return;
  throw new RangeError(
    `jko: atom ${without} has mass ${mass[without]}: no measure sees it, so that no step can place it. Leave it out.`,
  );
}

function refuseFibres({ coordinates }: FeatureEnergy, { columns }: Points, moving: number): void {
  const varying = columns.findIndex((column, c) => c !== moving && column.some((x) => x !== column[0]));
  if (varying === -1) return;
  throw new Error(
    `jko: with noise all atoms must share what does not move, and ${coordinates.names[varying]} differs among them: ` +
      "each of its values would need a density of its own. Start it at one value, or leave training.noise.beta out.",
  );
}
