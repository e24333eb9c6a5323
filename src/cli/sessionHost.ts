/**
 * A Session behind messages: plain data in, plain data out, so that it can live in a worker thread. What a Session
 * records holds functions and cannot be sent; what it saves, and the finished artefacts, can.
 */

import { artefacts } from "../experiment/artefacts.ts";
import type { Experiment } from "../experiment/schema.ts";
import {
  type AdvanceReport,
  type AdvanceRequest,
  type Session,
  startSession,
} from "../experiment/session.ts";
import { animationFigures } from "../figures/animation.ts";
import { figures } from "../figures/figures.ts";
import type { Tables } from "../model/table.ts";
import type { Summary } from "../recording/format.ts";
import { reportHtml } from "../report/report.ts";
import { animationFile, figureFiles } from "../store/figureFiles.ts";
import { type RunName, reportName } from "../store/runs.ts";
import { importedTables, type SentTables } from "../store/userModules.ts";
import type { Answer } from "../studies/questions.ts";
import type { Verdict } from "../studies/verdict.ts";

/** What is left of a session when it ends: plain data, ready to be written to a run folder. */
export interface Finished {
  readonly summary: Summary;
  /** Every file of the run folder that the session makes, by name. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly notes: readonly string[];
}

/** What can be asked of a session, and what it answers. */
export interface SessionCalls {
  start(experiment: Experiment, tables: SentTables): void | Promise<void>;
  advance(request: AdvanceRequest): AdvanceReport;
  /** Of one part: what `restore` of any session of the experiment takes. */
  save(part: number): Uint8Array;
  restore(bytes: Uint8Array): void;
  /** The one place where a session becomes files. */
  finish(run: RunName): Finished;
  /** Of an experiment's limit; needs no session. `eta`: η as a share of R(0). */
  verdict(experiment: Experiment, tables: SentTables, eta: number): Promise<Verdict>;
  /** A study's question (studies/questions.ts); needs no session. */
  ask(question: string, experiment: Experiment, tables: SentTables): Promise<Answer>;
}

/** A host without a session yet. Every call but `start` throws an Error before it; a second `start` begins afresh. */
export function sessionHost(): SessionCalls {
  let session: Session | null = null;
  let inputs: Tables = {};
  const started = (): Session => {
    if (session === null) throw new Error("session: nothing was started yet; call start first.");
    return session;
  };
  return {
    async start(experiment, tables) {
      inputs = await importedTables(tables);
      session = startSession(experiment, inputs);
    },
    advance: (request) => started().advance(request),
    save: (part) => started().save(part),
    restore: (bytes) => started().restore(bytes),
    async verdict(experiment, tables, eta) {
      const { verdict } = await import("../studies/verdict.ts");
      return verdict(experiment, await importedTables(tables), { eta });
    },
    async ask(question, experiment, tables) {
      const { ask } = await import("../studies/questions.ts");
      return ask(question, experiment, await importedTables(tables));
    },
    finish(name) {
      const { experiment, notes } = started();
      const recording = started().recording();
      const { summary, files } = artefacts(started(), name);
      const run = { experiment, tables: inputs, recording, summary };
      const drawn = figures(run);
      return {
        summary,
        files: {
          ...files,
          ...figureFiles(drawn),
          ...animationFile(animationFigures(run, started().frames())),
          [reportName]: reportHtml(run, drawn),
        },
        notes,
      };
    },
  };
}
