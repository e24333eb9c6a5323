import type { Face } from "./advances.ts";
import type { CircleShape, PathShape, Rectangle, Scene, Shape, TextShape } from "./scene.ts";
import { rounded } from "./scene.ts";
import { type Run, textWidth } from "./text.ts";

/**
 * How a line of several faces is set: "running", one text that holds together in whatever font there is; "placed", a
 * text for each face, where the bundled fonts are sure to be there (resvg loses lines of several faces in which one has
 * a ligature).
 */
type TextFlow = "running" | "placed";

/**
 * A scene as a self-contained SVG document; text stays text, so that it can be searched, read aloud and edited. Colours
 * may be any CSS, `var(…)` of a theme that the page decides included.
 */
export function svg(scene: Scene, flow: TextFlow = "running"): string {
  const { id, width, height } = scene;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">`,
    `<title id="${id}-title">${escaped(scene.title)}</title>`,
    `<desc id="${id}-description">${escaped(scene.description)}</desc>`,
    `<defs>${scene.frames.map((frame, index) => clipPath(id, frame, index)).join("")}</defs>`,
    `<rect width="${width}" height="${height}"${paint({ fill: scene.background })}/>`,
    ...scene.shapes.map((shape) => element(id, shape, flow)),
    "</svg>\n",
  ].join("\n");
}

const clipPath = (id: string, { x, y, width, height }: Rectangle, index: number) =>
  `<clipPath id="${id}-frame${index}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath>`;

const escaped = (content: string) =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const clipped = (id: string, clip: number | null) =>
  clip === null ? "" : ` clip-path="url(#${id}-frame${clip})"`;

/** Attributes for plain colours, which every reader knows; a style for those that only CSS does. */
function paint(colours: Readonly<Record<string, string>>): string {
  const entries = Object.entries(colours);
  const inCss = entries.filter(([, colour]) => colour.includes("("));
  const attributes = entries.filter(([, colour]) => !colour.includes("("));
  const style = inCss.length === 0 ? "" : ` style="${inCss.map(([name, it]) => `${name}:${it}`).join(";")}"`;
  return attributes.map(([name, colour]) => ` ${name}="${colour}"`).join("") + style;
}

function element(id: string, shape: Shape, flow: TextFlow): string {
  switch (shape.kind) {
    case "path":
      return pathElement(id, shape);
    case "circle":
      return circleElement(shape);
    case "text":
      return textElement(shape, flow);
  }
}

function pathElement(id: string, { points, closed, stroke, fill, width, dash, clip }: PathShape): string {
  const data = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
  const pen = stroke === null ? "" : ` stroke-width="${width}" stroke-linejoin="round"`;
  const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(" ")}"`;
  const colours = paint({ fill: fill ?? "none", ...(stroke === null ? {} : { stroke }) });
  return `<path d="${data}${closed ? "Z" : ""}"${colours}${pen}${dashes}${clipped(id, clip)}/>`;
}

const circleElement = ({ x, y, radius, fill }: CircleShape): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}"${paint({ fill })}/>`;

/** How CSS asks for a face. */
const faces: Readonly<Record<Face, string>> = {
  sans: `font-family="'Source Sans 3', sans-serif"`,
  semibold: `font-family="'Source Sans 3', sans-serif" font-weight="600"`,
  serif: `font-family="'Source Serif 4', serif"`,
  italic: `font-family="'Source Serif 4', serif" font-style="italic"`,
};

function textElement({ x, y, runs, anchor, fill, turned }: TextShape, flow: TextFlow): string {
  const turn = turned ? ` transform="rotate(-90 ${x} ${y})"` : "";
  const [first] = runs;
  if (runs.length === 1 && first.rise === 0)
    return `<text x="${x}" y="${y}"${paint({ fill })}${anchored(anchor)}${turn} ${setIn(first)}>${escaped(first.text)}</text>`;
  if (flow === "placed") return `<g${paint({ fill })}${turn}>${placedRuns(x, y, runs, anchor)}</g>`;
  let height = 0;
  const spans = runs.map((run) => {
    const shift = rounded(height - run.rise);
    height = run.rise;
    return `<tspan ${setIn(run)}${shift === 0 ? "" : ` dy="${shift}"`}>${escaped(run.text)}</tspan>`;
  });
  return `<text x="${x}" y="${y}"${paint({ fill })}${anchored(anchor)}${turn} xml:space="preserve">${spans.join("")}</text>`;
}

const anchored = (anchor: TextShape["anchor"]) => (anchor === "start" ? "" : ` text-anchor="${anchor}"`);

function placedRuns(x: number, y: number, runs: readonly Run[], anchor: TextShape["anchor"]): string {
  const width = textWidth(runs);
  let at = x - (anchor === "start" ? 0 : anchor === "middle" ? width / 2 : width);
  return runs
    .map((run) => {
      const element = `<text x="${rounded(at)}" y="${rounded(y - run.rise)}" ${setIn(run)} xml:space="preserve">${escaped(run.text)}</text>`;
      at += textWidth([run]);
      return element;
    })
    .join("");
}

const setIn = ({ face, size }: Run): string => `${faces[face]} font-size="${rounded(size)}"`;
