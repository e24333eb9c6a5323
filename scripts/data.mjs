/**
 * Writes the data sets that come with the package (src/presets/data/README.md says what they are):
 *
 *     node scripts/data.mjs FOLDER                     the generated ones
 *     node scripts/data.mjs FOLDER breast_cancer.csv   and surprise.csv, from scikit-learn's file of that name
 *
 * Numbers are rounded to 6 digits behind the point, so that engines whose sin and log differ in the last bit agree.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Uniform in (0, 1), by the mulberry32 generator. */
function uniforms(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word = (word + Math.imul(word ^ (word >>> 7), word | 61)) ^ word;
    return (((word ^ (word >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

function normals(seed) {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const rows = 60;
const noise = 0.1;

/**
 * Two interleaving half circles of radius 1 around (−½, −¼) and (½, ¼), labels 1 and −1 in turn, `noise` added to each of
 * x1 and x2; then further inputs x3, x4, … that are N(0, 1) and tell nothing.
 */
function twoMoons(inputs) {
  const moon = normals(1);
  const further = normals(2);
  const lines = Array.from({ length: rows }, (_, row) => {
    const upper = row % 2 === 0;
    const angle = (Math.PI * Math.floor(row / 2)) / (rows / 2 - 1);
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const at = upper ? [x - 0.5, y - 0.25] : [0.5 - x, 0.25 - y];
    const seen = at.map((value) => value + noise * moon());
    // Each row draws as many as the widest file has, so that the files are one data set.
    const rest = Array.from({ length: mostInputs - 2 }, further).slice(0, inputs - 2);
    return [...[...seen, ...rest].map((value) => value.toFixed(6)), upper ? 1 : -1].join(",");
  });
  const names = Array.from({ length: inputs }, (_, k) => `x${k + 1}`);
  return `${[[...names, "label"].join(","), ...lines].join("\n")}\n`;
}

const mostInputs = 14;

const nuclei = [
  "radius",
  "texture",
  "perimeter",
  "area",
  "smoothness",
  "compactness",
  "concavity",
  "concave_points",
  "symmetry",
  "fractal_dimension",
];
const surpriseRows = 250;

/** The ten means of each of the first 250 tumours; label 1 for benign, −1 for malignant. */
function surprise(text) {
  const lines = text
    .trim()
    .split("\n")
    .slice(1, surpriseRows + 1);
  const cells = lines.map((line) => line.split(","));
  const body = cells.map((row) => [...row.slice(0, nuclei.length), row.at(-1) === "1" ? 1 : -1].join(","));
  return `${[[...nuclei, "label"].join(","), ...body].join("\n")}\n`;
}

const [folder, source] = process.argv.slice(2);
if (folder === undefined) {
  console.error("node scripts/data.mjs FOLDER [breast_cancer.csv]");
  process.exit(2);
}
const write = (name, text) => writeFileSync(join(folder, name), text);
write("two-moons.csv", twoMoons(2));
write("two-moons-8.csv", twoMoons(6));
write("two-moons-16.csv", twoMoons(14));
if (source !== undefined) write("surprise.csv", surprise(readFileSync(source, "utf8")));
