/**
 * The order of an array, by merging: stable, the same in every engine, O(n log n).
 *
 * @param values  [n], no NaN; infinities are in order
 * @returns [n] indices: values[order[0]] ≤ values[order[1]] ≤ …, equal values by index
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const count = values.length;
  let from: Uint32Array = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  let to: Uint32Array = new Uint32Array(count);
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      mergeRuns(values, from, to, start, middle, Math.min(middle + width, count));
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges the ascending runs [start, middle) and [middle, end) of `from` into `to`. */
function mergeRuns(
  values: Float64Array,
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let k = start; k < end; k++) {
    const takeLeft = right >= end || (left < middle && values[from[left]] <= values[from[right]]);
    to[k] = takeLeft ? from[left++] : from[right++];
  }
}
