/** What is wrong with a formula, and where. */
interface Mistake {
  /** The formula as it was written. */
  readonly text: string;
  /** Index into `text` of what is wrong. */
  readonly position: number;
  /** What was found, in words. */
  readonly found: string;
  /** What is allowed there, a sentence without its end. */
  readonly allowed: string;
  /** The nearest correct word, where there is one. */
  readonly meant?: string | null;
}

/** A formula that cannot be read. The message shows the place by a caret below it. */
export class FormulaError extends Error {
  readonly position: number;

  constructor({ text, position, found, allowed, meant = null }: Mistake) {
    const question = meant === null ? "" : `Did you mean "${meant}"? `;
    super(`${found} at column ${position + 1}:\n${pointedAt(text, position)}\n${question}${allowed}`);
    this.name = "FormulaError";
    this.position = position;
  }
}

/** Characters shown on either side of the place. */
const shown = 40;

/** The formula in one line, and a caret below the place. */
function pointedAt(text: string, position: number): string {
  const from = Math.max(0, position - shown);
  const to = Math.min(text.length, position + shown);
  const before = from > 0 ? "…" : "";
  const line = `${before}${text.slice(from, to)}${to < text.length ? "…" : ""}`.replace(/\s/g, " ");
  return `    ${line}\n    ${" ".repeat(before.length + position - from)}^`;
}
