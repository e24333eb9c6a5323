/** The special functions of this program by name; each file states its promises. */
export { betaQuantile, incompleteBeta } from "./beta.ts";
export { chiCdf, chiPdf, chiQuantile, noncentralChiSquareCdf } from "./chi.ts";
export { erf, erfc, normalCdf, normalPdf, normalPdfCdf } from "./erf.ts";
export { normalQuantile } from "./erfQuantile.ts";
export { gammaP, gammaQ, logGamma } from "./gamma.ts";
