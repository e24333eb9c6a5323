/** Why a formula is no activation, in a sentence that begins with "it". */
export class UnfitFormulaError extends Error {}

/** A place, short. */
export const shown = (u: number): string => String(Number(u.toPrecision(6)));
