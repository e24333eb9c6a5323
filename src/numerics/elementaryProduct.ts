/**
 * The rounding error of a product, exactly, by splitting both factors in halves of 26 bits.
 * Reference: T. J. Dekker, Numer. Math. 18 (1971) 224–242.
 */

const splitter = 134217729; // 2²⁷ + 1

/**
 * a·b − product for product = fl(a·b).
 *
 * Accuracy: exact while |a|, |b| < 2⁹⁹⁶ and nothing underflows.
 */
export const productError = (a: number, b: number, product: number): number => {
  const aSplit = a * splitter;
  const aHi = aSplit - (aSplit - a);
  const aLo = a - aHi;
  const bSplit = b * splitter;
  const bHi = bSplit - (bSplit - b);
  const bLo = b - bHi;
  return aHi * bHi - product + aHi * bLo + aLo * bHi + aLo * bLo;
};
