import { expect, test } from "vitest";
import { atan, exp, fromNumber, log, one, pi, sinCos, tanh, times, toNumber, ulps } from "./fixedPoint.ts";
import { seeded } from "./seeded.ts";

const digits = (v: bigint, count: number): string => ((v * 10n ** BigInt(count)) / one).toString();

test("π, e, log 2 and log 10 have their published decimals", () => {
  // Truncated after 50 decimals: [dlmf] 3.12, 4.2; the oracle carries 420.
  expect(digits(pi, 50)).toBe("314159265358979323846264338327950288419716939937510");
  expect(digits(exp(one), 50)).toBe("271828182845904523536028747135266249775724709369995");
  expect(digits(log(2n * one), 50)).toBe("69314718055994530941723212145817656807550013436025");
  expect(digits(log(10n * one), 50)).toBe("230258509299404568401799145468436420760110148862877");
});

test("doubles go in and come out unchanged, and between two the nearer is taken", () => {
  for (const x of [1, -0.1, 5e-324, -2.2250738585072014e-308, 1.7976931348623157e308, 1e22, 0]) {
    expect(toNumber(fromNumber(x))).toBe(x);
  }
  const eighth = fromNumber(2 ** -52) / 8n;
  expect(toNumber(one + 3n * eighth)).toBe(1);
  expect(toNumber(one + 4n * eighth)).toBe(1); // a tie goes to the even
  expect(toNumber(one + 5n * eighth)).toBe(1 + 2 ** -52);
  expect(ulps(1, one + 3n * eighth)).toBe(0.375);
});

test("the functions satisfy their addition theorems to 300 bits", () => {
  const uniform = seeded(1);
  const near = (a: bigint, b: bigint): void => {
    const error = a > b ? a - b : b - a;
    // 2⁻³⁰⁰: 1,400 bits less what exp's values below e⁻³⁰ and Newton's two steps (450 bits) leave, with room.
    expect(error < one >> 300n, `${toNumber(a)} and ${toNumber(b)} differ`).toBe(true);
  };
  for (let i = 0; i < 20; i++) {
    const x = fromNumber(10 * uniform() - 5);
    const y = fromNumber(10 * uniform() - 5);
    near(exp(x + y), times(exp(x), exp(y)));
    near(log(exp(x)), x);
    const [sx, cx] = sinCos(x);
    const [sy, cy] = sinCos(y);
    near(sinCos(x + y)[0], times(sx, cy) + times(cx, sy));
    near(sinCos(x + y)[1], times(cx, cy) - times(sx, sy));
    near(times(tanh(x), exp(x) + exp(-x)), exp(x) - exp(-x));
    const [sa, ca] = sinCos(atan(x));
    near(sa, times(x, ca));
  }
});
