/**
 * Writes what the sources import but a person does not write:
 *   src/kernels/wasm.generated.ts   the AssemblyScript kernels, compiled, as base64
 *   src/presets/presets.generated.ts  the preset files' texts, and those of their data
 *   src/report/formulas.generated.ts  the report's formulas, typeset by KaTeX, with the styles and fonts that they need
 *   src/report/references.generated.ts  references.bib, and what CITATION.cff says of the program
 *   src/experiment/code.generated.ts  the hash of the code that an experiment's id contains
 * Each is rewritten only when its inputs changed, so a second call is quick.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "yaml";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function writeIfChanged(path, text) {
  const full = join(root, path);
  if (!existsSync(full) || readFileSync(full, "utf8") !== text) writeFileSync(full, text);
}

/** Compiles src/kernels/wasm/index.ts, unless the generated file carries the hash of the same sources. */
async function generateKernels() {
  const target = "src/kernels/wasm.generated.ts";
  const sources = filesBelow("src/kernels/wasm").filter((file) => file.endsWith(".ts"));
  if (sources.length === 0) return;
  const key = sha256(
    sources.map((file) => file + readFileSync(join(root, file), "utf8")).join("\0") + kernelOptions.join(" "),
  );
  const full = join(root, target);
  if (existsSync(full) && readFileSync(full, "utf8").includes(key)) return;
  const { default: asc } = await import("assemblyscript/asc");
  const { error, binary, stderr } = await compile(asc);
  if (error) throw new Error(`The kernels did not compile.\n${stderr}`);
  writeFileSync(
    full,
    `// Written by scripts/generate.mjs from src/kernels/wasm. Sources ${key}\nexport const wasmBase64 =\n  "${Buffer.from(binary).toString("base64")}";\n`,
  );
}

const kernelOptions = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory"];

async function compile(asc) {
  let binary;
  const result = await asc.main(
    ["src/kernels/wasm/index.ts", ...kernelOptions, "--outFile", "kernels.wasm"],
    {
      readFile: (name, base) => {
        const path = join(root, relative(root, join(base, name)));
        return existsSync(path) ? readFileSync(path, "utf8") : null;
      },
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) binary = contents;
      },
      listFiles: () => [],
      stdout: asc.createMemoryStream(),
      baseDir: root,
    },
  );
  return { error: result.error, binary, stderr: result.stderr.toString() };
}

function generatePresets() {
  const names = filesBelow("src/presets").filter((file) => file.endsWith(".yaml"));
  const entries = names.map((file) => {
    const name = file.slice(file.lastIndexOf("/") + 1, -".yaml".length);
    return `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(join(root, file), "utf8"))},\n`;
  });
  const data = filesBelow("src/presets/data").filter((file) => file.endsWith(".csv"));
  const tables = data.map((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return `  ${JSON.stringify(file.slice(file.lastIndexOf("/") + 1))}: ${JSON.stringify(text)},\n`;
  });
  const record = (name, lines) =>
    `export const ${name}: Readonly<Record<string, string>> = {\n${lines.join("")}};\n`;
  writeIfChanged(
    "src/presets/presets.generated.ts",
    `// Written by scripts/generate.mjs from src/presets/*.yaml and src/presets/data/*.csv.\n${record("presetTexts", entries)}${record("dataTexts", tables)}`,
  );
}

/** Typesets src/report/formulas.ts, unless the generated file carries the hash of the same inputs. */
async function generateFormulas() {
  const target = "src/report/formulas.generated.ts";
  const source = readFileSync(join(root, "src/report/formulas.ts"), "utf8");
  const generator = readFileSync(join(root, "scripts/formulas.mjs"), "utf8");
  const key = sha256([source, generator, katexVersion()].join("\0"));
  const full = join(root, target);
  if (existsSync(full) && readFileSync(full, "utf8").includes(key)) return;
  const { typeset } = await import("./formulas.mjs");
  const { html, css } = await typeset(source);
  writeFileSync(
    full,
    `// Written by scripts/generate.mjs from src/report/formulas.ts. Inputs ${key}\nexport const formulaHtml = ${JSON.stringify(html, null, 2)} as const;\nexport const formulaCss =\n  ${JSON.stringify(css)};\n`,
  );
}

const lockedVersion = (lock, name) => lock.packages[`node_modules/${name}`].version;

const readLock = () => JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

const katexVersion = () => `katex@${lockedVersion(readLock(), "katex")}`;

/** What citations are made of; the report's parser reads the text. */
function generateReferences() {
  const {
    title,
    version,
    authors,
    "date-released": released,
  } = parse(readFileSync(join(root, "CITATION.cff"), "utf8"));
  const software = {
    title,
    version,
    year: `${released}`.slice(0, 4),
    authors: authors.map(({ name }) => name),
  };
  writeIfChanged(
    "src/report/references.generated.ts",
    `// Written by scripts/generate.mjs from references.bib and CITATION.cff.\nexport const referencesText =\n  ${JSON.stringify(readFileSync(join(root, "references.bib"), "utf8"))};\nexport const software = ${JSON.stringify(software)} as const;\n`,
  );
}

/** What the report's generated files are made of, beside sources: a change of it changes report.html. */
const citedFiles = ["CITATION.cff", "references.bib"];

/** The code's part of every id: the sources, the presets, what reports quote, and name@version of each runtime dependency and of KaTeX. */
function generateCodeHash() {
  const { name, version, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const lock = readLock();
  const sources = filesBelow("src").filter(
    (file) => !file.includes(".generated.") && !file.includes(".test."),
  );
  const hash = sha256(
    [
      ...[...sources, ...citedFiles].map((file) => `${file}\0${readFileSync(join(root, file), "utf8")}`),
      ...Object.keys(dependencies)
        .sort()
        .map((dependency) => `${dependency}@${lockedVersion(lock, dependency)}`),
      katexVersion(),
    ].join("\0"),
  );
  writeIfChanged(
    "src/experiment/code.generated.ts",
    `// Written by scripts/generate.mjs.\nexport const codeHash = "${hash}";\nexport const program = "${name} ${version}";\n`,
  );
}

export async function generate() {
  await generateKernels();
  generatePresets();
  await generateFormulas();
  generateReferences();
  generateCodeHash();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await generate();
