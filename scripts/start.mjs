/** `npm start`: the main job on a fresh clone. Extra arguments go to `meanfield run isotropic`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { built, root } from "./ready.mjs";

built();
const command = [
  join(root, "dist", "cli", "main.js"),
  "run",
  "isotropic",
  "--set",
  "training.stepSize=1e-4",
  ...process.argv.slice(2),
];
const result = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
process.exit(result.status ?? 1);
