/**
 * A scene as a PDF of one page in its own size, text as text in the bundled fonts, embedded as subsets. The bytes are a
 * function of the scene: the date is fixed, the file's id is made of what it says, and nothing is compressed, because
 * zlib's output differs between versions of Node.
 */

import PDFDocument from "pdfkit";
import type { Face } from "../figures/advances.ts";
import type { PathShape, Scene, Shape, TextShape } from "../figures/scene.ts";
import { fontFiles } from "./fonts.ts";

/** Points of print in a px of CSS. */
const pointsPerPixel = 0.75;

type Document = InstanceType<typeof PDFDocument>;

export async function pdf(scene: Scene): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: [scene.width * pointsPerPixel, scene.height * pointsPerPixel],
    margin: 0,
    compress: false,
    info: {
      Title: scene.title,
      Subject: scene.description,
      Producer: "meanfield",
      Creator: "meanfield",
      CreationDate: new Date(0),
    },
  });
  for (const [face, file] of Object.entries(fontFiles())) document.registerFont(face, file);
  const bytes = collected(document);
  document.scale(pointsPerPixel);
  document.rect(0, 0, scene.width, scene.height).fill(scene.background);
  for (const shape of scene.shapes) draw(document, scene, shape);
  document.end();
  return bytes;
}

function collected(document: Document): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    document.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on("error", reject);
  });
}

function draw(document: Document, scene: Scene, shape: Shape): void {
  document.save();
  switch (shape.kind) {
    case "path":
      drawPath(document, scene, shape);
      break;
    case "circle":
      document.circle(shape.x, shape.y, shape.radius).fill(shape.fill);
      break;
    case "text":
      drawText(document, shape);
      break;
  }
  document.restore();
}

function drawPath(document: Document, scene: Scene, shape: PathShape): void {
  const { points, closed, stroke, fill, width, dash, clip } = shape;
  if (clip !== null) {
    const frame = scene.frames[clip];
    document.rect(frame.x, frame.y, frame.width, frame.height).clip();
  }
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) document.moveTo(x, y);
    else document.lineTo(x, y);
  }
  if (closed) document.closePath();
  document.lineJoin("round");
  if (stroke !== null) document.lineWidth(width);
  if (dash.length > 0) document.dash(dash[0], { space: dash[1] });
  if (stroke !== null && fill !== null) document.fillAndStroke(fill, stroke);
  else if (stroke !== null) document.stroke(stroke);
  else if (fill !== null) document.fill(fill);
}

function drawText(document: Document, { x, y, runs, anchor, fill, turned }: TextShape): void {
  const widths = runs.map(({ text, face, size }) => fontOf(document, face, size).widthOfString(text));
  const width = widths.reduce((sum, each) => sum + each, 0);
  if (turned) document.rotate(-90, { origin: [x, y] });
  document.fillColor(fill);
  let at = x - (anchor === "start" ? 0 : anchor === "middle" ? width / 2 : width);
  for (const [index, { text, face, size, rise }] of runs.entries()) {
    fontOf(document, face, size).text(text, at, y - rise, { lineBreak: false, baseline: "alphabetic" });
    at += widths[index];
  }
}

const fontOf = (document: Document, face: Face, size: number): Document => document.font(face).fontSize(size);
