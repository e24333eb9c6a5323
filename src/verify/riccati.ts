import { exp } from "../numerics/elementary.ts";

/** A quadratic network under y = Σ t xᵢ², from ∫wwᵀdρ = a₀ I. */
interface Riccati {
  readonly a0: number;
  /** t */
  readonly teacher: number;
  readonly dimension: number;
  readonly lambda: number;
  /** β⁻¹ */
  readonly temperature: number;
}

/**
 * a(s) of ∫wwᵀdρ = a I: a′ = −c a² + (c t − 2λ)a + 2/β with c = 4(d + 2), that is −c(a − p)(a − q), p > 0 > q or p > q = 0;
 * (a − p)/(a − q) falls as e^(−c(p − q)s).
 */
export function riccati({ a0, teacher, dimension, lambda, temperature }: Riccati, s: number): number {
  const c = 4 * (dimension + 2);
  const half = (c * teacher - 2 * lambda) / (2 * c);
  const root = Math.sqrt(half * half + (2 * temperature) / c);
  const [p, q] = [half + root, half - root];
  const share = ((a0 - p) / (a0 - q)) * exp(-c * (p - q) * s);
  return (p - q * share) / (1 - share);
}
