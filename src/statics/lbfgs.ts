/**
 * Local minima of functions of many variables: limited-memory BFGS with a line search by bisection for the weak Wolfe
 * conditions, which also ends where the derivative has kinks.
 *
 * Promise:   the value never rises; O(m·n) a step beside the function. The state is plain data: a descent that is
 *            stopped and taken up again goes the same way.
 * Reference: [nocedal:06], algorithm 7.4; the line search [lewis:13].
 */

import { dot } from "../numerics/dot.ts";
import type { Smooth } from "./descend.ts";

/** A point of the descent with the last changes of x and of the gradient. */
export interface Descending {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly changes: readonly Change[];
  /** Steps taken so far. */
  readonly steps: number;
  /** Nothing more is to be gained. */
  readonly ended: boolean;
}

interface Change {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  /** 1/⟨x, gradient⟩, > 0 */
  readonly inverse: number;
}

const memory = 12;
const decrease = 1e-4;
const curvature = 0.9;
const mostTrials = 30;

export function startOf(f: Smooth, x: Float64Array): Descending {
  const gradient = new Float64Array(x.length);
  const value = f(x, gradient);
  return { x, value, gradient, changes: [], steps: 0, ended: false };
}

/**
 * Up to `steps` more steps; ends where several in a row gain less than `gain` together.
 *
 * @param firstLength  of the first step, in units of x
 */
export function descendFurther(
  f: Smooth,
  from: Descending,
  { steps, gain, firstLength }: { steps: number; gain: number; firstLength: number },
): Descending {
  let now = from;
  let mark = from.value;
  for (let step = 1; step <= steps && !now.ended; step++) {
    now = oneStep(f, now, firstLength);
    if (step % patience !== 0) continue;
    if (mark - now.value < gain) now = { ...now, ended: true };
    mark = now.value;
  }
  return now;
}

const patience = 5;

function oneStep(f: Smooth, from: Descending, firstLength: number): Descending {
  const direction = quasiNewton(from);
  const slope = dot(direction, from.gradient);
  const fresh = from.changes.length === 0;
  const norm = Math.sqrt(dot(from.gradient, from.gradient));
  if (!(norm > 0)) return { ...from, ended: true };
  const found = slope < 0 ? lineSearch(f, from, direction, slope, fresh ? firstLength / norm : 1) : null;
  if (found === null) return fresh ? { ...from, ended: true } : { ...from, changes: [] };
  const change = changeOf(from, found);
  const changes = change === null ? from.changes : [...from.changes, change].slice(-memory);
  return { ...found, changes, steps: from.steps + 1, ended: false };
}

/** −H g by the two loops of [nocedal:06], H scaled by the last change. */
function quasiNewton({ gradient, changes }: Descending): Float64Array {
  const q = gradient.slice();
  const share = new Float64Array(changes.length);
  for (let k = changes.length - 1; k >= 0; k--) {
    share[k] = changes[k].inverse * dot(changes[k].x, q);
    add(q, -share[k], changes[k].gradient);
  }
  const last = changes.at(-1);
  const scale = last === undefined ? 1 : 1 / (last.inverse * dot(last.gradient, last.gradient));
  for (let i = 0; i < q.length; i++) q[i] *= scale;
  for (const [k, { x, gradient: y, inverse }] of changes.entries()) add(q, share[k] - inverse * dot(y, q), x);
  return q.map((value) => -value);
}

function add(out: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] += factor * x[i];
}

type Point = Pick<Descending, "x" | "value" | "gradient">;

/** A point that is lower, by some of the slope, and where the slope has flattened; null where none is lower. */
function lineSearch(
  f: Smooth,
  from: Descending,
  direction: Float64Array,
  slope: number,
  first: number,
): Point | null {
  let [low, high, length] = [0, Infinity, first];
  let best: Point | null = null;
  for (let trial = 0; trial < mostTrials; trial++) {
    const x = from.x.slice();
    add(x, length, direction);
    const gradient = new Float64Array(x.length);
    const value = f(x, gradient);
    if (!(value < from.value && value <= from.value + decrease * length * slope)) high = length;
    else {
      best = { x, value, gradient };
      if (dot(gradient, direction) >= curvature * slope) break;
      low = length;
    }
    length = high < Infinity ? 0.5 * (low + high) : 2 * length;
  }
  return best;
}

function changeOf(from: Point, to: Point): Change | null {
  const x = to.x.map((value, i) => value - from.x[i]);
  const gradient = to.gradient.map((value, i) => value - from.gradient[i]);
  const product = dot(x, gradient);
  return product > 0 ? { x, gradient, inverse: 1 / product } : null;
}
