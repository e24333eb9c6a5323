/**
 * Adaptive embedded Runge–Kutta for an autonomous system with lower bounds,
 *
 *     y′ = f(y),   y ≥ lower;   where a component rests on its bound, the part of f that points below it is dropped.
 *
 * Pair:      Dormand–Prince 5(4), first same as last: six evaluations a step; the fifth-order solution is propagated.
 * Order:     5 at the ends of steps, 4 in between (rungeKutta.test.ts measures both).
 * Promise:   √Σᵢ weightᵢ (Δᵢ/max(1, |yᵢ|))² ≤ tolerance in every step, Δ the embedded difference. With particles' masses
 *            as weights that is the norm of L²(ρ), in which the steps' errors bound the Wasserstein distance of the
 *            measures and, by Cauchy–Schwarz, the errors of moments; a single light particle may err by more.
 * Stability: h · |eigenvalue| ≤ 3.3 on the negative axis: 0.55 an evaluation, as much as the pairs of order 8 have.
 * Bounds:    stages are evaluated at the nearest admissible point; a component that crosses its bound ends on it, one
 *            that starts on it leaves when its rate turns inward. Compared are admissible points, so a component that
 *            ends on its bound asks for no small step. The others see a kink in its rate; the pair's order is lost there.
 * Steps:     where they end depends on y alone, never on where the solution is looked at: `interpolate` reads between.
 * Reference: [dormand:80]; dense output and step control as in [hairer:93], II.4–II.6.
 */

import { pow } from "../numerics/elementary.ts";

/** The system y′ = f(y) in `size` components, its bounds and its norm. */
export interface BoundedFlow {
  readonly size: number;
  /** f(y) into `out`; y is admissible. */
  rate(y: Float64Array, out: Float64Array): void;
  /** Lower bound of each component, −Infinity for none; null: no component has one. */
  readonly lower: Float64Array | null;
  /** Of each component in the error's norm; null: all 1. */
  readonly weights: Float64Array | null;
}

/** Steps that follow the error, or all of one size. */
type Stepping = { readonly tolerance: number } | { readonly step: number };

/** The solution over one accepted step, five coefficients a component. */
interface Interpolant {
  readonly from: number;
  readonly length: number;
  readonly coefficients: readonly Float64Array[];
}

/** Where an integration stands. Values, never changed in place: an older one stays good. */
export interface Integration {
  /** End of the last accepted step. */
  readonly s: number;
  readonly y: Float64Array;
  /** f(y) */
  readonly rate: Float64Array;
  /** The step to try next. */
  readonly step: number;
  /** Error of the last accepted step in units of the tolerance, for the controller. */
  readonly error: number;
  readonly last: Interpolant | null;
  readonly lower: Float64Array | null;
  readonly steps: number;
  readonly evaluations: number;
}

const a = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Fifth- minus fourth-order weights. */
const e = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
/** The quartic part of the dense output. */
const dense = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/** Controller: h ← h · min(10, max(0.2, 0.9 · error^−0.17 · lastError^0.04)), the PI control of [hairer:93], IV.2. */
const safety = 0.9;
const smallestFactor = 0.2;
const largestFactor = 10;
const memory = 0.04;
const exponent = 0.2 - 0.75 * memory;

/**
 * The solver: `start` at (s, y), `advance` by one accepted step. All of a solution is in its Integration.
 * `advance` throws where no step above rounding keeps the tolerance.
 */
export function rungeKutta(flow: BoundedFlow, stepping: Stepping) {
  const { size, lower } = flow;
  const stages = Array.from({ length: 7 }, () => new Float64Array(size));
  const trial = new Float64Array(size);

  function start(s: number, from: Float64Array): Integration {
    const y = from.slice();
    admit(y, lower);
    const rate = new Float64Array(size);
    flow.rate(y, rate);
    const given = "step" in stepping;
    const step = given ? stepping.step : firstStep(flow, y, rate, stepping.tolerance, trial, stages[1]);
    return { s, y, rate, step, error: 1e-4, last: null, lower, steps: 0, evaluations: given ? 1 : 2 };
  }

  /** One accepted step. */
  function advance(state: Integration): Integration {
    let { step, evaluations } = state;
    stages[0].set(state.rate);
    hold(stages[0], state.y, state.y, lower);
    for (let rejected = false; ; rejected = true) {
      if (!(step > 1e-14 * Math.max(1, Math.abs(state.s)))) throw tooSmall(state.s, stepping);
      const end = new Float64Array(size);
      tryStep(flow, state.y, step, stages, trial, end);
      evaluations += 6;
      if ("step" in stepping) return accept(state, step, step, 1, end, evaluations);
      const error = Math.max(1e-10, stepError(flow, end, stages, step, state.y) / stepping.tolerance);
      if (error <= 1) {
        const factor = safety * pow(error, -exponent) * pow(state.error, memory);
        const most = rejected ? 1 : largestFactor;
        const next = step * Math.min(most, Math.max(smallestFactor, factor));
        return accept(state, step, next, Math.max(error, 1e-4), end, evaluations);
      }
      step *= error < Infinity ? Math.max(smallestFactor, safety * pow(error, -exponent)) : smallestFactor;
    }
  }

  function accept(
    state: Integration,
    step: number,
    next: number,
    error: number,
    end: Float64Array,
    evaluations: number,
  ): Integration {
    const last = { from: state.s, length: step, coefficients: coefficients(state.y, end, step, stages) };
    admit(end, lower);
    const rate = stages[6].slice();
    return {
      s: state.s + step,
      y: end,
      rate,
      step: next,
      error,
      last,
      lower,
      steps: state.steps + 1,
      evaluations,
    };
  }

  return { start, advance };
}

