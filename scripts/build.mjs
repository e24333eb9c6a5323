/** dist/: the library (isomorphic), its Node door, the command line and its worker. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsdown";
import { generate } from "./generate.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await generate();
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
