import { Solver } from "odex";
import { expect, test } from "vitest";
import { pow } from "../numerics/elementary.ts";
import { type BoundedFlow, rungeKutta } from "./rungeKutta.ts";

/** Lotka–Volterra: nonlinear, bounded, no two terms alike. */
const predators: BoundedFlow = {
  size: 2,
  lower: null,
  rate(y, out) {
    out[0] = y[0] * (2 / 3 - (4 / 3) * y[1]);
    out[1] = y[1] * (y[0] - 1);
  },
};
const begin = Float64Array.of(1.5, 0.8);

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
function solve(flow: BoundedFlow, from: Float64Array, stepping: Parameters<typeof rungeKutta>[1], at: number[]) {
  const integrator = rungeKutta(flow, stepping);
  let state = integrator.start(0, from);
  const values = at.map((s) => {
    while (state.s < s) state = integrator.advance(state);
    const y = new Float64Array(flow.size);
    integrator.interpolate(state, s, y);
    return y;
  });
  return { values, state };
}

const distance = (x: ArrayLike<number>, y: ArrayLike<number>) =>
  Math.max(...Array.from(x, (value, i) => Math.abs(value - y[i])));

const order = (errors: number[]) => Math.log2(errors[errors.length - 2] / errors[errors.length - 1]);

test("the propagated solution has order 5", () => {
  const truth = oracle(predators, begin, 4);
  const errors = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64].map((step) => distance(solve(predators, begin, { step }, [4]).values[0], truth));
  console.log(errors, errors.map((x,i)=>Math.log2(errors[i-1]/x)));
  // House rule: within 0.1 of the claim.
  expect(Math.abs(order(errors) - 5)).toBeLessThan(0.1);
});

test("dense output has order 4 between steps", () => {
  // Many places inside steps, so that the largest error is not one of a lucky abscissa. One step only: the error
  // of the propagated solution is of a higher order and does not cover that of the interpolant.
  const inside = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9];
  const errors = [1 / 8, 1 / 16, 1 / 32, 1 / 64].map((step) => {
    const at = inside.map((x) => x * step);
    const { values } = solve(predators, begin, { step }, at);
    return Math.max(...at.map((s, i) => distance(values[i], oracle(predators, begin, s))));
  });
  // A local error of order h⁵ is a global order of 4.
  expect(Math.abs(order(errors) - 5)).toBeLessThan(0.1);
});

test.each([1e-4, 1e-6, 1e-8, 1e-10])("tolerance %d means the accuracy of y, at and between steps", (tolerance) => {
  const at = Array.from({ length: 40 }, (_, i) => (i + 1) / 5);
  const { values } = solve(predators, begin, { tolerance }, at);
  const errors = at.map((s, i) => distance(values[i], oracle(predators, begin, s)));
  // Local errors of ≤ tolerance add up over two periods: 20 covers their growth, and a tenfold smaller tolerance
  // must pay for itself.
  expect(Math.max(...errors)).toBeLessThan(20 * tolerance);
});

test("where the solution is looked at changes no bit", () => {
  const often = solve(predators, begin, { tolerance: 1e-7 }, [0.3, 0.31, 0.32, 1, 2, 5]);
  const once = solve(predators, begin, { tolerance: 1e-7 }, [5]);
  expect(once.values[0]).toEqual(often.values[5]);
  expect(once.state.steps).toBe(often.state.steps);
});

test("a stiff decay is integrated at the edge of stability, not beyond", () => {
  const decay: BoundedFlow = { size: 1, lower: null, rate: (y, out) => void (out[0] = -100 * y[0]) };
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
    rate(y, out) {
      out[0] = y[1];
      out[1] = -y[2];
      out[2] = y[1];
    },
  };
  const at = [Math.PI, 1.4 * Math.PI, 1.6 * Math.PI, 2 * Math.PI, 3 * Math.PI];
  const { values } = solve(push, Float64Array.of(0.5, 1, 0), { tolerance: 1e-8 }, at);
  // y₁ = ½ + sin s falls to 0 at 7π/6; then 1 + sin s from 3π/2 on.
  const exact = [0.5, 0, 1 + Math.sin(1.6 * Math.PI), 1, 1];
  // A few local errors of 1e-8.
  for (const [i, y] of values.entries()) expect(Math.abs(y[0] - exact[i])).toBeLessThan(1e-7);
});

test("200 falls to a bound at random, coupled through their mean, agree with a thousand small steps", () => {
  for (let seed = 0; seed < 200; seed++) {
    const size = 5;
    const from = Float64Array.from({ length: size }, (_, i) => 0.2 + ((seed * 7 + i * 13) % 17) / 17);
    const flow: BoundedFlow = {
      size,
      lower: new Float64Array(size),
      rate(y, out) {
        const mean = y.reduce((sum, value) => sum + value, 0) / size;
        for (let i = 0; i < size; i++) out[i] = -0.3 - mean + 0.1 * i;
      },
    };
    const { values, state } = solve(flow, from, { tolerance: 1e-6 }, [2]);
    const fine = solve(flow, from, { step: 1 / 1024 }, [2]).values[0];
    // The fine solution places each of five kinks to within a step: an error of ½ · slope · step² ≈ 1e-6 each.
    expect(distance(values[0], fine)).toBeLessThan(2e-5);
    expect(Math.min(...values[0])).toBeGreaterThanOrEqual(0);
    expect(state.steps).toBeLessThan(400);
  }
});

test("a rate that is not finite is refused in words", () => {
  const nowhere: BoundedFlow = { size: 1, lower: null, rate: (y, out) => void (out[0] = y[0] > 1.5 ? Number.NaN : 1) };
  expect(() => solve(nowhere, Float64Array.of(1), { tolerance: 1e-7 }, [1])).toThrow(/not finite.*larger tolerance/);
});

test("the controller's powers are our own", () => {
  // 0.9 · 0.5^−0.17: the same number in every engine only because pow is ours.
  expect(pow(0.5, -0.17)).toBeCloseTo(2 ** 0.17, 15);
});
