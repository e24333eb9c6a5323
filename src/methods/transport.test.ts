import { describe, expect, test } from "vitest";
import { seeded } from "../../test/oracles/seeded.ts";
import { type Limiter, type TransportSpec, transport } from "./transport.ts";

const advected = (
  start: Float64Array,
  time: number,
  spec: Omit<TransportSpec, "velocity">,
  velocity: TransportSpec["velocity"],
): Float64Array => {
  const operator = transport({ ...spec, velocity });
  const steps = Math.ceil(time / operator.largestStep(start));
  let mass = start;
  for (let k = 0; k < steps; k++) mass = operator.step(mass, time / steps);
  return mass;
};

const sum = (mass: Float64Array): number => mass.reduce((total, m) => total + m, 0);

/** Means over cells of a function with a known integral, times the width. */
const masses = (count: number, from: number, width: number, integral: (x: number) => number): Float64Array =>
  Float64Array.from(
    { length: count },
    (_, j) => integral(from + (j + 1) * width) - integral(from + j * width),
  );

describe("order", () => {
  // On [1, 2] v = −x/2 takes the distribution function F to F(xeˢᐟ²): exact cell masses. F′(x) = ¼ + cos(πx/2)/12 is
  // smooth and falls. What the closed ends do stays outside the cells compared: 2e⁻⁰·¹ = 1.81.
  const cumulative = (x: number) => 0.5 * x + Math.sin(Math.PI * x) / (6 * Math.PI);
  const errorAt = (count: number, limiter: Limiter): number => {
    const width = 1 / count;
    const inward: TransportSpec["velocity"] = (_, out) => {
      for (let f = 0; f <= count; f++) out[f] = -0.5 * (1 + f * width);
    };
    const s = 0.2;
    const stretch = Math.exp(0.5 * s);
    const law = (x: number) => cumulative(0.5 * x);
    const found = advected(masses(count, 1, width, law), s, { width, boundary: "closed", limiter }, inward);
    const truth = masses(count, 1, width, (x) => law(x * stretch));
    let error = 0;
    for (let j = Math.round(0.25 * count); j < 0.6 * count; j++) error += Math.abs(found[j] - truth[j]);
    return error;
  };

  test.each(["none", "van-leer"] as const)("2 in L1 on a smooth monotone profile: %s", (limiter) => {
    const order = Math.log2(errorAt(160, limiter) / errorAt(320, limiter));
    expect(Math.abs(order - 2)).toBeLessThan(0.1);
  });
});

test("a pulse once around the circle: L1 ≤ 1.1e-2 with van Leer", () => {
  // The number, at CFL ½ (201 steps) and 100 cells; the pulse's integral by 40 midpoints a cell, exact to 1e-6.
  const count = 100;
  const pulse = Float64Array.from({ length: count }, (_, j) => {
    let mean = 0;
    for (let k = 0; k < 40; k++) mean += Math.exp(-100 * ((j + (k + 0.5) / 40) / count - 0.75) ** 2) / 40;
    return mean / count;
  });
  const found = advected(
    pulse,
    1,
    { width: 1 / count, boundary: "periodic", limiter: "van-leer" },
    (_, out) => {
      out.fill(1);
    },
  );
  expect(pulse.reduce((error, m, j) => error + Math.abs(m - found[j]), 0)).toBeLessThan(1.1e-2);
  expect(Math.abs(sum(found) - sum(pulse))).toBeLessThan(1e-12);
});

test("mass stays and no mass is negative at the largest step: 200 random cases", () => {
  for (let seed = 0; seed < 200; seed++) {
    const u = seeded(seed);
    const count = 2 + Math.floor(60 * u());
    const wave = u() * 6;
    const boundary = seed % 2 === 0 ? "closed" : "periodic";
    // Velocities that depend on the masses, change sign and speed up.
    const operator = transport({
      width: 0.1,
      boundary,
      limiter: "van-leer",
      velocity: (mass, out) => {
        for (let f = 0; f <= count; f++)
          out[f] = Math.sin(wave * f) + 40 * (mass[Math.min(f, count - 1)] - mass[0]);
      },
    });
    let mass: Float64Array = Float64Array.from({ length: count }, () => (u() < 0.3 ? 0 : u() / count));
    const before = sum(mass);
    for (let k = 0; k < 20; k++) mass = operator.step(mass, operator.largestStep(mass));
    // Each cell's two additions round to 1e-16 of its mass, 40 stages.
    expect(Math.abs(sum(mass) - before)).toBeLessThan(1e-12);
    expect(Math.min(...mass)).toBeGreaterThanOrEqual(0);
  }
});

test("a longer step is refused, and the advice works", () => {
  const operator = transport({
    width: 0.1,
    boundary: "closed",
    limiter: "van-leer",
    velocity: (_, out) => {
      out.fill(2);
    },
  });
  const mass = Float64Array.of(1, 0, 0, 0);
  expect(() => operator.step(mass, 0.03)).toThrow(/promise that the masses stay ≥ 0\. Use h ≤ 0\.02499/);
  expect(() => operator.step(mass, Number.NaN)).toThrow(/Use h ≤/);
  expect(Math.min(...operator.step(mass, 0.02499))).toBeGreaterThanOrEqual(0);
});
