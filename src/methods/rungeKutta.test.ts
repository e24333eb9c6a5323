import { Solver } from "odex";
import { expect, test } from "vitest";
import { purposes, stream } from "../numerics/random.ts";
import { type BoundedFlow, interpolate, rungeKutta } from "./rungeKutta.ts";

/** A free rigid body (Euler's equations): nonlinear, periodic, no two components alike. */
const body: BoundedFlow = {
  size: 3,
  lower: null,
  weights: null,
  rate(y, out) {
    out[0] = -2 * y[1] * y[2];
    out[1] = 1.25 * y[0] * y[2];
    out[2] = -0.5 * y[0] * y[1];
  },
};
const begin = Float64Array.of(1, 0, 0.9);

/** The same by extrapolation (an outside program), to 1e-13. */
function oracle(flow: BoundedFlow, from: Float64Array, s: number): number[] {
  const solver = new Solver(flow.size);
  solver.absoluteTolerance = 1e-13;
  solver.relativeTolerance = 1e-13;
  const out = new Float64Array(flow.size);
  const rate = (_: number, y: number[]) => {
    flow.rate(Float64Array.from(y), out);
    return [...out];
  };
  return solver.solve(rate, 0, [...from], s).y;
}

/** y at each s, ascending. */
function solve(
  flow: BoundedFlow,
  from: Float64Array,
  stepping: Parameters<typeof rungeKutta>[1],
  at: number[],
) {
  const integrator = rungeKutta(flow, stepping);
  let state = integrator.start(0, from);
  const values = at.map((s) => {
    while (state.s < s) state = integrator.advance(state);
    const y = new Float64Array(flow.size);
    interpolate(state, s, y);
    return y;
  });
  return { values, state };
}

const distance = (x: ArrayLike<number>, y: ArrayLike<number>) =>
  Math.max(...Array.from(x, (value, i) => Math.abs(value - y[i])));

const order = (errors: number[]) => Math.log2(errors[errors.length - 2] / errors[errors.length - 1]);

test("the propagated solution has order 5", () => {
  const truth = oracle(body, begin, 4);
  const errors = [1 / 16, 1 / 32].map((step) => distance(solve(body, begin, { step }, [4]).values[0], truth));
  // House rule: within 0.1 of the claim. Finer steps meet the rounding of the oracle, coarser ones order 6's remainder.
  expect(Math.abs(order(errors) - 5)).toBeLessThan(0.1);
});

test("dense output has order 4 between steps", () => {
  // Many places inside steps, so that the largest error is not one of a lucky abscissa. One step only: the error
  // of the propagated solution is of a higher order and does not cover that of the interpolant.
  const inside = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9];
  const errors = [1 / 8, 1 / 16, 1 / 32, 1 / 64].map((step) => {
    const at = inside.map((x) => x * step);
    const { values } = solve(body, begin, { step }, at);
    return Math.max(...at.map((s, i) => distance(values[i], oracle(body, begin, s))));
  });
  // A local error of order h⁵ is a global order of 4.
  expect(Math.abs(order(errors) - 5)).toBeLessThan(0.1);
});

test.each([1e-4, 1e-6, 1e-8, 1e-10])(
  "tolerance %d means the accuracy of y, at and between steps",
  (tolerance) => {
    const at = Array.from({ length: 40 }, (_, i) => (i + 1) / 5);
    const { values } = solve(body, begin, { tolerance }, at);
    const errors = at.map((s, i) => distance(values[i], oracle(body, begin, s)));
    // Local errors of ≤ tolerance add up over two periods: 20 covers them.
    expect(Math.max(...errors)).toBeLessThan(20 * tolerance);
  },
);

test("where the solution is looked at changes no bit", () => {
  const often = solve(body, begin, { tolerance: 1e-7 }, [0.3, 0.31, 0.32, 1, 2, 5]);
  const once = solve(body, begin, { tolerance: 1e-7 }, [5]);
  expect(once.values[0]).toEqual(often.values[5]);
  expect(once.state.steps).toBe(often.state.steps);
});

