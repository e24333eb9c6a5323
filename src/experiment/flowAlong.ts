import type { Energy } from "../energy/contract.ts";
import type { Measure } from "../measure/contract.ts";
import type { FreeEnergyReport, Method } from "../methods/contract.ts";
import type { Mark, RunContext } from "./part.ts";

/** Where a method along a run's clock stands: plain data. */
export interface FlowPosition<State> {
  /** Index into context.phases. */
  readonly phase: number;
  readonly flow: State;
  /** What the method told of the phases before. */
  readonly told: readonly string[];
}

/** A measure that a method moves from mark to mark along a run's clock, with a new energy where λ changes. */
export interface FlowAlong<Of extends Energy, State> {
  /** Moves on to a mark at or after the last one. */
  to(mark: Mark): Measure;
  /** The energy of the present phase. */
  readonly energy: Of;
  /** At the last mark; null where the method knows nothing of F. */
  report(): FreeEnergyReport | null;
  notes(): readonly string[];
  position(): FlowPosition<State>;
}

/** @param from  the initial law's measure, or a position to go on from */
export function flowAlong<Of extends Energy, State>(
  { clock, phases }: Pick<RunContext, "clock" | "phases">,
  energyOf: (lambda: number) => Of,
  methodOf: (energy: Of) => Method<State>,
  from: Measure | FlowPosition<State>,
): FlowAlong<Of, State> {
  let phase = "phase" in from ? from.phase : 0;
  let energy = energyOf(phases[phase].lambda);
  let method = methodOf(energy);
  let state = "phase" in from ? from.flow : method.start(from);
  let told = "phase" in from ? from.told : [];
  const notes = () => [...told, ...(method.notes?.(state) ?? [])];
  const advance = (step: number) => {
    state = method.advance(state, clock.inner(step), [], () => {});
  };
  return {
    to({ step }) {
      while (phases[phase].to < step) {
        const end = phases[phase].to;
        advance(end);
        const measure = method.measure(state);
        told = notes();
        energy = energyOf(phases[++phase].lambda);
        method = methodOf(energy);
        state = method.start(measure, clock.inner(end));
      }
      advance(step);
      return method.measure(state);
    },
    get energy() {
      return energy;
    },
    report: () => method.report?.(state) ?? null,
    notes,
    position: () => ({ phase, flow: state, told }),
  };
}
