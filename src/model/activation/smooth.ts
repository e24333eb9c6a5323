/**
 * Hermite coefficients of a smooth activation without closed form, by two rules that share its promise.
 *
 * S ≤ 2: the trapezoidal rule, E f(g) ≈ step Σₖ f(k·step) ϕ(k·step), whose error for a σ with its nearest
 * singularity at i·pole falls like exp(−(pole/S)(2π/step − √degree)); its weights ϕ h̃eₙ are tables.
 * S > 2: σ minus a piecewise-linear skeleton of the same asymptotes is a bump of a few units of u; the skeleton is
 * known in closed form, the bump by Gauss–Legendre panels that end at the skeleton's kinks.
 *
 * Promise: absolute error ≤ 1e-13·max(1, |σ(b)|, S·Lip σ) for 0 ≤ S ≤ ∞ and any b, degrees up to 200
 * (smooth.test.ts measures it). Reference: L. N. Trefethen, J. A. C. Weideman, SIAM Rev. 56 (2014) 385–458.
 */

import { hermiteNormalised } from "../../numerics/hermite.ts";
import { gaussLegendre } from "../../numerics/quadrature.ts";
import { normalPdf } from "../../numerics/special.ts";
import type { Activation } from "../contract.ts";
import { addShifted } from "./shifted.ts";

/** What the two rules must know of σ. */
export interface SmoothSpec {
  readonly value: (u: number) => number;
  /** Distance of σ's nearest singularity from the real line, or one at which the trapezoidal rule was seen to do. */
  readonly pole: number;
  /** Piecewise linear, with σ's asymptotes. */
  readonly skeleton: Activation;
  /**
   * Ends of the panels, ascending, every kink of the skeleton among them: σ − skeleton is below rounding outside the
   * first and the last, and resolved by 20 nodes within each.
   */
  readonly panels: readonly number[];
}

/** |ϕ h̃eₙ| ≤ 0.44 exp(−g²/4) for every n: 2e-17 at the end of the line. */
const range = 12.5;
const trapezoidalBelow = 2;

/** The two moments of an Activation. */
type Moments = Pick<Activation, "hermite" | "secondMoment">;

/** The two moments of an Activation, S ≥ 0 up to Infinity: each rule where it is the faster one. */
export function smoothMoments(spec: SmoothSpec): Moments {
  const narrow = trapezoidalMoments(spec);
  const wide = panelMoments(spec);
  const at = (S: number) => (S <= trapezoidalBelow ? narrow : wide);
  return {
    hermite: (S, b, degree, out, offset) => at(S).hermite(S, b, degree, out, offset),
    secondMoment: (S, b) => at(S).secondMoment(S, b),
  };
}

/** By the trapezoidal rule: any S, at a cost that grows with S/pole. */
export function trapezoidalMoments(spec: Pick<SmoothSpec, "value" | "pole">): Moments {
  const trapezoid = trapezoidOf(spec);
  return {
    hermite: (S, b, degree, out, offset) => trapezoid(S, b, degree, (sigma) => sigma, out, offset),
    secondMoment: (S, b) => {
      trapezoid(S, b, 0, (sigma) => sigma * sigma, single, 0);
      return single[0];
    },
  };
}

/** By panels in u around a skeleton: any S > 0, Infinity included. */
export function panelMoments(spec: Pick<SmoothSpec, "value" | "skeleton" | "panels">): Moments {
  const { skeleton } = spec;
  const bump = bumpOf(spec);
  return {
    hermite: (S, b, degree, out, offset) => {
      skeleton.hermite(S, b, degree, out, offset);
      if (S < Number.POSITIVE_INFINITY) bump(S, b, degree, (sigma, line) => sigma - line, out, offset);
    },
    secondMoment: (S, b) => {
      single[0] = skeleton.secondMoment(S, b);
      if (S < Number.POSITIVE_INFINITY)
        bump(S, b, 0, (sigma, line) => (sigma - line) * (sigma + line), single, 0);
      return single[0];
    },
  };
}

const single = new Float64Array(1);

/** out[offset + n] = E f(g) h̃eₙ(g), f = of(σ(S g + b)). */
type Trapezoid = (
  S: number,
  b: number,
  degree: number,
  of: (sigma: number) => number,
  out: Float64Array,
  offset: number,
) => void;

interface Table {
  readonly degree: number;
  readonly nodes: Float64Array;
  /** weights[node·(degree + 1) + n] = step·ϕ(g)·h̃eₙ(g) */
  readonly weights: Float64Array;
}

function trapezoidOf({ value, pole }: Pick<SmoothSpec, "value" | "pole">): Trapezoid {
  return (S, b, degree, of, out, offset) => {
    const { nodes, weights, degree: highest } = tableFor(stepFor(S / pole, degree), degree);
    out.fill(0, offset, offset + degree + 1);
    for (let node = 0; node < nodes.length; node++) {
      const height = of(value(S * nodes[node] + b));
      const at = node * (highest + 1);
      for (let n = 0; n <= degree; n++) out[offset + n] += height * weights[at + n];
    }
  };
}

/** A power of two, so that few tables serve all S: the band of ϕ h̃eₙ, and 36 = −log 2e-16 of σ's own decay. */
function stepFor(steepness: number, degree: number): number {
  const band = 9 + 2 * Math.sqrt(degree) + 36 * steepness;
  let step = 0.5;
  while (2 * Math.PI < band * step) step /= 2;
  return step;
}

const tables = new Map<number, Table>();

function tableFor(step: number, degree: number): Table {
  const kept = tables.get(step);
  if (kept !== undefined && kept.degree >= degree) return kept;
  const side = Math.ceil(range / step);
  const nodes = Float64Array.from({ length: 2 * side + 1 }, (_, node) => (node - side) * step);
  const weights = new Float64Array(nodes.length * (degree + 1));
  for (let node = 0; node < nodes.length; node++) {
    const at = node * (degree + 1);
    hermiteNormalised(nodes[node], degree, weights, at);
    const mass = step * normalPdf(nodes[node]);
    for (let n = 0; n <= degree; n++) weights[at + n] *= mass;
  }
  const made = { degree, nodes, weights };
  tables.set(step, made);
  return made;
}

/** out[offset + n] += E f(g) h̃eₙ(g), f = of(σ, skeleton) at S g + b, 0 outside the panels. */
type Bump = (
  S: number,
  b: number,
  degree: number,
  of: (sigma: number, line: number) => number,
  out: Float64Array,
  offset: number,
) => void;

const rule = gaussLegendre(20);

function bumpOf({ value, skeleton, panels }: Pick<SmoothSpec, "value" | "skeleton" | "panels">): Bump {
  return (S, b, degree, of, out, offset) => {
    for (let panel = 0; panel + 1 < panels.length; panel++) {
      const from = Math.max(-range, (panels[panel] - b) / S);
      const to = Math.min(range, (panels[panel + 1] - b) / S);
      if (!(to > from)) continue;
      // At most 4 radians of the fastest oscillation of ϕ h̃eₙ in half a part.
      const parts = Math.ceil(((to - from) * (2 + Math.sqrt(degree))) / 8);
      const half = (to - from) / (2 * parts);
      for (let part = 0; part < parts; part++) {
        const centre = from + half * (2 * part + 1);
        for (let node = 0; node < rule.nodes.length; node++) {
          const g = centre + half * rule.nodes[node];
          const u = S * g + b;
          const mass = half * rule.weights[node] * normalPdf(g);
          addShifted(0, mass * of(value(u), skeleton.value(u)), g, 1, degree, out, offset);
        }
      }
    }
  };
}
