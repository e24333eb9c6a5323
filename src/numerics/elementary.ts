/**
 * The elementary functions of everything that is recorded. Engines differ in Math.exp and its kin, these do not:
 * they use only the operations that IEEE 754 and ECMAScript fix to the bit. Each file states its method,
 * elementary.test.ts holds each function to its accuracy against exact integer arithmetic.
 */

export { atan, cos, sin } from "./elementaryCircular.ts";
export { exp, expm1, tanh } from "./elementaryExponential.ts";
export { log, log1p } from "./elementaryLogarithm.ts";
export { pow } from "./elementaryPower.ts";
