/** Entry of the worker thread that computes. */

import { parentPort } from "node:worker_threads";
import { sessionHost } from "./sessionHost.ts";
import { answer, type Request } from "./sessionMessages.ts";

if (parentPort === null)
  throw new Error("sessionWorker: this file is a worker's entry; start it from a worker thread.");
const port = parentPort;
const host = sessionHost();
port.on("message", (request: Request) => {
  void answer(host, request).then((reply) => port.postMessage(reply));
});
