import type { Energy } from "../energy/contract.ts";
import type { Particles } from "../measure/contract.ts";
import type { ParticleFlow, ParticleState } from "../methods/particleFlow.ts";
import type { Mark, RunContext } from "./part.ts";

/** Where a flow along a run's clock stands: plain data. */
export interface FlowPosition {
  /** Index into context.phases. */
  readonly phase: number;
  readonly flow: ParticleState;
}

/** A flow of particles that is moved from mark to mark along a run's clock, with a new energy where λ changes. */
export interface FlowAlong {
  /** Moves on to a mark at or after the last one. */
  to(mark: Mark): Particles;
  /** R of a measure of this flow. */
  riskOf(measure: Particles): number;
  /** The energy of the present phase. */
  readonly energy: Energy;
  position(): FlowPosition;
}

/** @param from  the initial law's particles, or a position to go on from */
export function flowAlong(
  { clock, phases }: Pick<RunContext, "clock" | "phases">,
  energyOf: (lambda: number) => Energy,
  flowOf: (energy: Energy) => ParticleFlow,
  from: Particles | FlowPosition,
): FlowAlong {
  let phase = "phase" in from ? from.phase : 0;
  let energy = energyOf(phases[phase].lambda);
  let method = flowOf(energy);
  let state = "phase" in from ? from.flow : method.start(from);
  const advance = (step: number) => {
    state = method.advance(state, clock.inner(step), [], () => {});
  };
  return {
    to({ step }) {
      while (phases[phase].to < step) {
        const end = phases[phase].to;
        advance(end);
        const measure = method.measure(state);
        energy = energyOf(phases[++phase].lambda);
        method = flowOf(energy);
        state = method.start(measure, clock.inner(end));
      }
      advance(step);
      return method.measure(state);
    },
    riskOf: ({ points, mass }) => energy.risk(points, mass),
    get energy() {
      return energy;
    },
    position: () => ({ phase, flow: state }),
  };
}
