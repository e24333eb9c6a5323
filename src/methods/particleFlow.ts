/**
 * Weighted particles along the gradient flow of the risk,
 *
 *     dθⱼ/ds = −∇Ψ_λ(θⱼ; ρ),   ρ = Σⱼ massⱼ δ_θⱼ,   s the inner clock,
 *
 * the exact solution of ∂ₛρ = ∇·(ρ∇Ψ_λ) from an initial law of atoms.
 *
 * Promise:   masses never change; F = ½R + (λ/2)∫‖θ‖²dρ does not rise; dR/ds = −2∫‖∇Ψ‖²dρ (all beyond the tolerance);
 *            an atom that reaches the cone's tip r = 0 stays while Ψ′(0⁺) ≥ 0 and leaves when it turns negative.
 * Tolerance: the accuracy of the atoms in L²(ρ), √Σ massⱼ‖error of θⱼ‖², coordinates in units of max(1, |coordinate|):
 *            a bound on the Wasserstein distance to the exact flow of these atoms, and with it on moments. How well the
 *            atoms stand for the initial law is another matter: solve with other atoms and compare.
 * Order:     5 at the ends of steps, 4 between (rungeKutta.ts).
 * Reference: [mei:18]; [chizat:18] for particles as the discretisation.
 */

import { z } from "zod";
import type { Energy } from "../energy/contract.ts";
import type { Measure, Particles } from "../measure/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import type { Method } from "./contract.ts";
import { type BoundedFlow, type Integration, interpolate, rungeKutta } from "./rungeKutta.ts";

/** `limit.methods` item: particle-flow, with J atoms and the tolerance promised above. */
export const particleFlowSchema = z.strictObject({
  kind: z.literal("particle-flow"),
  atoms: z.int().min(1).max(100_000_000).default(2000),
  tolerance: z.number().min(1e-13).max(1).default(1e-7),
});

/** Where the flow stands: the clock, the integration behind it, and the masses [J]. */
export interface ParticleState {
  /** The clock, at most the end of the last step taken. */
  readonly s: number;
  readonly integration: Integration;
  readonly mass: Float64Array;
}

/** The method, with particles for its measure. */
export interface ParticleFlow extends Method<ParticleState> {
  /** Begins at the inner time `s` (0 unless given). */
  start(measure: Measure, s?: number): ParticleState;
  advance(
    state: ParticleState,
    sEnd: number,
    observeAt: readonly number[],
    observe: (s: number, measure: Particles) => void,
  ): ParticleState;
  measure(state: ParticleState): Particles;
  /** Evaluations of ∇Ψ so far. */
  evaluations(state: ParticleState): number;
}

/** A run takes tens of steps whose errors add up: each is given this part of the tolerance. */
const stepShare = 1 / 50;

/** The flow of `energy`; splitting it into several `advance` or observing it changes no bit of it. */
export function particleFlow(
  energy: Energy,
  { tolerance, kind = "particle-flow" }: { tolerance: number; kind?: string },
): ParticleFlow {
  if (energy.temperature > 0) throw noDiffusion(kind, energy.temperature);
  const stepping = { tolerance: stepShare * tolerance };
  return {
    kind,
    claims: {
      order: 5,
      norm: "L²(ρ) of the atoms; smooth flows",
      mass: true,
      positive: true,
      decreases: true,
    },
    start(from, s = 0) {
      if (from.kind !== "particles") throw needsParticles(kind);
      const { points, mass } = from;
      const integrator = rungeKutta(particleSystem(energy, mass), stepping);
      return { s, mass, integration: integrator.start(s, flatten(points)) };
    },
    advance(state, sEnd, observeAt, observe) {
      const { mass } = state;
      const integrator = rungeKutta(particleSystem(energy, mass), stepping);
      let { integration } = state;
      const reach = (s: number): ParticleState => {
        while (integration.s < s) integration = integrator.advance(integration);
        return { s, integration, mass };
      };
      for (const s of observeAt) observe(s, particlesAt(energy.coordinates, reach(s)));
      return reach(sEnd);
    },
    clock: (state) => state.s,
    measure: (state) => particlesAt(energy.coordinates, state),
    evaluations: (state) => state.integration.evaluations,
  };
}

/** −∇Ψ_λ of the atoms as one flat system, coordinate after coordinate; a radius has the lower bound 0. */
export function particleSystem(energy: Energy, mass: Float64Array): BoundedFlow {
  const { ends, names } = energy.coordinates;
  const count = mass.length;
  const size = names.length * count;
  const lower = new Float64Array(size).fill(-Infinity);
  const weights = new Float64Array(size);
  for (const [c, end] of ends.entries()) {
    weights.set(mass, c * count);
    if (end === "cone") lower.fill(0, c * count, (c + 1) * count);
  }
  return {
    size,
    lower: ends.includes("cone") ? lower : null,
    weights,
    rate(y, out) {
      const gradient = columnsOf(out, count);
      energy.evaluate({ count, columns: columnsOf(y, count) }, mass, {
        value: null,
        gradient,
        hessian: null,
      });
      for (let i = 0; i < size; i++) out[i] = -out[i];
    },
  };
}

/** The particles at the state's clock, in arrays of their own. */
function particlesAt(coordinates: Coordinates, { s, integration, mass }: ParticleState): Particles {
  const count = mass.length;
  const y = new Float64Array(integration.y.length);
  interpolate(integration, s, y);
  return { kind: "particles", coordinates, points: { count, columns: columnsOf(y, count) }, mass };
}

const columnsOf = (y: Float64Array, count: number): Float64Array[] =>
  Array.from({ length: y.length / count }, (_, c) => y.subarray(c * count, (c + 1) * count));

function flatten({ columns, count }: Points): Float64Array {
  const y = new Float64Array(columns.length * count);
  for (const [c, column] of columns.entries()) y.set(column, c * count);
  return y;
}

const noDiffusion = (kind: string, temperature: number) =>
  new Error(
    `${kind}: moves particles along −∇Ψ and cannot diffuse them, and the energy has temperature ${temperature} = 1/β. ` +
      "Leave training.noise.beta out, or choose a method with noise.",
  );

const needsParticles = (kind: string) =>
  new Error(
    `${kind}: starts from weighted particles and was given a grid. Give it atoms of the initial law.`,
  );
