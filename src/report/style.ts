/** How the report looks: light and dark, a phone's width, a printed page. Colours are the figures' own. */

import { dark, light, onWhite, type Theme, themeVariables } from "../figures/theme.ts";
import { formulaCss } from "./formulas.generated.ts";

/** The figures' variables, and what a page has beside figures. */
const colours = (scheme: "light" | "dark", theme: Theme, panel: string): string =>
  `color-scheme:${scheme};${themeVariables(theme)}--panel:${panel};`;

const onLight = colours("light", light, "#F4F2EC");
const onDark = colours("dark", dark, "#13171D");
const onPaper = colours("light", onWhite, "#F4F2EC");

/** The style sheet, formulas' fonts included. */
export const reportCss = `${formulaCss}
:root{${onLight}}
@media (prefers-color-scheme:dark){:root{${onDark}}}
:root:has(#theme-light:checked){${onLight}}
:root:has(#theme-dark:checked){${onDark}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--mf-background);color:var(--mf-ink);font:1rem/1.5 "Source Sans 3",system-ui,sans-serif;font-variant-numeric:tabular-nums}
.skip{position:absolute;left:-100vw}
.skip:focus{left:16px;top:8px;padding:4px 8px;background:var(--mf-background);z-index:1}
:focus-visible{outline:2px solid var(--mf-ink);outline-offset:2px}
.page{max-width:76rem;margin:0 auto;padding:0 24px 48px}
header.page{display:flex;flex-wrap:wrap;gap:4px 24px;justify-content:space-between;align-items:center;padding-top:12px;padding-bottom:12px;color:var(--mf-label);font-size:.875rem}
fieldset{border:0;margin:0;padding:0;display:flex;gap:4px 12px}
fieldset legend{float:left;padding:0;margin-right:12px}
label{display:inline-flex;gap:4px;align-items:center;min-height:24px}
input{accent-color:var(--mf-ink)}
h1,h2,h3,.lead,var,i{font-family:"Source Serif 4",Georgia,serif}
h1{font-size:2rem;line-height:1.2;margin:24px 0 4px;overflow-wrap:anywhere}
h2{font-size:1.3125rem;line-height:1.3;margin:48px 0 12px;padding-top:12px;border-top:1px solid var(--mf-grid)}
h3{font-size:1.0625rem;margin:24px 0 4px}
p,li,dd{max-width:46rem}
p{margin:8px 0}
.meta,figcaption,caption,.note{color:var(--mf-label);font-size:.875rem}
.meta{overflow-wrap:anywhere}
.lead{font-size:1.3125rem;line-height:1.4;margin:12px 0 16px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0;padding:0;font-size:.875rem}
a{color:var(--mf-stroke-limit)}
dl.outcome{display:grid;grid-template-columns:7rem 1fr;gap:10px 16px;margin:0}
dl.outcome dt{color:var(--mf-label);font-weight:600}
dl.outcome dd{margin:0}
dl.outcome p{margin:0}
figure{margin:8px 0 36px}
.on-narrow{display:none}
figure svg{display:block;max-width:100%;height:auto}
details{margin:8px 0}
summary{cursor:pointer;color:var(--mf-label);font-size:.875rem;min-height:24px}
.wide,.formula>.katex-display,pre{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem;margin:4px 0 12px}
caption{text-align:left;padding:4px 0 8px;max-width:min(46rem,calc(100vw - 2rem))}
th,td{padding:4px 0 4px 20px;text-align:right;vertical-align:baseline;white-space:nowrap;border-bottom:1px solid var(--mf-grid)}
th:first-child{padding-left:0}
.word{text-align:left;white-space:normal;max-width:28rem}
thead th{color:var(--mf-label);font-weight:600;vertical-align:bottom;border-color:var(--mf-edge)}
tbody th{font-weight:400}
pre,code{font-family:ui-monospace,"Liberation Mono",Menlo,monospace;font-size:.8125rem}
pre{background:var(--panel);padding:12px 16px;border-radius:4px;line-height:1.45;margin:8px 0}
.formula{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 2.5em}
.formula>.katex-display{margin:4px 0;padding:4px 0;max-width:100%;overflow-y:hidden;text-align:left}
.formula>.katex-display>.katex{text-align:left}
sub,sup{line-height:0;font-size:.75em}
@media (max-width:639px){.on-wide{display:none}.on-narrow{display:block}.page{padding:0 16px 36px}h1{font-size:1.625rem}.lead{font-size:1.1875rem}dl.outcome{grid-template-columns:1fr;gap:2px}dl.outcome dd{margin-bottom:12px}.formula{font-size:.8125rem}}
@page{size:A4;margin:16mm 15mm}
@media print{
:root,:root:has(#theme-light:checked),:root:has(#theme-dark:checked){${onPaper}}
body{font-size:10pt}
.page{max-width:none;padding:0}
.skip,nav,fieldset,details{display:none}
.wide,.formula>.katex-display,pre{overflow:visible}
.formula{font-size:8.5pt;break-inside:avoid}
table{font-size:8pt}
th,td{padding-left:10px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:8pt}
figure,.wide,dd,li{break-inside:avoid}
.on-wide{display:block}
.on-narrow{display:none}
figure svg{max-height:235mm}
caption{max-width:none}
h2,h3{break-after:avoid}
a[href^="http"]::after{content:" (" attr(href) ")";overflow-wrap:anywhere}
}
`;
