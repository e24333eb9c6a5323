/**
 * Sentences of which one can tell, piece by piece, what was typed by hand and what was measured: the words are
 * constants, everything in ${…} is a value.
 *
 *     say`At t = ${time(t)} the risk is ${rounded(risk)}.`
 *
 * Words may carry HTML (`<var>t</var>`) and no digits; values are text and are escaped.
 */

/** A sentence, its values apart from its words: words[0] values[0] words[1] … */
export interface Sentence {
  readonly words: readonly string[];
  readonly values: readonly (string | Sentence)[];
}

/** Tag of a template that is a sentence. A sentence may stand in another. */
export const say = (words: TemplateStringsArray, ...values: readonly (string | Sentence)[]): Sentence => ({
  words,
  values,
});

/** As HTML. */
export const sentenceHtml = ({ words, values }: Sentence): string =>
  words.map((text, index) => text + valueHtml(values[index])).join("");

function valueHtml(value: string | Sentence | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? escapeHtml(value) : sentenceHtml(value);
}

/** Text as HTML shows it. */
export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** "one", "one and two", "one, two and three". */
export function listed(items: readonly Sentence[]): Sentence {
  if (items.length === 0) return say``;
  const [first, ...rest] = items;
  return rest.reduce(
    (before, item, index) =>
      index === rest.length - 1 ? say`${before} and ${item}` : say`${before}, ${item}`,
    first,
  );
}
