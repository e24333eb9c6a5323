/**
 * Features of Gaussian mixtures in spherical blocks, for neurons a·σ(⟨w, x⟩ + b₀) whose directions are uniform and
 * independent of the rest, q = (a, b₀, r_1 … r_B), r_b = ‖w_b‖. With S_c² = Σ_b τ²_{c,b} r_b²,
 *
 *     φ_{c,m}(q) = a · h̃_{|m|}(S_c, b₀) · Π_b (τ_{c,b} r_b/S_c)^{m_b},   m = (m_1 … m_B), every m_b even, |m| ≤ L
 *     c_{c,m}    = p_c · |m|!/Π m_b! · Π_b M_{m_b}(d_b),     M_{2j}(d) = Π_{i<j} (2i+1)/(d+2i)
 *     y_{c,m}    = y_c if m = 0, else 0;     floor = 0,
 *
 * h̃_n = E[σ(S g + b₀) He_n(g)]/√n!. In infinite dimension only m = 0 is left.
 *
 * A teacher y = f(⟨x, u⟩) + noise·g is the same with blocks (1, d − 1) of unit deviation, the first a signed coordinate: for
 * p = ⟨w, u⟩ and q = ‖w − p u‖, m = (n − j, j), j even,
 *
 *     φ_{n,j} = a h̃_n (p/S)^{n−j}(q/S)^j,   c_{n,j} = n!/((n−j)! j!) M_j(d − 1),   y_{n,0} = E f h̃e_n,   floor = noise²;
 *
 * what f has beyond degree L is in the tail.
 *
 * Promise:   R_L ≤ R, and tail bounds the difference. Derivatives are those of the truncated map, to rounding.
 *            r = 0 and, for bounded σ, r = ∞ are ordinary points; at r = 0 radial derivatives are one-sided.
 *            A σ whose h̃_n come from quadrature (error 1e-16, not relative) loses 1e-16/S in gradients, 1e-16/S² in Hessians,
 *            S ≥ 1e-8: a slope that is 0 at r = 0 comes out below 1e-7, a Hessian there is good for nothing.
 * Cost:      J × classes × (one table row + one pass over the monomials) for each of moments and potential.
 */

import type { Model } from "../model/contract.ts";
import type { Coordinates } from "../space/contract.ts";
import type { FeatureMap } from "./contract.ts";
import { type FeatureClass, type MixtureCase, mixtureCase, mixtureSelfInteraction } from "./mixtureCase.ts";
import { mixturePotential, reach } from "./mixturePotential.ts";
import { emptyTable, type MixtureTable, readPoints, tabulate } from "./mixtureTable.ts";
import { emptyPowers, fillOuter, type Monomials, monomialsOf, powersFiller } from "./monomials.ts";
import { tailBound } from "./truncation.ts";
import { mixtureVariation } from "./variation.ts";

export interface MixtureOptions {
  /** L, an even number ≥ 0. */
  readonly degree: number;
  /** d = ∞: only m = 0, and no truncation. */
  readonly infinite?: boolean;
}

export function mixtureFeatures(model: Model, coordinates: Coordinates, options: MixtureOptions): FeatureMap {
  const of = mixtureCase(model, coordinates);
  const infinite = options.infinite ?? false;
  const degree = infinite ? 0 : checkedDegree(options.degree);
  const monomials = monomialsOf(of.blocks, degree, of.signed);
  const table = emptyTable();
  const moments = mixtureMoments(of, monomials, table);
  const potential = mixturePotential(of, monomials, table);
  let highest = degree + 2;
  return {
    coordinates,
    size: of.classes.length * monomials.count,
    weights: Float64Array.from(of.classes.flatMap((c) => Array.from(monomials.weights, (w) => c.weight * w))),
    targets: Float64Array.from(of.classes.flatMap((c) => Array.from(targetsOf(c, monomials)))),
    floor: of.noise * of.noise,
    degree,
    truncated: !infinite,
    at: (points) => {
      readPoints(table, of, points, highest);
      return {
        moments,
        potential: (alpha, out) => {
          highest = Math.max(highest, degree + reach(out)); // from here on, where Hessians are asked for
          if (table.stride <= highest) tabulate(table, of, highest);
          potential(alpha, out);
        },
      };
    },
    selfInteraction: (points) => mixtureSelfInteraction(of, points),
    tail: (points, mass) => (infinite ? 0 : tailBound(of, points, mass, degree)),
    ...(of.signed ? {} : { variation: mixtureVariation(of, monomials) }),
  };
}

/** The label's moments: a class's label at m = 0, those of a link at (n, 0, …), 0 elsewhere. */
function targetsOf(
  { label, link }: FeatureClass,
  { count, blocks, order, outer, starts, degree }: Monomials,
): Float64Array {
  const out = new Float64Array(count);
  if (link === null) {
    out[0] = label;
    return out;
  }
  const f = new Float64Array(degree + 1);
  link.hermite(1, 0, degree, f, 0);
  for (let run = 0; run + 1 < starts.length; run++) {
    const k = starts[run];
    if (outer[run * (blocks - 1)] === order[k]) out[k] = f[order[k]];
  }
  return out;
}

function checkedDegree(degree: number): number {
  if (Number.isInteger(degree / 2) && degree >= 0) return degree;
  throw new RangeError(`mixture features: degree = ${degree}. Give an even whole number ≥ 0.`);
}

function mixtureMoments(of: MixtureCase, monomials: Monomials, table: MixtureTable) {
  const { count, order, starts } = monomials;
  const fill = powersFiller(monomials);
  const B = of.blocks.length;
  const powers = of.blocks.map((_, b) => emptyPowers(monomials, b));
  const plain = new Array<number>(B).fill(0);
  const outer = new Float64Array(starts.length - 1);
  const [last] = powers[B - 1];
  const setSite = (site: number): void => {
    for (let b = 0; b < B; b++) fill(powers[b], b, table.directions[site * B + b], 0);
    fillOuter(monomials, powers, plain, outer);
  };
  return (mass: Float64Array, out: Float64Array): void => {
    const { points, stride, values: h, a } = table;
    out.fill(0);
    for (let c = 0, site = 0; c < of.classes.length; c++) {
      for (let j = 0; j < points; j++, site++) {
        if (B > 1 || j === 0) setSite(site);
        for (let run = 0; run < outer.length; run++) {
          const weight = mass[j] * a[j] * outer[run];
          const shift = c * count;
          const to = starts[run + 1];
          for (let k = starts[run], n = site * stride + order[k], i = 0; k < to; k++, n += 2, i++) {
            out[shift + k] += weight * h[n] * last[i];
          }
        }
      }
    }
  };
}