test("a stiff decay is integrated at the edge of stability, not beyond", () => {
  const decay: BoundedFlow = { size: 1, lower: null, weights: null, rate: (y, out) => out.fill(-100 * y[0]) };
  const { values, state } = solve(decay, Float64Array.of(1), { tolerance: 1e-7 }, [10]);
  // After the transient only stability bounds the step: 100 h ≤ 3.3, so at least 300 steps; the controller may waste a third.
  expect(state.steps).toBeGreaterThan(290);
  expect(state.evaluations).toBeLessThan(6 * 450);
  expect(Math.abs(values[0][0])).toBeLessThan(1e-6);
});

test("a component that falls to its bound rests there and asks for no small step", () => {
  // y₁ falls to 0 at s = ½ with speed 2; y₂ does not notice.
  const fall: BoundedFlow = {
    size: 2,
    lower: Float64Array.of(0, -Infinity),
    weights: null,
    rate(y, out) {
      out[0] = -2;
      out[1] = -y[1];
    },
  };
  const { values, state } = solve(fall, Float64Array.of(1, 1), { tolerance: 1e-7 }, [0.25, 0.5, 0.75, 2]);
  expect(values.map((y) => y[0])).toEqual([expect.closeTo(0.5, 13), expect.closeTo(0, 13), 0, 0]);
  expect(values[3][1]).toBeCloseTo(Math.exp(-2), 7);
  // e^{−s} to 1e-7 alone takes 15 steps; the event adds none that matter.
  expect(state.steps).toBeLessThan(25);
});

/** y₁ is pushed by cos s (a clock made of y₂, y₃): down to 0, held there while cos < 0, up again from s = 3π/2 on. */
test("a component leaves its bound when its rate turns inward", () => {
  const push: BoundedFlow = {
    size: 3,
    lower: Float64Array.of(0, -Infinity, -Infinity),
    weights: null,
    rate(y, out) {
      out[0] = y[1];
      out[1] = -y[2];
      out[2] = y[1];
    },
  };
  const at = [Math.PI, 1.4 * Math.PI, 1.6 * Math.PI, 2 * Math.PI, 3 * Math.PI];
  const tolerance = 1e-8;
  const { values } = solve(push, Float64Array.of(0.5, 1, 0), { tolerance }, at);
  // y₁ = ½ + sin s falls to 0 at 7π/6; then 1 + sin s from 3π/2 on.
  const exact = [0.5, 0, 1 + Math.sin(1.6 * Math.PI), 1, 1];
  // 20 as without a bound: each of the two kinks is one or two steps of an error near the tolerance.
  for (const [i, y] of values.entries()) expect(Math.abs(y[0] - exact[i])).toBeLessThan(20 * tolerance);
});

test("200 falls to a bound at random, coupled through their mean, agree with a thousand small steps", () => {
  const size = 5;
  const tolerance = 1e-6;
  const flow: BoundedFlow = {
    size,
    lower: new Float64Array(size),
    weights: null,
    rate(y, out) {
      const mean = y.reduce((sum, value) => sum + value, 0) / size;
      for (let i = 0; i < size; i++) out[i] = -0.3 - mean + 0.1 * i;
    },
  };
  for (let seed = 0; seed < 200; seed++) {
    const random = stream(seed, purposes.initialWeights);
    const from = Float64Array.from({ length: size }, () => 0.2 + random.uniform());
    const { values, state } = solve(flow, from, { tolerance }, [2]);
    const fine = solve(flow, from, { step: 1 / 1024 }, [2]).values[0];
    // The embedded difference of a kink has zeros, according to where in the step the kink falls: up to five kinks, each
    // of a fifth of the mean, may cost many tolerances before one is seen. ½ step² of the fine solution is below 5e-7.
    expect(distance(values[0], fine)).toBeLessThan(200 * tolerance);
    expect(Math.min(...values[0])).toBeGreaterThanOrEqual(0);
    expect(state.steps).toBeLessThan(50);
  }
});

test("a rate that is not finite is refused in words", () => {
  const nowhere: BoundedFlow = {
    size: 1,
    lower: null,
    weights: null,
    rate: (y, out) => out.fill(y[0] > 1.5 ? Number.NaN : 1),
  };
  expect(() => solve(nowhere, Float64Array.of(1), { tolerance: 1e-7 }, [1])).toThrow(
    /not finite.*larger tolerance/,
  );
});
