/**
 * Numbers as readers see them: three significant figures (two for distances and errors), a true minus, thousands by
 * comma, powers of ten below 0.001 and from 10,000,000 on. Every number in a sentence or a table goes through here.
 */

const minus = "−";
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const subscripts = "₀₁₂₃₄₅₆₇₈₉";

/** What stands where there is no number. */
export const absent = "–";

/** A measured number to `digits` significant figures. */
export function rounded(value: number, digits = 3): string {
  if (value === 0) return "0";
  return written(Number(value.toPrecision(digits)), (size) => {
    const text = size.toPrecision(digits);
    return text.includes("e") ? `${size}` : text;
  });
}

/** A distance, or an error: two figures are all that it has. */
export const roughly = (value: number): string => rounded(value, 2);

/** A number as it was set, all of its digits. */
export const exactly = (value: number): string => written(value, (size) => `${size}`);

/** A time: kε without its rounding dust. */
export const time = (t: number): string => exactly(Number(t.toPrecision(6)));

/** A share ≥ 0 as whole percents; "under 1 %" where there is something, but less. */
export const percent = (share: number): string =>
  share > 0 && share < 0.01 ? "under 1 %" : `${grouped(`${Math.round(share * 100)}`)} %`;

/** `plain` writes a size between 0.001 and 9,999,999. */
function written(value: number, plain: (size: number) => string): string {
  const size = Math.abs(value);
  const sign = value < 0 ? minus : "";
  if (size === 0) return "0";
  // 1/D where nothing is trained.
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (Number.isNaN(size)) return absent;
  return sign + (size < 0.001 || size >= 1e7 ? power(size) : grouped(plain(size)));
}

/** 2×10⁻⁴; the digits are those that are needed. */
function power(size: number): string {
  const [mantissa, exponent] = size.toExponential().split("e");
  const raised = exponent
    .replace("+", "")
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => superscripts[Number(digit)]);
  return `${mantissa}×10${raised}`;
}

function grouped(text: string): string {
  const [whole, fraction] = text.split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** The name of a coordinate with its index below the line: r1 → r₁. */
export const indexed = (name: string): string => name.replace(/\d/g, (digit) => subscripts[Number(digit)]);
