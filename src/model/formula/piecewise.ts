/**
 * A formula that is continuous and piecewise linear in one variable: sums and multiples of lines, relu, abs, min and max
 * of such formulas. Kinks are where lines cross, found in f64.
 */

import { constantValue } from "./evaluate.ts";
import { affineParts } from "./polynomial.ts";
import type { Formula } from "./tree.ts";

/** slope·x + start */
interface Line {
  readonly slope: number;
  readonly start: number;
}

/** lines[j] between breaks[j − 1] and breaks[j]; one line more than breaks. */
export interface Piecewise {
  readonly breaks: readonly number[];
  readonly lines: readonly Line[];
}

/** Tent maps in one another double their kinks at each level. */
const mostKinks = 64;

/** The formula's lines; null where it is no such function, or has more than 64 kinks. */
export function piecewiseLines(formula: Formula, variable: string): Piecewise | null {
  const of = (node: Formula) => piecewiseLines(node, variable);
  const affine = affineParts(formula, variable);
  if (affine !== null) return { breaks: [], lines: [{ slope: affine[0], start: affine[1] }] };
  switch (formula.kind) {
    case "negative":
      return scaled(of(formula.of), -1);
    case "binary":
      return binary(formula, of);
    case "call": {
      const [x, y] = formula.of.map(of);
      return x === null || y === null ? null : ofCall(formula.name, x, y ?? zero);
    }
    default:
      return null;
  }
}

const zero: Piecewise = { breaks: [], lines: [{ slope: 0, start: 0 }] };

function binary(
  { operator, left, right }: Extract<Formula, { kind: "binary" }>,
  of: (node: Formula) => Piecewise | null,
): Piecewise | null {
  if (operator === "+" || operator === "-") {
    const [x, y] = [of(left), of(right)];
    if (x === null || y === null) return null;
    const sign = operator === "+" ? 1 : -1;
    return merged(x, y, (one, other) => [
      { slope: one.slope + sign * other.slope, start: one.start + sign * other.start },
    ]);
  }
  const [first, second] = [constantValue(left), constantValue(right)];
  if (operator === "*" && first !== null) return scaled(of(right), first);
  if (operator === "*" && second !== null) return scaled(of(left), second);
  if (operator === "/" && second !== null) return divided(of(left), second);
  return null;
}

function mapped(of: Piecewise | null, change: (x: number) => number): Piecewise | null {
  if (of === null) return null;
  const lines = of.lines.map(({ slope, start }) => ({ slope: change(slope) + 0, start: change(start) + 0 }));
  return finite({ breaks: of.breaks, lines });
}

const scaled = (of: Piecewise | null, factor: number) => mapped(of, (x) => factor * x);
const divided = (of: Piecewise | null, by: number) => mapped(of, (x) => x / by);

function ofCall(name: string, x: Piecewise, y: Piecewise): Piecewise | null {
  switch (name) {
    case "relu":
      return merged(x, zero, largest);
    case "abs":
      return merged(x, zero, (line) => largest(line, { slope: -line.slope, start: -line.start }));
    case "max":
      return merged(x, y, largest);
    case "min":
      return merged(x, y, (one, other) => largest(other, one).map((line) => (line === one ? other : one)));
    default:
      return null;
  }
}

/** The larger of two lines, left to right: one line, or two where they cross. */
const largest = (one: Line, other: Line): Line[] => {
  if (one.slope === other.slope) return [one.start >= other.start ? one : other];
  return one.slope < other.slope ? [one, other] : [other, one];
};

/** Where two lines of different slopes meet; + 0 turns −0 into 0. */
const crossing = (one: Line, other: Line): number =>
  (other.start - one.start) / (one.slope - other.slope) + 0;

/** Interval by interval of both: `of` two lines, one or two lines. */
function merged(
  x: Piecewise,
  y: Piecewise,
  of: (one: Line, other: Line) => readonly Line[],
): Piecewise | null {
  const breaks: number[] = [];
  const lines: Line[] = [];
  const append = (line: Line, from: number) => {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.slope === line.slope && last.start === line.start) return;
    if (last !== undefined) breaks.push(from);
    lines.push(line);
  };
  const ends = [...new Set([...x.breaks, ...y.breaks])].sort((one, other) => one - other);
  let from = Number.NEGATIVE_INFINITY;
  for (const to of [...ends, Number.POSITIVE_INFINITY]) {
    const pair = [lineAt(x, from), lineAt(y, from)] as const;
    const [left, right = left] = of(...pair);
    const at = right === left ? from : crossing(left, right);
    if (at < to) {
      if (at > from && right !== left) append(left, from);
      append(right, Math.max(from, at));
    } else append(left, from);
    from = to;
  }
  return breaks.length <= mostKinks ? finite({ breaks, lines }) : null;
}

/** Itself, if every number in it is finite. */
function finite(of: Piecewise): Piecewise | null {
  const numbers = [...of.breaks, ...of.lines.flatMap(({ slope, start }) => [slope, start])];
  return numbers.every(Number.isFinite) ? of : null;
}

/** The line just right of x. */
function lineAt({ breaks, lines }: Piecewise, x: number): Line {
  let piece = 0;
  while (piece < breaks.length && breaks[piece] <= x) piece++;
  return lines[piece];
}
