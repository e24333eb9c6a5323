/** Study folders: written and published as run folders are. */

import { openAttempt } from "../store/attempt.ts";
import type { Contents } from "../store/files.ts";
import { provenance } from "../store/provenance.ts";
import { type Published, publish, type RunName } from "../store/runs.ts";
import type { Terminal } from "./terminal.ts";

/** What messages call the parent of study folders. */
export const studyFolders = { flag: "--studies", holds: "study folders" } as const;

/** What is to be kept, and where. */
interface Kept {
  /** Parent of the study folders, absolute. */
  readonly studies: string;
  readonly name: RunName;
  readonly contents: Contents;
  readonly started: Date;
}

/** Publishes a study folder of its own, or finds it there. */
export async function keepInStudies(
  terminal: Terminal,
  { studies, name, contents, started }: Kept,
): Promise<Published> {
  const attempt = await openAttempt(studies, name.id, studyFolders);
  try {
    return await publish(studies, name, attempt, contents, provenance(terminal.command, started));
  } finally {
    await attempt.discard();
  }
}
