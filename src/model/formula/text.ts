import { type Formula, literal } from "./tree.ts";

/** How tightly a node holds together: sums 1, products 2, signs 3, powers 4, the rest 5. */
function tightness(formula: Formula): number {
  if (formula.kind === "negative") return 3;
  if (formula.kind !== "binary") return 5;
  return { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 }[formula.operator];
}

/** With parentheses where it holds together less tightly than `least`. */
const within = (formula: Formula, least: number): string =>
  tightness(formula) < least ? `(${formulaText(formula)})` : formulaText(formula);

/** A tree as the text that parses to it, with the parentheses that it needs and those that the eye does. */
export function formulaText(formula: Formula): string {
  switch (formula.kind) {
    case "number":
      return String(formula.value);
    case "constant":
    case "variable":
      return formula.name;
    case "negative":
      return `-${within(formula.of, 4)}`;
    case "call":
      return `${formula.name}(${formula.of.map(formulaText).join(", ")})`;
    case "binary": {
      const { operator, left, right } = formula;
      if (operator === "^")
        return `${within(left, 5)}^${literal(right) === null ? within(right, 4) : formulaText(right)}`;
      const own = tightness(formula);
      // The right side one tighter: a − (b − c); a sign after an operator always in parentheses, and before * too.
      const first = own === 2 && left.kind === "negative" ? `(${formulaText(left)})` : within(left, own);
      const second = right.kind === "negative" ? `(${formulaText(right)})` : within(right, own + 1);
      return own === 1 ? `${first} ${operator} ${second}` : `${first}${operator}${second}`;
    }
  }
}
