/**
 * A local minimum of a smooth function in a box: quasi-Newton steps (BFGS) in the coordinates that are not held at a bound,
 * Armijo's line search along the projected path.
 *
 * Promise:   never leaves the box; the value never rises. At a kink it stops where no step gains.
 * Reference: [nocedal:06], chapters 6 and 16.7.
 */

/** f and, where `gradient` is given, its gradient [p] written into it. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export interface Box {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface Descent {
  readonly x: Float64Array;
  readonly value: number;
}

interface DescentOptions {
  readonly box: Box;
  /** Stops where a step gains less than this. */
  readonly gain: number;
  readonly steps: number;
}

const armijo = 1e-4;

export function descend(f: Smooth, start: ArrayLike<number>, options: DescentOptions): Descent {
  const { box, gain, steps } = options;
  let x = Float64Array.from(start, (value, i) => clamp(value, box.lower[i], box.upper[i]));
  const p = x.length;
  let gradient = new Float64Array(p);
  let value = f(x, gradient);
  let inverse = scaledIdentity(p, gradient, x);
  let held = heldAt(x, gradient, box);
  for (let step = 0, idle = 0; step < steps && idle < 2; step++) {
    let direction = downhill(inverse, gradient, held);
    if (direction === null) {
      inverse = scaledIdentity(p, gradient, x);
      direction = downhill(inverse, gradient, held);
      if (direction === null) break;
    }
    const next = lineSearch(f, x, value, gradient, direction, box);
    if (next === null) {
      if (step === 0 || idle > 0) break;
      inverse = scaledIdentity(p, gradient, x);
      idle++;
      continue;
    }
    const nowHeld = heldAt(next.x, next.gradient, box);
    if (nowHeld.some((is, i) => is !== held[i])) inverse = scaledIdentity(p, next.gradient, next.x);
    else update(inverse, x, next.x, gradient, next.gradient, held);
    idle = value - next.value <= gain ? idle + 1 : 0;
    ({ x, value, gradient } = next);
    held = nowHeld;
  }
  return { x, value };
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** A first step of a tenth of max(1, |x|), whatever the gradient's size. */
function scaledIdentity(p: number, gradient: Float64Array, x: Float64Array): Float64Array {
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  const length = Math.max(1, Math.sqrt(x.reduce((sum, value) => sum + value * value, 0)));
  const matrix = new Float64Array(p * p);
  for (let i = 0; i < p; i++) matrix[i * p + i] = norm > 0 ? (0.1 * length) / norm : 1;
  return matrix;
}

/** Which coordinates stand at a bound that the gradient pushes against. */
const heldAt = (x: Float64Array, gradient: Float64Array, { lower, upper }: Box): boolean[] =>
  Array.from(
    x,
    (value, i) => (value <= lower[i] && gradient[i] >= 0) || (value >= upper[i] && gradient[i] <= 0),
  );

/** −H g in the free coordinates; null where that is no way down. */
function downhill(
  inverse: Float64Array,
  gradient: Float64Array,
  held: readonly boolean[],
): Float64Array | null {
  const p = gradient.length;
  const direction = new Float64Array(p);
  let slope = 0;
  for (let i = 0; i < p; i++) {
    if (held[i]) continue;
    for (let j = 0; j < p; j++) if (!held[j]) direction[i] -= inverse[i * p + j] * gradient[j];
    slope += direction[i] * gradient[i];
  }
  return slope < 0 ? direction : null;
}

interface Point extends Descent {
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
}

function lineSearch(
  f: Smooth,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  { lower, upper }: Box,
): Point | null {
  for (let length = 1; length > 1e-12; length *= length > 0.1 ? 0.5 : 0.2) {
    const to = Float64Array.from(x, (at, i) => clamp(at + length * direction[i], lower[i], upper[i]));
    let slope = 0;
    for (let i = 0; i < to.length; i++) slope += gradient[i] * (to[i] - x[i]);
    const at = new Float64Array(to.length);
    const there = f(to, at);
    if (there < value && there <= value + armijo * slope) return { x: to, value: there, gradient: at };
  }
  return null;
}

/** The BFGS update of the inverse Hessian, left out where the curvature found is not positive. */
function update(
  inverse: Float64Array,
  x: Float64Array,
  to: Float64Array,
  gradient: Float64Array,
  gradientTo: Float64Array,
  held: readonly boolean[],
): void {
  const p = x.length;
  const s = to.map((value, i) => (held[i] ? 0 : value - x[i]));
  const y = gradientTo.map((value, i) => (held[i] ? 0 : value - gradient[i]));
  const sy = s.reduce((sum, value, i) => sum + value * y[i], 0);
  if (!(sy > 0)) return;
  const Hy = y.map((_, i) => y.reduce((sum, value, j) => sum + inverse[i * p + j] * value, 0));
  const yHy = y.reduce((sum, value, i) => sum + value * Hy[i], 0);
  const factor = (1 + yHy / sy) / sy;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      inverse[i * p + j] += factor * s[i] * s[j] - (Hy[i] * s[j] + s[i] * Hy[j]) / sy;
    }
  }
}
