import type { MessagePort } from "node:worker_threads";
import type { Metrics } from "@cerebros/contracts";
import type { TableFormat } from "@cerebros/table-file";
import type { Failure } from "./failure.js";
import type { ChosenTrainer, TrialRequest } from "./training.js";

/** How a task ended. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface ProfileTask {
  path: string;
  /** Without it, the content decides. */
  format: TableFormat | undefined;
}

export interface TrainTask {
  request: TrialRequest;
  /** Memory that training may take. */
  max_bytes: number;
  /** One 32-bit integer; anything but 0 asks the worker to stop. Shared, because a busy worker reads no messages. */
  stop: SharedArrayBuffer;
  /** Takes the worker's `TrainMessage`s. */
  port: MessagePort;
}

export type TrainMessage =
  | { type: "started" }
  /** Comes once, before the first epoch. */
  | { type: "trainer"; chosen: ChosenTrainer }
  | { type: "epoch"; epoch: number; metrics: Metrics }
  /** The last message. */
  | { type: "ended" };
