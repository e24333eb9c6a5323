/**
 * The even monomials of B blocks up to a degree, xᵐ = Π_b x_b^{m_b}, every m_b even, |m| = Σ m_b ≤ L: what averaging over
 * directions leaves of the tensors of He_n,
 *
 *     E⟨u, v⟩ⁿ over independent uniform directions in each block = Σ_{|m| = n} weightₘ · xᵐ yᵐ,
 *     ⟨u, v⟩ = Σ_b x_b y_b ⟨u_b, v_b⟩,   weightₘ = n!/Π m_b! · Π M_{m_b}(d_b).
 *
 * They stand in runs: one for each choice of the outer exponents m_1 … m_{B−1}, within it m_B = 0, 2, 4, …, so that sums
 * over all of them are tight loops for any number of blocks. Exponents are stored halved.
 */

/** M_n(d) = E uⁿ for the first coordinate u of a uniform point on the unit sphere of ℝᵈ, n even: Π_{i < n/2} (2i + 1)/(d + 2i). */
export function sphereMoment(n: number, d: number): number {
  let moment = 1;
  for (let i = 0; i < n / 2; i++) moment *= (2 * i + 1) / (d + 2 * i);
  return moment;
}

export interface Monomials {
  /** Index k runs over monomials. */
  readonly count: number;
  readonly blocks: number;
  /** L, even */
  readonly degree: number;
  /** |m|/2, [count] */
  readonly half: Int32Array;
  /** weightₘ > 0, [count] */
  readonly weights: Float64Array;
  /** First monomial of each run, and `count` at the end, [runs + 1] */
  readonly starts: Int32Array;
  /** m_b/2 of a run at [run·(B − 1) + b], b < B − 1 */
  readonly outer: Int32Array;
}

/** @param dimensions  d_b of each block; @param degree  L, even */
export function evenMonomials(dimensions: readonly number[], degree: number): Monomials {
  const runs = outerExponents(degree / 2, dimensions.length - 1).map((outer) => {
    const order = outer.reduce((sum, m) => sum + m, 0);
    const all = Array.from({ length: degree / 2 - order + 1 }, (_, i) => weight([...outer, i], dimensions));
    const underflow = all.indexOf(0); // in huge dimensions; weights only fall from there on
    return { outer, order, weights: underflow < 0 ? all : all.slice(0, underflow) };
  });
  const starts = [0];
  for (const run of runs) starts.push(starts[starts.length - 1] + run.weights.length);
  return {
    count: starts[starts.length - 1],
    blocks: dimensions.length,
    degree,
    half: Int32Array.from(runs.flatMap(({ order, weights }) => weights.map((_, i) => order + i))),
    weights: Float64Array.from(runs.flatMap(({ weights }) => weights)),
    starts: Int32Array.from(starts),
    outer: Int32Array.from(runs.flatMap(({ outer }) => outer)),
  };
}

/** All lists of `parts` whole numbers ≥ 0 with a sum of at most n. */
function outerExponents(n: number, parts: number): number[][] {
  if (parts === 0) return [[]];
  return Array.from({ length: n + 1 }, (_, first) => first).flatMap((first) =>
    outerExponents(n - first, parts - 1).map((rest) => [first, ...rest]),
  );
}

/** Multinomial coefficient times moments, multiplied up so that no factorial is ever formed. */
function weight(halves: readonly number[], dimensions: readonly number[]): number {
  let product = 1;
  let total = 0;
  for (const [b, half] of halves.entries()) {
    product *= sphereMoment(2 * half, dimensions[b]);
    for (let i = 1; i <= 2 * half; i++) product *= ++total / i;
  }
  return product;
}

/** The powers of one block and their derivatives, by half the exponent i: x^{2i}, 2i x^{2i−1}, 2i(2i−1) x^{2i−2}. */
export type Powers = readonly [Float64Array, Float64Array, Float64Array];

export const emptyPowers = ({ degree }: Monomials): Powers => {
  const empty = () => new Float64Array(degree / 2 + 1);
  return [empty(), empty(), empty()];
};

/** Fills the powers of x and their first `order` derivatives. No division: x = 0 is an ordinary point. */
export function fillPowers([values, first, second]: Powers, x: number, order: number): void {
  let power = 1; // x^{2i}
  let below = 0; // x^{2i−2}
  for (let i = 0; i < values.length; i++) {
    values[i] = power;
    if (order > 0) first[i] = 2 * i * x * below;
    if (order > 1) second[i] = 2 * i * (2 * i - 1) * below;
    below = power;
    power *= x * x;
  }
}

/** out[run] = Π_{b < B−1} of the powers, differentiated orders[b] times. */
export function fillOuter(
  { blocks, outer, starts }: Monomials,
  powers: readonly Powers[],
  orders: readonly number[],
  out: Float64Array,
): void {
  const inner = blocks - 1;
  for (let run = 0; run < starts.length - 1; run++) {
    let product = 1;
    for (let b = 0; b < inner; b++) product *= powers[b][orders[b]][outer[run * inner + b]];
    out[run] = product;
  }
}
