/**
 * Newton directions of a proximal step. The Hessian is H = B + S Sᵀ: B block-diagonal over the atoms (with noise a
 * chain), S the K scaled feature slopes. With X = B⁻¹S (Woodbury)
 *
 *     H⁻¹ g = B⁻¹g − X (1 + SᵀX)⁻¹ Xᵀg,
 *
 * O(JK²) for J atoms: only a K × K matrix is factored, whose scale is 1 whatever the weights cₖ are. B may be indefinite
 * (large h over a concave Ψ) and H positive definite all the same: just when 1 + SᵀX has as many negative eigenvalues
 * as B (inertias add). Where H is not, B's blocks are replaced by positive ones, eigenvalues λ by max(|λ|, 0.1 m/h): that
 * direction descends too.
 */

import { packed } from "../features/packed.ts";
import { symmetricEigen } from "../numerics/dense.ts";
import { dot } from "../numerics/dot.ts";
import { type Factor, factorOf } from "./jkoFactor.ts";
import type { Derivatives } from "./jkoFunctional.ts";
import type { Chain } from "./spacings.ts";

/** Least curvature of a replaced block, in units of m/h: a step then goes at most ten times as far as over a flat Ψ. */
const leastCurvature = 0.1;

/** Directions that descend: Newton's as far as H allows, and one by positive blocks alone. Entries held are 0. */
export interface Directions {
  readonly newton: Float64Array;
  readonly blocks: Float64Array;
}

/**
 * @param held  entries that stay and couple to nothing, [P·J]
 * @param mass  [J]
 */
export function directions(
  derivatives: Derivatives,
  held: readonly boolean[],
  mass: Float64Array,
  step: number,
): Directions {
  const free = (x: Float64Array) => x.map((value, i) => (held[i] ? 0 : value));
  const downhill = free(derivatives.gradient).map((g) => -g);
  const slopes = derivatives.slopes.map(free);
  const blocks = blocksOf(derivatives.blocks, held, mass, step);
  const exact = baseOf(blocks, derivatives.chain, held);
  if (exact !== null && exact.negative === 0) {
    const own = exact.solve(downhill);
    return { newton: woodbury(exact, slopes, own) ?? own, blocks: own };
  }
  const P = held.length / mass.length;
  const positive = blocks.map((block, j) => positiveBlock(block, P, (leastCurvature * mass[j]) / step));
  const safe = baseOf(positive, derivatives.chain, held);
  if (safe === null) throw notFinite();
  const own = safe.solve(downhill);
  const newton = exact === null ? null : woodbury(exact, slopes, exact.solve(downhill));
  return { newton: newton ?? woodbury(safe, slopes, own) ?? own, blocks: own };
}

/** B⁻¹b − X (1 + SᵀX)⁻¹ Sᵀ B⁻¹b, given B⁻¹b; null where B + S Sᵀ is not positive definite. */
function woodbury(base: Factor, S: readonly Float64Array[], solved: Float64Array): Float64Array | null {
  const K = S.length;
  const X = S.map(base.solve);
  const inner = new Float64Array(K * K);
  for (let k = 0; k < K; k++) {
    for (let l = 0; l <= k; l++) inner[k * K + l] = dot(S[k], X[l]) + (k === l ? 1 : 0);
  }
  const factor = factorOf(inner, K);
  if (factor === null || factor.negative !== base.negative) return null;
  const weights = factor.solve(Float64Array.from(S, (slope) => dot(slope, solved)));
  const out = solved.slice();
  for (let k = 0; k < K; k++) for (let i = 0; i < out.length; i++) out[i] -= weights[k] * X[k][i];
  return out;
}

/** The atoms' blocks, J arrays [P × P]; what is held stands apart with m/h on the diagonal. */
function blocksOf(
  packedBlocks: readonly Float64Array[],
  held: readonly boolean[],
  mass: Float64Array,
  step: number,
): Float64Array[] {
  const count = mass.length;
  const P = held.length / count;
  return Array.from(mass, (m, j) => {
    const block = new Float64Array(P * P);
    for (let i = 0; i < P; i++) {
      for (let l = i; l < P; l++) {
        const apart = held[i * count + j] || held[l * count + j];
        const alone = i === l ? m / step : 0;
        const entry = apart ? alone : packedBlocks[packed(i, l, P)][j];
        block[i * P + l] = entry;
        block[l * P + i] = entry;
      }
    }
    return block;
  });
}

/** Eigenvalues λ → max(|λ|, least). */
function positiveBlock(block: Float64Array, P: number, least: number): Float64Array {
  if (P === 1) return Float64Array.of(Math.max(Math.abs(block[0]), least));
  const { values, vectors } = symmetricEigen(block, P);
  const positive = new Float64Array(P * P);
  for (let k = 0; k < P; k++) {
    const curvature = Math.max(Math.abs(values[k]), least);
    for (let i = 0; i < P; i++) {
      for (let l = 0; l < P; l++) positive[i * P + l] += curvature * vectors[k * P + i] * vectors[k * P + l];
    }
  }
  return positive;
}

/** B of these blocks, factored; with noise the entropy's chain is added. Null where a pivot is 0. */
function baseOf(
  blocks: readonly Float64Array[],
  chain: Chain | null,
  held: readonly boolean[],
): Factor | null {
  return chain === null ? blockFactor(blocks, held.length / blocks.length) : chainFactor(blocks, chain, held);
}

function blockFactor(blocks: readonly Float64Array[], P: number): Factor | null {
  const count = blocks.length;
  const factors: Factor[] = [];
  for (const block of blocks) {
    const factor = factorOf(block, P);
    if (factor === null) return null;
    factors.push(factor);
  }
  const part = new Float64Array(P);
  return {
    negative: factors.reduce((total, { negative }) => total + negative, 0),
    solve: (b) => {
      const x = new Float64Array(b.length);
      for (const [j, factor] of factors.entries()) {
        for (let i = 0; i < P; i++) part[i] = b[i * count + j];
        const solved = factor.solve(part);
        for (let i = 0; i < P; i++) x[i * count + j] = solved[i];
      }
      return x;
    },
  };
}

function chainFactor(
  blocks: readonly Float64Array[],
  { diagonal, beside }: Chain,
  held: readonly boolean[],
): Factor | null {
  const off = beside.map((entry, j) => (held[j] || held[j + 1] ? 0 : entry));
  const pivots = diagonal.map((entry, j) => (held[j] ? 0 : entry) + blocks[j][0]);
  let negative = 0;
  for (let j = 0; j < pivots.length; j++) {
    if (j > 0) pivots[j] -= (off[j - 1] * off[j - 1]) / pivots[j - 1];
    if (pivots[j] === 0 || Number.isNaN(pivots[j])) return null;
    if (pivots[j] < 0) negative += 1;
  }
  return {
    negative,
    solve: (b) => {
      const x = b.slice();
      for (let j = 1; j < x.length; j++) x[j] -= (off[j - 1] / pivots[j - 1]) * x[j - 1];
      for (let j = x.length - 1; j >= 0; j--) {
        x[j] = (x[j] - (j + 1 < x.length ? off[j] * x[j + 1] : 0)) / pivots[j];
      }
      return x;
    },
  };
}

const notFinite = () =>
  new Error(
    "jko: Ψ_λ has derivatives at the atoms that are no finite numbers, so that no step can lower the functional. " +
      "Start from finite atoms, and use finite data.",
  );