/** y at s, which lies in the last accepted step. */
export function interpolate(state: Integration, s: number, out: Float64Array): void {
  out.set(state.y);
  if (s === state.s || state.last === null) return;
  const [start, difference, c2, c3, c4] = state.last.coefficients;
  const x = (s - state.last.from) / state.last.length;
  for (let i = 0; i < out.length; i++) {
    out[i] = start[i] + x * (difference[i] + (1 - x) * (c2[i] + x * (c3[i] + (1 - x) * c4[i])));
  }
  admit(out, state.lower);
}

/** The six stages after the first, each at an admissible point; `end` is the fifth-order solution before bounds. */
function tryStep(
  flow: BoundedFlow,
  y: Float64Array,
  step: number,
  stages: readonly Float64Array[],
  trial: Float64Array,
  end: Float64Array,
): void {
  for (let stage = 1; stage <= 6; stage++) {
    const row = a[stage - 1];
    const point = stage === 6 ? end : trial;
    point.set(y);
    for (let from = 0; from < stage; from++) addScaled(point, step * row[from], stages[from]);
    if (stage === 6) trial.set(end);
    admit(trial, flow.lower);
    flow.rate(trial, stages[stage]);
    hold(stages[stage], y, trial, flow.lower);
  }
}

function addScaled(y: Float64Array, factor: number, x: Float64Array): void {
  if (factor === 0) return;
  for (let i = 0; i < y.length; i++) y[i] += factor * x[i];
}

/** The nearest admissible point. */
function admit(y: Float64Array, lower: Float64Array | null): void {
  if (lower === null) return;
  for (let i = 0; i < y.length; i++) if (y[i] < lower[i]) y[i] = lower[i];
}

/**
 * Drops the outward rate of components that began the step on their bound and are still there. One that arrives
 * within the step keeps its rate past the bound: the rate stays continuous along its path, and its end is admitted.
 */
function hold(rate: Float64Array, begin: Float64Array, y: Float64Array, lower: Float64Array | null): void {
  if (lower === null) return;
  for (let i = 0; i < y.length; i++) if (begin[i] <= lower[i] && y[i] <= lower[i] && rate[i] < 0) rate[i] = 0;
}

/** Norm of the difference of the two admissible ends. */
function stepError(
  { lower, weights }: BoundedFlow,
  end: Float64Array,
  stages: readonly Float64Array[],
  step: number,
  begin: Float64Array,
): number {
  const [k1, , k3, k4, k5, k6, k7] = stages;
  let total = 0;
  for (let i = 0; i < end.length; i++) {
    const bound = lower === null ? -Infinity : lower[i];
    const fifth = end[i];
    const high = e[4] * k5[i] + e[5] * k6[i] + e[6] * k7[i];
    const difference = step * (e[0] * k1[i] + e[2] * k3[i] + e[3] * k4[i] + high);
    let error = Math.abs(Math.max(fifth, bound) - Math.max(fifth - difference, bound));
    // It passed its bound and would have turned back within the step: what it missed after the turn is at most this.
    if (fifth < bound && begin[i] > bound && k7[i] > 0) error += step * k7[i];
    error /= Math.max(1, Math.abs(begin[i]));
    total += (weights === null ? 1 : weights[i]) * error * error;
  }
  return Number.isNaN(total) ? Infinity : Math.sqrt(total);
}

/** Coefficients of the continuous extension of order 4. */
function coefficients(
  y: Float64Array,
  end: Float64Array,
  step: number,
  stages: readonly Float64Array[],
): readonly Float64Array[] {
  const size = y.length;
  const [k1, , k3, k4, k5, k6, k7] = stages;
  const [difference, c2, c3, c4] = Array.from({ length: 4 }, () => new Float64Array(size));
  for (let i = 0; i < size; i++) {
    difference[i] = end[i] - y[i];
    c2[i] = step * k1[i] - difference[i];
    c3[i] = difference[i] - step * k7[i] - c2[i];
    const low = dense[0] * k1[i] + dense[2] * k3[i] + dense[3] * k4[i];
    c4[i] = step * (low + dense[4] * k5[i] + dense[5] * k6[i] + dense[6] * k7[i]);
  }
  return [y, difference, c2, c3, c4];
}

/** A first step whose error is near the tolerance, from the sizes of y, y′ and y″ ([hairer:93], II.4). */
function firstStep(
  flow: BoundedFlow,
  y: Float64Array,
  rate: Float64Array,
  tolerance: number,
  trial: Float64Array,
  rateThere: Float64Array,
): number {
  const speed = sizeOf(rate, y, flow.weights);
  const probe = speed > 0 ? Math.max(1e-6, (0.01 * sizeOf(y, y, flow.weights)) / speed) : 1e-6;
  trial.set(y);
  addScaled(trial, probe, rate);
  admit(trial, flow.lower);
  flow.rate(trial, rateThere);
  addScaled(rateThere, -1, rate);
  const fastest = Math.max(speed, sizeOf(rateThere, y, flow.weights) / probe);
  return fastest > 0 ? Math.min(100 * probe, pow((0.01 * tolerance) / fastest, 0.2)) : 100 * probe;
}

function sizeOf(x: Float64Array, y: Float64Array, weights: Float64Array | null): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const relative = x[i] / Math.max(1, Math.abs(y[i]));
    total += (weights === null ? 1 : weights[i]) * relative * relative;
  }
  return Math.sqrt(total);
}

function tooSmall(s: number, stepping: Stepping): Error {
  const given = "step" in stepping ? `step = ${stepping.step}` : `tolerance = ${stepping.tolerance}`;
  return new Error(
    `Runge–Kutta: no step from s = ${s} keeps the error below what ${given} asks; the rate there is not finite, or ` +
      `the tolerance is below rounding. Use a larger tolerance (1e-7 is the default), or begin from finite weights.`,
  );
}
