import { type ScaleContinuousNumeric, scaleLinear, scaleLog, scaleSymlog } from "d3-scale";
import type { Axis } from "./description.ts";
import { textWidth } from "./scene.ts";

/** An axis with its pixels: values to px, and its ticks. */
export interface ResolvedAxis {
  readonly position: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** A tick at `value`, drawn at `position` px with `text` (may be empty). */
interface Tick {
  readonly value: number;
  readonly position: number;
  readonly text: string;
}

/** Scales by d3-scale; the ticks' choice is ours where d3 crowds or leaves out what a reader looks for. */
export function resolveAxis(axis: Axis, range: readonly [number, number], size: number): ResolvedAxis {
  const scale = scaleOf(axis).domain(axis.domain).range(range);
  const length = Math.abs(range[1] - range[0]);
  const horizontal = range[1] > range[0];
  const candidates = tickValues(axis, scale, length, horizontal).map((value) => ({
    value,
    position: scale(value),
    text: axisNumber(value, axis.scale === "log"),
  }));
  return {
    position: (value) => scale(value),
    ticks: apart(candidates, horizontal ? size : size * 1.6, horizontal),
  };
}

function scaleOf({ scale }: Axis): ScaleContinuousNumeric<number, number> {
  if (scale === "linear") return scaleLinear();
  return scale === "log" ? scaleLog() : scaleSymlog().constant(scale.stretched);
}

function tickValues(
  axis: Axis,
  scale: ScaleContinuousNumeric<number, number>,
  length: number,
  horizontal: boolean,
): number[] {
  const [low, high] = axis.domain;
  if (axis.scale === "linear") return scale.ticks(Math.max(2, Math.floor(length / (horizontal ? 70 : 38))));
  if (axis.scale === "log") return logTicks(low, high);
  // 0 and the end first, so that they win where labels are close; then 1 and 3 of each decade.
  if (!(high > 0)) throw new Error(`figure: a time axis cannot end at ${high}; it needs a positive end.`);
  return [0, high, ...steps(high / 1000, high, [1, 3]).filter((value) => value > 0 && value < high)];
}

/** Decades; with 2 and 5 where fewer than three decades are shown. */
function logTicks(low: number, high: number): number[] {
  if (!(low > 0 && high > low))
    throw new Error(`figure: a logarithmic axis cannot run from ${low} to ${high}; it needs 0 < low < high.`);
  const decades = Math.log10(high / low);
  return steps(low, high, decades < 3 ? [1, 2, 5] : [1]);
}

function steps(low: number, high: number, digits: readonly number[]): number[] {
  const values: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    // Parsed from its decimal text, so that 3e-1 is 0.3 and not 0.30000000000000004.
    for (const digit of digits) values.push(Number(`${digit}e${exponent}`));
  }
  return values.filter((value) => value >= low * (1 - 1e-12) && value <= high * (1 + 1e-12));
}

/** Keeps the ticks whose labels do not touch, in the order given; returns them in order of value. */
function apart(candidates: readonly Tick[], size: number, horizontal: boolean): Tick[] {
  const kept: Tick[] = [];
  for (const tick of candidates) {
    const clear = kept.every((other) => {
      const needed = horizontal
        ? (textWidth(tick.text, size) + textWidth(other.text, size)) / 2 + 0.7 * size
        : size;
      return Math.abs(tick.position - other.position) >= needed;
    });
    if (clear) kept.push(tick);
  }
  return kept.sort((one, other) => one.value - other.value);
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A tick's number without locale: 0.05, 2.5, 10,000; on log axes far from 1 as a power of ten. */
export function axisNumber(value: number, asPower = false): string {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  if (asPower && (exponent < -3 || exponent > 4)) {
    const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
    const mantissa = Number((value / Number(`1e${exponent}`)).toPrecision(3));
    return `${mantissa === 1 ? "" : `${mantissa}·`}10${exponent < 0 ? "⁻" : ""}${digits}`;
  }
  if (exponent < -4) return String(Number(value.toPrecision(4)));
  return grouped(Number(value.toPrecision(6)));
}

/** 1000000 → 1,000,000 */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split(".");
  const withCommas = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}
