/**
 * The monomials of B blocks up to a degree, xᵐ = Π_b x_b^{m_b}, |m| = Σ m_b ≤ L, every m_b even but that of a signed first
 * coordinate, which is no length and not averaged: what averaging over directions leaves of the tensors of He_n,
 *
 *     E⟨u, v⟩ⁿ over independent uniform directions in each block = Σ_{|m| = n} weightₘ · xᵐ yᵐ,
 *     ⟨u, v⟩ = Σ_b x_b y_b ⟨u_b, v_b⟩,   weightₘ = n!/Π m_b! · Π M_{m_b}(d_b),     M = 1 for a signed coordinate.
 *
 * They stand in runs: one for each choice of the outer exponents m_1 … m_{B−1}, within it m_B = 0, 2, 4, …, so that sums
 * over all of them are tight loops for any number of blocks. Even exponents are stored halved.
 */

/**
 * M_n(d) = E uⁿ for the first coordinate u of a uniform point on the unit sphere of ℝᵈ, n even: Π_{i < n/2} (2i + 1)/(d + 2i).
 * For d = 1 the product is 1 at any n.
 */
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
  /** Whether the first coordinate takes odd exponents too. */
  readonly signed: boolean;
  /** |m|, [count] */
  readonly order: Int32Array;
  /** weightₘ > 0, [count] */
  readonly weights: Float64Array;
  /** First monomial of each run, and `count` at the end, [runs + 1] */
  readonly starts: Int32Array;
  /** m_b/2 of a run at [run·(B − 1) + b], b < B − 1; m_b itself of a signed coordinate */
  readonly outer: Int32Array;
}

/**
 * @param dimensions  d_b of each block
 * @param degree      L, even
 * @param signed      the first block, of dimension 1 and with others after it, is a coordinate of the line
 */
export function monomialsOf(dimensions: readonly number[], degree: number, signed = false): Monomials {
  const steps = dimensions.map((_, b) => (signed && b === 0 ? 1 : 2));
  const runs = outerExponents(degree, steps.slice(0, -1)).map((outer) => {
    const exponents = outer.map((m, b) => steps[b] * m);
    const order = exponents.reduce((sum, m) => sum + m, 0);
    const length = Math.floor((degree - order) / 2) + 1;
    const all = Array.from({ length }, (_, i) => weight([...exponents, 2 * i], dimensions));
    const underflow = all.indexOf(0); // in huge dimensions; weights only fall from there on
    return { outer, order, weights: underflow < 0 ? all : all.slice(0, underflow) };
  });
  const starts = [0];
  for (const run of runs) starts.push(starts[starts.length - 1] + run.weights.length);
  return {
    count: starts[starts.length - 1],
    blocks: dimensions.length,
    degree,
    signed,
    order: Int32Array.from(runs.flatMap(({ order, weights }) => weights.map((_, i) => order + 2 * i))),
    weights: Float64Array.from(runs.flatMap(({ weights }) => weights)),
    starts: Int32Array.from(starts),
    outer: Int32Array.from(runs.flatMap(({ outer }) => outer)),
  };
}

/** All lists of whole numbers ≥ 0, one a step, whose multiples of the steps have a sum of at most n. */
function outerExponents(n: number, [step, ...steps]: readonly number[]): number[][] {
  if (step === undefined) return [[]];
  return Array.from({ length: Math.floor(n / step) + 1 }, (_, first) => first).flatMap((first) =>
    outerExponents(n - step * first, steps).map((rest) => [first, ...rest]),
  );
}

/** Multinomial coefficient times moments, multiplied up so that no factorial is ever formed. */
function weight(exponents: readonly number[], dimensions: readonly number[]): number {
  let product = 1;
  let total = 0;
  for (const [b, m] of exponents.entries()) {
    product *= sphereMoment(m, dimensions[b]);
    for (let i = 1; i <= m; i++) product *= ++total / i;
  }
  return product;
}

/** The powers of one block and their derivatives by i, xⁿ, n xⁿ⁻¹, n(n−1) xⁿ⁻²: n = 2i, or n = i of a signed coordinate. */
export type Powers = readonly [Float64Array, Float64Array, Float64Array];

/** @param block  b */
export const emptyPowers = ({ degree, signed }: Monomials, block: number): Powers => {
  const empty = () => new Float64Array((signed && block === 0 ? degree : degree / 2) + 1);
  return [empty(), empty(), empty()];
};

/** Fills even powers of x and their first `order` derivatives. No division: x = 0 is an ordinary point. */
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

/** The same for all powers. */
function fillAllPowers([values, first, second]: Powers, x: number, order: number): void {
  let power = 1; // xⁿ
  let [below, twoBelow] = [0, 0];
  for (let n = 0; n < values.length; n++) {
    values[n] = power;
    if (order > 0) first[n] = n * below;
    if (order > 1) second[n] = n * (n - 1) * twoBelow;
    [twoBelow, below] = [below, power];
    power *= x;
  }
}

/** Fills the powers of block b, of its own kind. */
export const powersFiller =
  ({ signed }: Monomials) =>
  (powers: Powers, b: number, x: number, order: number): void =>
    signed && b === 0 ? fillAllPowers(powers, x, order) : fillPowers(powers, x, order);

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
