/**
 * Langevin particles: the noisy dynamics in the inner clock by explicit steps of length h,
 *
 *     θⱼ ← θⱼ − h ∇Ψ_λ(θⱼ; ρ) + √(2h/β) g,   g ~ N(0, I),   ρ = Σⱼ massⱼ δ_θⱼ.
 *
 * In the radius of a block the step is taken in ℝᵈ, without bias: from r along the first axis, with v = −∂ᵣΨ_λ and
 * sd = √(2h/β),
 *
 *     r′ = √((r + v h + sd·g)² + sd²·χ²_{d−1}),
 *
 * so that the outward drift β⁻¹(d − 1)/r is never written down and r = 0 is no singularity.
 *
 * Promise:   masses never change. With a drift −λθ alone the law of a step is exact for what the step is: after n steps
 *            r²/vₙ ~ χ²_d(ρ²ⁿr₀²/vₙ), ρ = 1 − λh, vₙ = sd² Σ ρ^{2k} (langevin.test.ts, Kolmogorov's statistic at 1e5 draws).
 * Order:     1 in h, weakly; beside it the noise of J particles, J^−½. Works in any coordinates that the energy has.
 * Between the ends of steps ρ is a shorter step from the last end, taken on a copy with that step's own noise.
 * Reference: [mei:18] for the dynamics; [kloeden:92] for the order.
 */

import { z } from "zod";
import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import type { Measure, Particles } from "../measure/contract.ts";
import { chiSquare } from "../numerics/chiSquare.ts";
import { purposes, type Stream, stream } from "../numerics/random.ts";
import type { Method } from "./contract.ts";

/** `limit.methods` item: langevin, with J particles and the step h in the inner clock. */
export const langevinSchema = z.strictObject({
  kind: z.literal("langevin"),
  atoms: z.int().min(1).max(100_000_000).default(4000),
  step: z.number().positive().default(1e-3),
});

/** Where the particles stand: plain data. */
export interface LangevinState {
  /** The clock, from start + steps·h to one step on. */
  readonly s: number;
  readonly start: number;
  /** Whole steps taken. */
  readonly steps: number;
  /** At the end of the last of them. */
  readonly columns: readonly Float64Array[];
  readonly mass: Float64Array;
}

/** The method, with particles for its measure. */
export interface Langevin extends Method<LangevinState> {
  measure(state: LangevinState): Particles;
}

/** @param seed  of the noise; the step at n·h draws from (seed, n) alone */
export function langevin(
  energy: FeatureEnergy,
  { step, seed }: { readonly step: number; readonly seed: number },
): Langevin {
  if (!(step > 0 && step < Infinity)) throw badStep(step);
  const stepped = stepper(energy, step, seed);
  const at = (state: LangevinState): Particles => {
    const { start, steps, s, mass } = state;
    const rest = Math.max(0, s - (start + steps * step));
    const columns = rest > 0 ? stepped(state, rest) : state.columns.map((column) => column.slice());
    return {
      kind: "particles",
      coordinates: energy.coordinates,
      points: { count: mass.length, columns },
      mass,
    };
  };
  return {
    kind: "langevin",
    claims: {
      order: 1,
      norm: "weak, means of smooth functions",
      mass: true,
      positive: true,
      decreases: false,
    },
    start(from: Measure, s = 0) {
      if (from.kind !== "particles") throw needsParticles();
      const columns = from.points.columns.map((column) => column.slice());
      return { s, start: s, steps: 0, columns, mass: from.mass.slice() };
    },
    advance(state, sEnd, observeAt, observe) {
      let now = state;
      const reach = (s: number): LangevinState => {
        while (now.start + (now.steps + 1) * step <= s)
          now = { ...now, columns: stepped(now, step), steps: now.steps + 1 };
        return { ...now, s };
      };
      for (const s of observeAt) observe(s, at(reach(s)));
      return reach(sEnd);
    },
    clock: ({ s }) => s,
    measure: at,
  };
}

/** One step of length h from a state's last end, into new arrays. */
function stepper(energy: FeatureEnergy, step: number, seed: number) {
  const { coordinates, temperature } = energy;
  const moves = coordinates.names.map((_, c) => {
    if (!coordinates.trained[c]) return null;
    return coordinates.ends[c] === "cone" ? radialMove(coordinates.dimensions[c]) : lineMove;
  });
  return ({ columns, mass, start, steps }: LangevinState, h: number): Float64Array[] => {
    const count = mass.length;
    const gradient = columns.map(() => new Float64Array(count));
    energy.evaluate({ count, columns }, mass, { value: null, gradient, hessian: null });
    // Counted from s = 0, so that a start on the way draws anew.
    const random = stream(seed, purposes.langevin, Math.round(start / step) + steps);
    const sd = Math.sqrt(2 * h * temperature);
    return columns.map((column, c) => {
      const move = moves[c];
      if (move === null) return column;
      return column.map((x, j) => move(x - h * gradient[c][j], sd, random));
    });
  };
}

const lineMove = (x: number, sd: number, random: Stream): number => (sd > 0 ? x + sd * random.normal() : x);

/** Into ℝᵈ with d − 1 coordinates of the noise across; without noise a radius ends at 0. */
function radialMove(d: number) {
  const across = chiSquare(d - 1);
  return (x: number, sd: number, random: Stream): number => {
    if (!(sd > 0)) return Math.max(0, x);
    const along = x + sd * random.normal();
    return Math.sqrt(along * along + sd * sd * across(random));
  };
}

const badStep = (step: number) =>
  new RangeError(
    `langevin: step = ${step} is no step of the inner clock. Give a positive number, such as 1e-3.`,
  );

const needsParticles = () =>
  new Error(
    "langevin: starts from weighted particles and was given a grid. Give it atoms of the initial law.",
  );
