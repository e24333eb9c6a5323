/** The logistic function and its integral, without overflow or cancellation. Both are accurate to 3 ulp. */

import { exp, log1p } from "./elementary.ts";

/** 1/(1 + e⁻ˣ) */
export const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/** log(1 + eˣ) */
export const softplus = (x: number): number => (x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)));
