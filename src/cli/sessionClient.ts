import { Worker } from "node:worker_threads";
import { sentTables } from "../store/userModules.ts";
import type { SessionCalls } from "./sessionHost.ts";
import type { CallName, Reply } from "./sessionMessages.ts";

/** A session that computes elsewhere: its calls, each a promise. */
export type SessionClient = {
  readonly [Call in CallName]: (
    ...values: Parameters<SessionCalls[Call]>
  ) => Promise<Awaited<ReturnType<SessionCalls[Call]>>>;
} & { close(): Promise<void> };

/** @param file  the built worker; null computes in this thread */
export async function openSession(file: URL | null): Promise<SessionClient> {
  const { call, close } = file === null ? await sameThread() : workerThread(file);
  const named =
    <Call extends CallName>(name: Call) =>
    (...values: Parameters<SessionCalls[Call]>) =>
      call(name, values) as Promise<Awaited<ReturnType<SessionCalls[Call]>>>;
  const [start, verdict, ask] = [named("start"), named("verdict"), named("ask")];
  return {
    start: (experiment, tables) => start(experiment, sentTables(tables)),
    advance: named("advance"),
    save: named("save"),
    restore: named("restore"),
    finish: named("finish"),
    verdict: (experiment, tables, eta) => verdict(experiment, sentTables(tables), eta),
    ask: (question, experiment, tables) => ask(question, experiment, sentTables(tables)),
    close,
  };
}

interface Transport {
  call(name: CallName, values: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

async function sameThread(): Promise<Transport> {
  const [{ sessionHost }, { answer }] = await Promise.all([
    import("./sessionHost.ts"),
    import("./sessionMessages.ts"),
  ]);
  const host = sessionHost();
  return {
    async call(call, values) {
      const reply = await answer(host, { number: 0, call, values });
      // Let timers and signals in between two slices.
      await new Promise((resolve) => setImmediate(resolve));
      return opened(reply);
    },
    close: async () => {},
  };
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

function workerThread(file: URL): Transport {
  const worker = new Worker(file);
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let failure: Error | null = null;
  const fail = (error: Error) => {
    failure = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    waiting.get(reply.number)?.resolve(reply);
    waiting.delete(reply.number);
  });
  worker.on("error", fail);
  worker.on("exit", (code) =>
    fail(new Error(`The worker thread that computes ended by itself, with code ${code}.`)),
  );
  return {
    async call(call, values) {
      if (failure !== null) throw failure;
      const number = ++last;
      const reply = await new Promise<Reply>((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        worker.postMessage({ number, call, values });
      });
      return opened(reply);
    },
    close: async () => {
      worker.removeAllListeners("exit");
      await worker.terminate();
    },
  };
}

async function opened(reply: Reply): Promise<unknown> {
  if ("value" in reply) return reply.value;
  const { received } = await import("./sessionMessages.ts");
  throw received(reply.error);
}
