/** What a session leaves behind: the summary, and the run folder's tables by file name (its figures are store's). Isomorphic: bytes, no files. */

import { riskParquet, snapshotsParquet, weightsParquet } from "../recording/parquet.ts";
import type { Summary } from "../recording/summary.ts";
import type { Session } from "./session.ts";

/** The summary, and the files beside it: content by name in the run folder. */
interface Artefacts {
  readonly summary: Summary;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
}

/**
 * Snapshots and risk as Parquet; the weights too where `record.weights` kept any.
 * @param meta  the experiment's name and id
 */
export function artefacts(session: Session, meta: { readonly name: string; readonly id: string }): Artefacts {
  const recording = session.recording();
  const summary = session.summary(meta);
  const weights = weightsParquet(recording);
  return {
    summary,
    files: {
      "snapshots.parquet": snapshotsParquet(recording),
      "risk.parquet": riskParquet(recording),
      ...(weights === null ? {} : { "weights.parquet": weights }),
    },
  };
}
