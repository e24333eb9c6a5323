import { type ScaleContinuousNumeric, scaleLinear, scaleLog, scaleSymlog } from "d3-scale";
import type { Axis } from "./description.ts";
import { wordsWidth } from "./text.ts";

/** An axis with its pixels: values to px, and its ticks. */
export interface ResolvedAxis {
  readonly position: (value: number) => number;
  readonly ticks: readonly Tick[];
  /** Positions of the ticks between, which have no number: 2 … 9 of each decade. */
  readonly minor: readonly number[];
}

/** A tick at `value`, drawn at `position` px with `text`. */
export interface Tick {
  readonly value: number;
  readonly position: number;
  readonly text: string;
}

/**
 * Scales by d3-scale; the ticks' choice is ours where d3 crowds or leaves out what a reader looks for.
 *
 * @param range  px; ascending for a horizontal axis, descending for a vertical one
 * @param size   of the ticks' type, px
 */
export function resolveAxis(axis: Axis, range: readonly [number, number], size: number): ResolvedAxis {
  const scale = scaleOf(axis).domain(axis.domain).range(range);
  const length = Math.abs(range[1] - range[0]);
  const horizontal = range[1] > range[0];
  const candidates = tickValues(axis, scale, length / size, horizontal).map((value) => ({
    value,
    position: scale(value),
    text: axisNumber(value, axis.scale === "log"),
  }));
  return {
    position: (value) => scale(value),
    ticks: apart(candidates, horizontal ? size : size * 1.6, horizontal),
    minor: minorValues(axis, length / size).map((value) => scale(value)),
  };
}

function scaleOf({ scale }: Axis): ScaleContinuousNumeric<number, number> {
  if (scale === "linear") return scaleLinear();
  return scale === "log" ? scaleLog() : scaleSymlog().constant(scale.stretched);
}

/** @param ems  the axis's length in sizes of its type */
function tickValues(
  axis: Axis,
  scale: ScaleContinuousNumeric<number, number>,
  ems: number,
  horizontal: boolean,
): number[] {
  const [low, high] = axis.domain;
  if (axis.scale === "linear") return scale.ticks(Math.max(2, Math.floor(ems / (horizontal ? 5.5 : 3.5))));
  if (axis.scale === "log") return logTicks(low, high);
  // 0 and the end first, so that they win where labels are close; then 1, then 3 of each decade.
  if (!(high > 0)) throw new Error(`figure: a time axis cannot end at ${high}; it needs a positive end.`);
  const { stretched } = axis.scale;
  const inside = (digit: number) => decades(stretched / 10, high, [digit]).filter((value) => value < high);
  return [0, high, ...inside(1).reverse(), ...inside(3).reverse()];
}

/** Decades; with 2 and 5 where fewer than three decades are shown; what d3 chooses where less than one is. */
function logTicks(low: number, high: number): number[] {
  if (!(low > 0 && high > low))
    throw new Error(`figure: a logarithmic axis cannot run from ${low} to ${high}; it needs 0 < low < high.`);
  const span = Math.log10(high / low);
  if (span < 1) return scaleLinear().domain([low, high]).ticks(4);
  // 1 first, then 2 and 5, so that decades win where labels are close.
  const between = span < 3 ? [...decades(low, high, [2]), ...decades(low, high, [5])] : [];
  return [...everyNth(decades(low, high, [1]), Math.ceil(span / 8)), ...between];
}

/** At most eight labelled decades, whole steps apart. */
const everyNth = (values: readonly number[], n: number): number[] =>
  values.filter((value) => Math.round(Math.log10(value)) % n === 0);

function minorValues({ scale, domain: [low, high] }: Axis, ems: number): number[] {
  if (scale !== "log" || ems / Math.log10(high / low) < 2) return [];
  return decades(low, high, [2, 3, 4, 5, 6, 7, 8, 9]);
}

/** digit × 10ⁿ inside [low, high], ascending. */
function decades(low: number, high: number, digits: readonly number[]): number[] {
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
        ? (wordsWidth(tick.text, size) + wordsWidth(other.text, size)) / 2 + 0.8 * size
        : size;
      return Math.abs(tick.position - other.position) >= needed;
    });
    if (clear) kept.push(tick);
  }
  return kept.sort((one, other) => one.value - other.value);
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number without locale: 0.05, −2.5, 10,000; on log axes, and below 10⁻⁴, as a power of ten far from 1. */
export function axisNumber(value: number, asPower = false): string {
  if (value === 0) return "0";
  if (value < 0) return `−${axisNumber(-value, asPower)}`;
  const exponent = Math.floor(Math.log10(value) + 1e-12);
  if (exponent < -4 || exponent > 6 || (asPower && (exponent < -3 || exponent > 4))) {
    const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
    const mantissa = Number((value / Number(`1e${exponent}`)).toPrecision(3));
    return `${mantissa === 1 ? "" : `${mantissa}·`}10${exponent < 0 ? "⁻" : ""}${digits}`;
  }
  return grouped(Number(value.toPrecision(6)));
}

/** 1000000 → 1,000,000 */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split(".");
  const withCommas = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

/** A number for a sentence, to so many significant digits. */
export const inWords = (value: number, digits = 3): string => axisNumber(Number(value.toPrecision(digits)));
