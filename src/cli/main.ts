#!/usr/bin/env node
/** The `meanfield` command: this process's streams, signals and exit code around the command line. */

import { cli } from "./cli.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Once: a second signal ends the process at once, as if nobody listened.
  process.once(signal, () => stop.abort());
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await cli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  env: process.env,
  cwd: process.cwd(),
  command: ["meanfield", ...process.argv.slice(2)],
  // Only the built program has a file that a worker thread can start from.
  worker: import.meta.url.endsWith(".ts") ? null : new URL("./sessionWorker.js", import.meta.url),
  stop: stop.signal,
});
