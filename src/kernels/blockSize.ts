/**
 * B of `training.block: auto`: a fixed rule of (N, d), since B is part of what a run is (it decides the rounding).
 *
 * A step costs 4·N·d flops in the two products and about N·B more in the recurrence, while the weights pass through
 * the cache once a block: B grows like √d. N does not enter: below 64 neurons any B is fast enough.
 */
export function blockSize(_neurons: number, dimension: number): number {
  if (dimension <= 12) return 8;
  return dimension <= 96 ? 16 : 32;
}
