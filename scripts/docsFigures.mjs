/**
 * `node scripts/docsFigures.mjs` draws the pictures of the documents anew, docs/figures/*.png, with the built program:
 * each is the PNG of a run folder, as it is. Run it after a change of the figures, and look at what changed.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { built, root } from "./ready.mjs";

/** The picture, and the run and the figure of it that it is. */
const pictures = [
  {
    file: "isotropic.png",
    run: ["isotropic", "--set", "training.stepSize=1e-4", "--set", "record.times=[0, 0.1, 0.5, 10]"],
    figure: "density",
  },
];

built();
const runs = mkdtempSync(join(tmpdir(), "meanfield figures "));
try {
  for (const { file, run, figure } of pictures) {
    const target = join(root, "docs", "figures", file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(folderOf(run), "figures", `${figure}.png`), target);
    console.log(target);
  }
} finally {
  rmSync(runs, { recursive: true, force: true });
}

function folderOf(run) {
  const command = [join(root, "dist", "cli", "main.js"), "run", ...run, "--out", runs, "--json"];
  const { status, stdout } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
  const { name, id } = JSON.parse(stdout);
  return join(runs, `${name}-${id}`);
}
