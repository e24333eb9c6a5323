/** Laws on the line: distances with closed forms, and the law of diffusion that other checks compare with. */

import type { Grid } from "../measure/contract.ts";
import { w1, w2 } from "../measure/distance.ts";
import { cells, type Marginal } from "../measure/marginal.ts";
import { noncentralChiSquareCdf, normalCdf } from "../numerics/special.ts";
import type { Oracle } from "./oracle.ts";

/** N(0, variance) in given cells, exactly. */
export const normalMasses = (edges: Grid["edges"], variance: number): Float64Array => {
  const below = edges.map((x) => normalCdf(x / Math.sqrt(variance)));
  return Float64Array.from({ length: edges.length - 1 }, (_, j) => below[j + 1] - below[j]);
};

/** In deviations; 8 of them on either side leave 1e-15. */
const width = 0.01;

/** N(mean, deviation²) in cells of 0.01 deviations. */
function normal(mean: number, deviation: number): Marginal {
  const standard = Float64Array.from({ length: 16 / width + 1 }, (_, j) => (j - 8 / width) * width);
  return cells(
    standard.map((g) => mean + deviation * g),
    normalMasses(standard, 1),
  );
}

const uniform = (from: number, to: number): Marginal => cells(Float64Array.of(from, to), Float64Array.of(1));

/** Mass spread over its cell and gathered in it: each adds width²/12 to the variance of g. */
const spread = (width * width) / 6;
const rounding = 1e-14;

const distances: Oracle[] = [
  {
    name: "W₁ of U(0, 1) and U(0, 2)",
    expected: 0.5,
    source: "∫u du",
    tolerance: rounding,
    got: (nudge) => w1(uniform(0, 1), uniform(0, 2 + nudge)),
  },
  {
    name: "W₂ of U(0, 1) and U(0, 2)",
    expected: 1 / Math.sqrt(3),
    source: "(∫u²du)^½",
    tolerance: rounding,
    got: (nudge) => w2(uniform(0, 1), uniform(0, 2 + nudge)),
  },
  {
    name: "W₁ of N(0, 1) and N(1, 4)",
    expected: 1.1666309411753726,
    source: "E|1 + g| = √(2/(πe)) + erf(1/√2) in 40-digit arithmetic",
    tolerance: spread,
    got: (nudge) => w1(normal(0, 1), normal(1 + nudge, 2)),
  },
  {
    name: "W₂ of N(0, 1) and N(1, 4)",
    expected: Math.SQRT2,
    source: "((μ − ν)² + (σ − τ)²)^½",
    tolerance: spread,
    got: (nudge) => w2(normal(0, 1), normal(1 + nudge, 2)),
  },
];

const noncentral: Oracle = {
  name: "P(χ²₄₀(100/3) ≤ 75)",
  expected: 0.5687224439086075,
  source: "the Poisson mixture of χ² laws in 40-digit arithmetic",
  tolerance: 1e-12, // what the function promises
  got: (nudge) => noncentralChiSquareCdf(40, (100 / 3) * (1 + nudge), 75),
};

/** All checks of laws. */
export const lawOracles: readonly Oracle[] = [...distances, noncentral];
