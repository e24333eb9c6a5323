/**
 * Reproducible numbers for property tests, independent of src: G. Marsaglia's xorshift of 32 bits with a Weyl
 * sequence, (0, 1) in steps of 2⁻³².
 */
export const seeded = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  let weyl = 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    weyl = (weyl + 362437) | 0;
    return (((state + weyl) >>> 0) + 0.5) / 4294967296;
  };
};
