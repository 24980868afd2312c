import type { MessagePort } from "node:worker_threads";
import type { Metrics, Trainer } from "@cerebros/contracts";
import type { TableFormat } from "@cerebros/table-file";
import type { Failure } from "./failure.js";
import type { TrialRequest } from "./training.js";

/** Given to every thread when it starts. */
export interface WorkerOptions {
  /** The only backend to use; null takes the fastest that loads. */
  backend: Trainer | null;
}

/** How a task ended. `trainer` is the backend of the thread, once it has one. */
export type Outcome<T> = ({ ok: true; value: T } | { ok: false; failure: Failure }) & {
  trainer: Trainer | null;
};

export interface ProfileTask {
  path: string;
  /** Without it, the content decides. */
  format: TableFormat | undefined;
}

export interface TrainTask {
  request: TrialRequest;
  /** One 32-bit integer; anything but 0 asks the worker to stop. Shared, because a busy worker reads no messages. */
  stop: SharedArrayBuffer;
  /** Takes the worker's `TrainMessage`s. */
  port: MessagePort;
}

export type TrainMessage =
  | { type: "started" }
  | { type: "epoch"; epoch: number; metrics: Metrics; trainer: Trainer }
  /** The last message. */
  | { type: "ended" };
