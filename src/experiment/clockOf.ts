import { schedule } from "../model/schedules.ts";
import { type Clock, clock } from "../space/clock.ts";
import type { Experiment } from "./schema.ts";

/** The clock of an experiment, its changes included. */
export const clockOf = ({ training, changes }: Pick<Experiment, "training" | "changes">): Clock =>
  clock({
    stepSize: training.stepSize,
    time: training.time,
    schedule: schedule(training.schedule),
    changes,
    block: training.block,
  });
