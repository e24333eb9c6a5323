/** The nearest word, found where formulas find theirs. */
export { edits, nearest, suggestion } from "../model/nearest.ts";
