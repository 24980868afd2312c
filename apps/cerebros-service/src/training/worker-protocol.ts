import type { MessagePort } from "node:worker_threads";
import { CerebrosError, type ErrorBody, type Metrics, type Trainer } from "@cerebros/contracts";
import type { TrialRequest, TrialResult } from "./training.js";
import {
  type DataSource,
  type Predictions,
  type Prepared,
  type Profile,
  type Row,
  TrialFailed,
} from "./training.js";

/** What the pool asks of a worker thread, and the type of the answer. */
export interface Tasks {
  profile: { request: { path: string }; answer: Profile };
  prepare: { request: { source: DataSource }; answer: Prepared };
  train: { request: TrialRequest & TrainChannel; answer: TrialResult };
  evaluate: { request: { source: DataSource; model_dir: string; backend: Trainer | null }; answer: Metrics };
  predict: { request: { model_dir: string; rows: Row[]; backend: Trainer | null }; answer: Predictions };
}

export interface TrainChannel {
  backend: Trainer | null;
  /** One number; anything but 0 asks the worker to stop at the next step. */
  aborted: Int32Array;
  /** Carries `EpochMessage`s, then one `null`. */
  epochs: MessagePort;
}

export interface EpochMessage {
  epoch: number;
  metrics: Metrics;
}

export type Task = { [K in keyof Tasks]: { kind: K } & Tasks[K]["request"] }[keyof Tasks];

/** Errors lose their class between threads, so they cross as data. */
export type Outcome<T> = { ok: true; answer: T } | { ok: false; fault: Fault };

type Fault =
  | { kind: "refusal"; body: ErrorBody }
  | { kind: "trial"; message: string }
  | { kind: "unknown"; message: string; stack: string | undefined };

export function toFault(error: unknown): Fault {
  if (error instanceof CerebrosError) return { kind: "refusal", body: error.toBody() };
  if (error instanceof TrialFailed) return { kind: "trial", message: error.message };
  if (error instanceof Error) return { kind: "unknown", message: error.message, stack: error.stack };
  return { kind: "unknown", message: String(error), stack: undefined };
}

export function fromFault(fault: Fault): Error {
  if (fault.kind === "trial") return new TrialFailed(fault.message);
  if (fault.kind === "refusal") {
    const { code, message, field } = fault.body;
    return new CerebrosError(code, message, field === null ? {} : { field });
  }
  const cause = new Error(fault.message);
  if (fault.stack !== undefined) cause.stack = fault.stack;
  const [line] = fault.message.split("\n");
  return new CerebrosError("internal", `training failed: ${line}`, { cause });
}
