import type { Rectangle, Scene, Shape } from "./scene.ts";
import { fonts } from "./theme.ts";

/** A scene as a self-contained SVG document; text stays text, so that it can be searched, read aloud and edited. */
export function svg(scene: Scene): string {
  const { width, height } = scene;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(scene.title)}</title>`,
    `<desc>${escaped(scene.description)}</desc>`,
    `<defs>${scene.frames.map((frame, index) => clipPath(scene.id, frame, index)).join("")}</defs>`,
    `<rect width="${width}" height="${height}" fill="${scene.background}"/>`,
    ...scene.shapes.map((shape) => element(scene.id, shape)),
    "</svg>\n",
  ].join("\n");
}

const clipPath = (id: string, { x, y, width, height }: Rectangle, index: number) =>
  `<clipPath id="${id}-frame${index}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath>`;

const escaped = (content: string) =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const clipped = (id: string, clip: number | null) =>
  clip === null ? "" : ` clip-path="url(#${id}-frame${clip})"`;

function element(id: string, shape: Shape): string {
  switch (shape.kind) {
    case "path":
      return pathElement(id, shape);
    case "circle":
      return `<circle cx="${shape.x}" cy="${shape.y}" r="${shape.radius}" fill="${shape.fill}"${clipped(id, shape.clip)}/>`;
    case "text":
      return textElement(shape);
  }
}

function pathElement(id: string, shape: Extract<Shape, { kind: "path" }>): string {
  const data = shape.points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
  const stroke =
    shape.stroke === null
      ? ""
      : ` stroke="${shape.stroke}" stroke-width="${shape.width}" stroke-linejoin="round"`;
  const dash = shape.dash.length === 0 ? "" : ` stroke-dasharray="${shape.dash.join(" ")}"`;
  return `<path d="${data}${shape.closed ? "Z" : ""}" fill="${shape.fill ?? "none"}"${stroke}${dash}${clipped(id, shape.clip)}/>`;
}

function textElement(shape: Extract<Shape, { kind: "text" }>): string {
  const generic = shape.family === "sans" ? "sans-serif" : "serif";
  const style = [
    `font-family="'${fonts[shape.family]}', ${generic}" font-size="${shape.size}" fill="${shape.fill}"`,
    shape.weight === 600 ? ' font-weight="600"' : "",
    shape.italic ? ' font-style="italic"' : "",
    shape.anchor === "start" ? "" : ` text-anchor="${shape.anchor}"`,
    shape.turned ? ` transform="rotate(-90 ${shape.x} ${shape.y})"` : "",
  ].join("");
  return `<text x="${shape.x}" y="${shape.y}" ${style}>${escaped(shape.text)}</text>`;
}
