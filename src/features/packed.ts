/** Index of (c, other), c ≤ other < p, in the packed rows of an upper triangle: the order of PotentialOutput.hessian. */
export const packed = (c: number, other: number, p: number): number => c * p - (c * (c - 1)) / 2 + other - c;
