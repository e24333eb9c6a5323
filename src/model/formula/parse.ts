/**
 * The parser of the closed grammar,
 *
 *     sum    = term  { ("+" | "−") term }
 *     term   = signed { ("*" | "/") signed }
 *     signed = "-" signed | power
 *     power  = atom [ "^" signed ]                      right associative; −u² is −(u²), 2^−u is 2^(−u)
 *     atom   = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
 *     number = digits [ "." digits ] [ "e" [ "+" | "-" ] digits ]
 *
 * by recursive descent, in time linear in the text. Text and nesting are limited, so that no input hangs or overflows.
 */

import { nearest } from "../nearest.ts";
import { FormulaError } from "./error.ts";
import { functionNames, functions, isFunctionName } from "./functions.ts";
import { type ConstantName, constants, type Formula, type Operator } from "./tree.ts";

/** Longest text of a formula. */
export const longestFormula = 1000;
/** Deepest nesting: parentheses, calls, signs and exponents within one another. */
const deepest = 100;

interface Token {
  readonly kind: "number" | "name" | "mark" | "end";
  readonly text: string;
  readonly position: number;
}

/** The text as it is read: where reading stands, and which names are variables. */
interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly variables: readonly string[];
  next: number;
  depth: number;
}

/**
 * @param variables  the names that may stand for numbers
 * @throws FormulaError  with the place, what was found there, what is allowed, and the nearest word
 */
export function parseFormula(text: string, variables: readonly string[]): Formula {
  if (text.length > longestFormula) {
    throw new FormulaError({
      text,
      position: longestFormula,
      found: `the formula has ${text.length} characters`,
      allowed: `Allowed are ${longestFormula}`,
    });
  }
  const reader: Reader = { text, tokens: tokensOf(text), variables, next: 0, depth: 0 };
  const formula = sum(reader);
  const rest = peek(reader);
  if (rest.kind !== "end") throw unexpected(reader, rest, "an operator + - * / ^, or the end");
  return formula;
}

const tokenPattern = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[A-Za-z_][A-Za-z0-9_]*|[-+*/^(),]/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let position = 0; position < text.length; ) {
    if (/\s/.test(text[position])) {
      position++;
      continue;
    }
    tokenPattern.lastIndex = position;
    const found = tokenPattern.exec(text)?.[0];
    if (found === undefined) throw strange(text, position);
    const kind = /^[\d.]/.test(found) ? "number" : /^\w/.test(found) ? "name" : "mark";
    tokens.push({ kind, text: found, position });
    position += found.length;
  }
  return [...tokens, { kind: "end", text: "", position: text.length }];
}

/** Characters that mean an operator elsewhere. */
const elsewhere: Readonly<Record<string, string>> = {
  "−": "-",
  "–": "-",
  "·": "*",
  "×": "*",
  "÷": "/",
  "²": "^2",
  "³": "^3",
  "√": "sqrt(…)",
  π: "pi",
  "|": "abs(…)",
  "[": "(",
  "]": ")",
  "{": "(",
  "}": ")",
};

function strange(text: string, position: number): FormulaError {
  const found = String.fromCodePoint(text.codePointAt(position) ?? 0);
  const written = Object.hasOwn(elsewhere, found) ? `Write ${elsewhere[found]}. ` : "";
  return new FormulaError({
    text,
    position,
    found: `found "${found}"`,
    allowed: `${written}Allowed: numbers, names, + - * / ^ and parentheses`,
  });
}

const peek = ({ tokens, next }: Reader): Token => tokens[next];
const isMark = ({ kind, text }: Token, mark: string): boolean => kind === "mark" && text === mark;

function take(reader: Reader): Token {
  const token = peek(reader);
  if (token.kind !== "end") reader.next++;
  return token;
}

function sum(reader: Reader): Formula {
  return chain(reader, ["+", "-"], term);
}

function term(reader: Reader): Formula {
  return chain(reader, ["*", "/"], signed);
}

/** Left associative: a − b − c is (a − b) − c. */
function chain(reader: Reader, operators: readonly Operator[], part: (reader: Reader) => Formula): Formula {
  let left = part(reader);
  for (;;) {
    const operator = operators.find((mark) => isMark(peek(reader), mark));
    if (operator === undefined) return left;
    take(reader);
    left = { kind: "binary", operator, left, right: part(reader) };
  }
}

function signed(reader: Reader): Formula {
  if (!isMark(peek(reader), "-")) return power(reader);
  take(reader);
  return { kind: "negative", of: deeper(reader, signed) };
}

