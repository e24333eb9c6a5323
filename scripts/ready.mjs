/**
 * Brings a clone to where it can run: dependencies as the lock file says, then a build of the present sources.
 * Both are skipped when they are already true.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const lowestNode = [20, 19];

/** Runs a command in the project's root and ends this process with its exit code if it fails. */
export function must(command, args, options = {}) {
  // Windows finds npm only as npm.cmd, through a shell; elsewhere no shell reads the arguments.
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return;
  console.error(`meanfield needs Node ${lowestNode.join(".")} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the root package only: docs, web and bench workspaces have what the main job does not need. */
export function installed() {
  checkNode();
  const stamp = join(root, "node_modules", ".meanfield-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Installing dependencies …");
  must("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--workspaces=false"], {
    stdio: ["ignore", 2, 2],
  });
  writeFileSync(stamp, lock);
}

/** Hash of everything that the build reads. */
function sourcesHash() {
  const hash = createHash("sha256");
  const folders = ["src", "scripts"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter(
        (entry) => entry.isFile() && !entry.name.includes(".test.") && !entry.name.includes(".generated."),
      )
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files.sort(), join(root, "package.json"), join(root, "package-lock.json")]) {
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

export function built() {
  installed();
  const stamp = join(root, "dist", ".sources");
  const sources = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  console.error("Building …");
  must(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: ["ignore", 2, 2] });
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(stamp, sources);
}
