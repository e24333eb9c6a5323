/** Learning-rate schedules ξ(t), known by their integrals: a step takes s_k = ∫ξ over its interval, exactly. */

import { z } from "zod";
import { expm1, log1p, pow } from "../numerics/elementary.ts";
import type { Schedule } from "./contract.ts";

const constantSchema = z.strictObject({ kind: z.literal("constant") });

/** ξ(t) = t^(−exponent); its integral from 0 is finite below exponent 1. */
const powerSchema = z.strictObject({ kind: z.literal("power"), exponent: z.number().min(0).lt(1) });

/** ξ = values[i] from times[i] on, up to the next; times[0] = 0. */
const piecewiseSchema = z
  .strictObject({
    kind: z.literal("piecewise"),
    times: z.array(z.number().min(0)).min(1),
    values: z.array(z.number().positive()).min(1),
  })
  .superRefine(({ times, values }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (times.length !== values.length)
      refuse(
        "values",
        `there are ${times.length} times, and ${values.length} of these; give one for each time`,
      );
    if (times[0] !== 0) refuse("times", `the first time is ${times[0]}; begin with 0`);
    if (times.some((t, index) => index > 0 && !(t > times[index - 1])))
      refuse("times", "write times in ascending order, none twice");
  });

/** `training.schedule`, by its kind. */
export const scheduleSchema = z.discriminatedUnion("kind", [constantSchema, powerSchema, piecewiseSchema]);

/** `training.schedule`, parsed. */
export type ScheduleConfig = z.output<typeof scheduleSchema>;

/** ξ with its integral. */
export function schedule(config: ScheduleConfig): Schedule {
  switch (config.kind) {
    case "constant":
      return { kind: "constant", rate: () => 1, integral: (_from, length) => length };
    case "power":
      return power(config.exponent);
    case "piecewise":
      return piecewise(config.times, config.values);
  }
}

function power(exponent: number): Schedule {
  const rest = 1 - exponent;
  return {
    kind: "power",
    rate: (t) => (exponent === 0 ? 1 : pow(t, -exponent)),
    // The difference of two powers, without the cancellation that a short step late in a run would suffer.
    integral: (from, length) =>
      from > 0 ? (pow(from, rest) * expm1(rest * log1p(length / from))) / rest : pow(length, rest) / rest,
  };
}

function piecewise(times: readonly number[], values: readonly number[]): Schedule {
  const pieceAt = (t: number): number =>
    Math.max(
      0,
      times.findLastIndex((start) => start <= t),
    );
  return {
    kind: "piecewise",
    rate: (t) => values[pieceAt(t)],
    integral: (from, length) => {
      if (pieceAt(from) === pieceAt(from + length)) return values[pieceAt(from)] * length;
      const to = from + length;
      let sum = 0;
      for (let piece = pieceAt(from); piece < times.length && times[piece] < to; piece++) {
        const end = piece + 1 < times.length ? times[piece + 1] : Number.POSITIVE_INFINITY;
        sum += values[piece] * (Math.min(to, end) - Math.max(from, times[piece]));
      }
      return sum;
    },
  };
}