function power(reader: Reader): Formula {
  const left = atom(reader);
  if (!isMark(peek(reader), "^")) return left;
  take(reader);
  return { kind: "binary", operator: "^", left, right: deeper(reader, signed) };
}

function atom(reader: Reader): Formula {
  const token = take(reader);
  if (token.kind === "number") return numberOf(reader, token);
  if (token.kind === "name") return named(reader, token);
  if (!isMark(token, "(")) throw unexpected(reader, token, "a number, a name, - or (");
  const inner = deeper(reader, sum);
  const closing = take(reader);
  if (!isMark(closing, ")")) throw unexpected(reader, closing, "an operator + - * / ^, or )");
  return inner;
}

/** One level further in. */
function deeper(reader: Reader, read: (reader: Reader) => Formula): Formula {
  reader.depth++;
  if (reader.depth > deepest) {
    throw new FormulaError({
      text: reader.text,
      position: peek(reader).position,
      found: `the formula is nested more than ${deepest} deep`,
      allowed: `Allowed are ${deepest} parentheses, signs and exponents within one another`,
    });
  }
  const formula = read(reader);
  reader.depth--;
  return formula;
}

function numberOf({ text }: Reader, token: Token): Formula {
  const value = Number(token.text);
  if (Number.isFinite(value)) return { kind: "number", value };
  throw new FormulaError({
    text,
    position: token.position,
    found: `found ${token.text}`,
    allowed: "Allowed are numbers up to 1.8e308",
  });
}

const isConstant = (name: string): name is ConstantName => Object.hasOwn(constants, name);

function named(reader: Reader, token: Token): Formula {
  const name = token.text;
  const opens = isMark(peek(reader), "(");
  if (isFunctionName(name)) {
    if (!opens)
      throw mistake(reader, token, `found the function ${name} without its argument`, `Write ${name}(…)`);
    return { kind: "call", name, of: argumentsOf(reader, token, functions[name].arguments) };
  }
  const variable = reader.variables.includes(name);
  if (!variable && !isConstant(name)) throw unknown(reader, token, opens);
  if (opens)
    throw mistake(
      reader,
      peek(reader),
      'found "("',
      `${name} is no function; for a product write ${name}*(…)`,
    );
  return variable || !isConstant(name) ? { kind: "variable", name } : { kind: "constant", name };
}

function argumentsOf(reader: Reader, name: Token, wanted: 1 | 2): Formula[] {
  take(reader);
  const of = [deeper(reader, sum)];
  while (isMark(peek(reader), ",")) {
    take(reader);
    of.push(deeper(reader, sum));
  }
  const closing = take(reader);
  if (!isMark(closing, ")")) throw unexpected(reader, closing, "an operator + - * / ^, a comma, or )");
  if (of.length === wanted) return of;
  const form = wanted === 1 ? `${name.text}(…)` : `${name.text}(…, …)`;
  throw mistake(
    reader,
    name,
    `found ${name.text} of ${of.length} argument${of.length === 1 ? "" : "s"}`,
    `Write ${form}`,
  );
}

const mistake = ({ text }: Reader, { position }: Token, found: string, allowed: string): FormulaError =>
  new FormulaError({ text, position, found, allowed });

function unexpected(reader: Reader, token: Token, allowed: string): FormulaError {
  const before = reader.tokens[reader.tokens.indexOf(token) - 1];
  const found = token.kind === "end" ? "found the end of the formula" : `found "${token.text}"`;
  const advice =
    isMark(token, "*") && before !== undefined && isMark(before, "*")
      ? "Write ^ for a power. "
      : before?.kind === "number" && (token.kind === "name" || isMark(token, "("))
        ? `Write ${before.text}*${token.text} for a product. `
        : "";
  return mistake(reader, token, found, `${advice}Allowed: ${allowed}`);
}

function unknown(reader: Reader, token: Token, opens: boolean): FormulaError {
  const { variables, text } = reader;
  const names = [...variables, ...Object.keys(constants)];
  const allowed = [
    variables.length === 0
      ? ""
      : `${variables.length === 1 ? "the variable" : "the variables"} ${variables.join(", ")}`,
    `the constants ${Object.keys(constants).join(", ")}`,
    `the functions ${functionNames.join(", ")}`,
  ];
  // r1 where there is only r: too short a word for a distance.
  const isStem = (name: string) => !opens && token.text.replace(/\d+$/, "") === name;
  return new FormulaError({
    text,
    position: token.position,
    found: `found the unknown name "${token.text}"`,
    allowed: `Allowed: ${allowed.filter((part) => part !== "").join("; ")}`,
    meant:
      variables.find(isStem) ?? nearest(token.text, opens ? functionNames : [...names, ...functionNames]),
  });
}
