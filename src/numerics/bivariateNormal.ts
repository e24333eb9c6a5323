/**
 * Tails of the bivariate normal law, P(X > h, Y > k) for standard normal X, Y of correlation q.
 *
 * Promise:   absolute error ≤ 5e-15 for every h, k and |q| ≤ 1, near ±1 included (bivariateNormal.test.ts measures it).
 * How:       Plackett's ∂P/∂q = density, integrated from q = 0 in the angle asin q; for |q| ≥ 0.925 from |q| = 1, where
 *            the singular part of the integrand is integrated in closed form and Gauss's rule sees the rest.
 * Reference: [genz:04].
 */

import { atan, exp, sin } from "./elementary.ts";
import { gaussLegendre } from "./quadrature.ts";
import { normalCdf } from "./special.ts";

const rule = gaussLegendre(20, 0, 1);
const nearOne = 0.925;
/** e^{−x} beyond this adds nothing. */
const negligible = 100;

/** P(X > h, Y > k); h, k finite. */
export function bivariateNormalTail(h: number, k: number, q: number): number {
  const p = Math.abs(q) < nearOne ? fromIndependence(h, k, q) : fromDependence(h, k, q);
  return Math.max(0, Math.min(1, p));
}

function fromIndependence(h: number, k: number, q: number): number {
  const squares = 0.5 * (h * h + k * k);
  const angle = atan(q / Math.sqrt((1 - q) * (1 + q)));
  let total = 0;
  for (let n = 0; n < rule.nodes.length; n++) {
    const s = sin(angle * rule.nodes[n]);
    total += rule.weights[n] * exp((s * h * k - squares) / ((1 - s) * (1 + s)));
  }
  return (total * angle) / (2 * Math.PI) + normalCdf(-h) * normalCdf(-k);
}

/** With k → −k for q < 0, P differs from its value at q = ±1 by an integral over [|q|, 1]. */
function fromDependence(h: number, signedK: number, q: number): number {
  const k = q < 0 ? -signedK : signedK;
  const left = leftOfOne(h, k, Math.abs(q)) / (2 * Math.PI);
  if (q > 0) return normalCdf(-Math.max(h, k)) - left;
  if (h >= k) return left;
  // Φ(k) − Φ(h), on the side where neither is near 1.
  const between = h < 0 ? normalCdf(k) - normalCdf(h) : normalCdf(-h) - normalCdf(-k);
  return between + left;
}

/**
 * 2π ∫_q^1 density dr in x = √(1 − r²): e^{−(h−k)²/(2x²)} times a smooth function, whose first three terms at x = 0 are
 * integrated exactly.
 */
function leftOfOne(h: number, k: number, q: number): number {
  const product = h * k;
  const square = (1 - q) * (1 + q);
  if (square === 0) return 0;
  const top = Math.sqrt(square);
  const distance = Math.abs(h - k);
  const apart = distance * distance;
  const c = (4 - product) / 8;
  const d = (12 - product) / 80;
  let singular = 0;
  const exponent = -0.5 * (apart / square + product);
  if (exponent > -negligible) {
    singular =
      top * exp(exponent) * (1 - (c * (apart - square) * (1 - d * apart)) / 3 + c * d * square * square);
  }
  if (product > -negligible) {
    const tail = Math.sqrt(2 * Math.PI) * normalCdf(-distance / top);
    singular -= exp(-0.5 * product) * tail * distance * (1 - (c * apart * (1 - d * apart)) / 3);
  }
  let rest = 0;
  for (let n = 0; n < rule.nodes.length; n++) {
    const x = top * rule.nodes[n];
    const xx = x * x;
    const at = -0.5 * (apart / xx + product);
    if (!(at > -negligible)) continue;
    const root = Math.sqrt((1 - x) * (1 + x));
    const whole = exp((-0.5 * product * xx) / ((1 + root) * (1 + root))) / root;
    rest += rule.weights[n] * exp(at) * (whole - (1 + c * xx * (1 + 5 * d * xx)));
  }
  return singular + top * rest;
}
