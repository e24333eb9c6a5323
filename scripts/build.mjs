/** dist/: the library (isomorphic), its Node door, the command line and its worker. */
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "tsdown";
import { generate } from "./generate.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await generate();
rmSync(join(root, "dist"), { recursive: true, force: true });
const shared = {
  cwd: root,
  format: "esm",
  target: "es2023",
  outDir: "dist",
  clean: false,
  logLevel: "warn",
  fixedExtension: false,
};
await build({
  ...shared,
  entry: {
    index: "src/index.ts",
    node: "src/node.ts",
    "cli/main": "src/cli/main.ts",
    "cli/sessionWorker": "src/cli/sessionWorker.ts",
  },
  platform: "node",
  inputOptions: { checks: { pluginTimings: false } },
  dts: { entry: ["src/index.ts", "src/node.ts"] },
});

// The format of experiment files, for editors.
const { experimentJsonSchema } = await import(pathToFileURL(join(root, "dist", "index.js")).href);
writeFileSync(
  join(root, "dist", "experiment.schema.json"),
  `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`,
);
