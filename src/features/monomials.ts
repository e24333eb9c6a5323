/**
 * The even monomials of B blocks up to a degree, xᵐ = Π_b x_b^{m_b}, every m_b even, |m| = Σ m_b ≤ L, and the
 * polynomials made of them, sorted by degree: what the directions' averages leave of the tensors of He_n.
 *
 *     E⟨u, v⟩ⁿ over independent uniform directions of each block = Σ_{|m| = n} weightₘ · xᵐ yᵐ,
 *     ⟨u, v⟩ = Σ_b x_b y_b ⟨u_b, v_b⟩,   weightₘ = n!/Π m_b! · Π M_{m_b}(d_b).
 */

/** M_n(d) = E uⁿ for the first coordinate u of a uniform point on the unit sphere of ℝᵈ, n even: Π_{i < n/2} (2i + 1)/(d + 2i). */
export function sphereMoment(n: number, d: number): number {
  let moment = 1;
  for (let i = 0; i < n / 2; i++) moment *= (2 * i + 1) / (d + 2 * i);
  return moment;
}

/** The monomials in ascending degree; index k runs over them, b over blocks. */
export interface Monomials {
  readonly count: number;
  readonly blocks: number;
  /** L, even */
  readonly degree: number;
  /** |m|/2, [count] */
  readonly half: Int32Array;
  /** m_b at [k·B + b] */
  readonly exponents: Int32Array;
  /** weightₘ > 0, [count]; monomials whose weight underflows are left out */
  readonly weights: Float64Array;
}

/** @param dimensions  d_b of each block; @param degree  L, even */
export function evenMonomials(dimensions: readonly number[], degree: number): Monomials {
  const all: number[][] = [];
  for (let n = 0; n <= degree; n += 2) all.push(...compositions(n, dimensions.length));
  const kept = all.map((m) => ({ m, weight: weight(m, dimensions) })).filter((each) => each.weight > 0);
  return {
    count: kept.length,
    blocks: dimensions.length,
    degree,
    half: Int32Array.from(kept, ({ m }) => m.reduce((a, b) => a + b, 0) / 2),
    exponents: Int32Array.from(kept.flatMap(({ m }) => m)),
    weights: Float64Array.from(kept, (each) => each.weight),
  };
}

/** All ways to write n as an ordered sum of `parts` even numbers ≥ 0. */
function compositions(n: number, parts: number): number[][] {
  if (parts === 1) return [[n]];
  const all: number[][] = [];
  for (let first = n; first >= 0; first -= 2) {
    for (const rest of compositions(n - first, parts - 1)) all.push([first, ...rest]);
  }
  return all;
}

/** Multinomial coefficient times moments, multiplied up so that no factorial is ever formed. */
function weight(m: readonly number[], dimensions: readonly number[]): number {
  let product = 1;
  let total = 0;
  for (const [b, mb] of m.entries()) {
    product *= sphereMoment(mb, dimensions[b]);
    for (let i = 1; i <= mb; i++) product *= ++total / i;
  }
  return product;
}

/** The monomials differentiated ∂ᵉ: factorₖ x^{m − e}, factorₖ = Π_b m_b(m_b − 1)…(m_b − e_b + 1). */
export interface Derivative {
  readonly factors: Float64Array;
  readonly exponents: Int32Array;
}

/** @param order  e_b of each block */
export function derivative(monomials: Monomials, order: readonly number[]): Derivative {
  const factors = new Float64Array(monomials.count).fill(1);
  const exponents = monomials.exponents.slice();
  for (let at = 0; at < exponents.length; at++) {
    const k = Math.floor(at / monomials.blocks);
    for (let e = order[at % monomials.blocks]; e > 0; e--)
      factors[k] *= exponents[at] > 0 ? exponents[at]-- : 0;
  }
  return { factors, exponents };
}

/**
 * out[n/2] = Σ_{|m| = n} coefficients[from + k] · ∂ᵉ(xᵐ), for even n ≤ L: one polynomial a degree of m.
 *
 * @param powers  x_b^i at [b·(L + 1) + i]
 */
export function polynomials(
  monomials: Monomials,
  { factors, exponents }: Derivative,
  coefficients: Float64Array,
  from: number,
  powers: Float64Array,
  out: Float64Array,
): void {
  const { count, blocks, half } = monomials;
  const stride = monomials.degree + 1;
  out.fill(0);
  for (let k = 0; k < count; k++) {
    let term = coefficients[from + k] * factors[k];
    for (let b = 0; b < blocks; b++) term *= powers[b * stride + exponents[k * blocks + b]];
    out[half[k]] += term;
  }
}

/** powers[b·(L + 1) + i] = x_b^i, i ≤ L, of the point x[at … at + B − 1]. */
export function fillPowers(monomials: Monomials, x: Float64Array, at: number, powers: Float64Array): void {
  const stride = monomials.degree + 1;
  for (let b = 0; b < monomials.blocks; b++) {
    let power = 1;
    for (let i = 0; i < stride; i++) {
      powers[b * stride + i] = power;
      power *= x[at + b];
    }
  }
}

/** out[k] = xᵐ of monomial k at the point x[site·B … site·B + B − 1]; `powers` is scratch as in fillPowers. */
export function monomialValues(
  monomials: Monomials,
  x: Float64Array,
  site: number,
  powers: Float64Array,
  out: Float64Array,
): void {
  const { count, blocks, exponents } = monomials;
  const stride = monomials.degree + 1;
  fillPowers(monomials, x, site * blocks, powers);
  for (let k = 0; k < count; k++) {
    let value = 1;
    for (let b = 0; b < blocks; b++) value *= powers[b * stride + exponents[k * blocks + b]];
    out[k] = value;
  }
}
