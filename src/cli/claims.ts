import type { Claim } from "../studies/conclusion.ts";

const columns = 96;

/** Claims for a screen: what is said, then what was computed, indented under the outcome. */
export const claimsText = (claims: readonly Claim[]): string =>
  claims.map((claim) => claimText(claim, claim.outcome)).join("\n\n");

/** @param outcome  the word that stands before what was found */
export const claimText = ({ said, found }: Claim, outcome: string): string =>
  [
    ...wrapped(said, columns),
    ...wrapped(`${outcome}: ${found}`, columns - 4).map((line) => `    ${line}`),
  ].join("\n");

/** Words in lines of at most `width` characters. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
