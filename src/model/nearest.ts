/**
 * The word that was probably meant: the one with the fewest single-letter edits (Levenshtein), case aside,
 * if they are at most half of the longer word's letters.
 */
export function nearest(word: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const count = edits(word.toLowerCase(), candidate.toLowerCase());
    const most = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 2));
    // As many edits as the candidate has letters turn anything into it.
    if (count < fewest && count <= most && count < candidate.length) {
      fewest = count;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance by one row of the dynamic programme. */
export function edits(from: string, to: string): number {
  const row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= to.length; j++) {
      const above = row[j];
      const replaced = diagonal + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, above + 1, row[j - 1] + 1);
      diagonal = above;
    }
  }
  return row[to.length];
}

/** `; did you mean "x"?` or nothing. */
export function suggestion(word: string, words: readonly string[]): string {
  const found = nearest(word, words);
  return found === null ? "" : `; did you mean "${found}"?`;
}
