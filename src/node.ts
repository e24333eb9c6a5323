/** The public names that need Node: files. */

export { type Attempt, type Owner, openAttempt } from "./store/attempt.ts";
export { type LoadedExperiment, type LoadOptions, loadExperiment } from "./store/load.ts";
export { type Manifest, readManifest } from "./store/manifest.ts";
export { pdf } from "./store/pdf.ts";
export { png } from "./store/png.ts";
export { type Provenance, provenance } from "./store/provenance.ts";
export { loadRun } from "./store/recorded.ts";
export { finishedRun, type Published, publish, type RunName, readSummary, runFolder } from "./store/runs.ts";
