import type { Metrics, Trainer } from "@cerebros/contracts";
import { workerData } from "piscina";
import { profileTable } from "./data/table.js";
import { describeSource } from "./describe-source.js";
import { Stopped, toFailure } from "./failure.js";
import type { Outcome, ProfileTask, TrainMessage, TrainTask, WorkerOptions } from "./messages.js";
import { screenedSource } from "./prepared-source.js";
import type { DataSource, Predictions, Prepared, Profile, Row, TrialResult } from "./training.js";

/*
 * The file that worker threads run; each export is a task. tfjs takes half a second and 40 MB to load, so the tasks that
 * need it import it, and nothing on the main thread does.
 */

const { backend } = workerData as WorkerOptions;
let trainer: Trainer | null = null;

export function profile({ path, format }: ProfileTask): Promise<Outcome<Profile>> {
  return outcome(() => profileTable(path, format));
}

export function prepare(source: DataSource): Promise<Outcome<Prepared>> {
  return outcome(async () => {
    const { data, leaks } = await screenedSource(source);
    return describeSource(data, leaks);
  });
}

export async function train({ request, stop, port }: TrainTask): Promise<Outcome<TrialResult>> {
  const send = (message: TrainMessage) => port.postMessage(message);
  const flag = new Int32Array(stop);
  const checkAborted = () => {
    if (Atomics.load(flag, 0) !== 0) throw new Stopped("the main thread asked to stop");
  };
  send({ type: "started" });
  const result = await outcome(async () => {
    const loaded = await useBackend();
    checkAborted();
    const { trainTrial } = await import("./train-trial.js");
    return trainTrial(request, backend, {
      checkAborted,
      onEpoch: (epoch, metrics) => send({ type: "epoch", epoch, metrics, trainer: loaded }),
    });
  });
  send({ type: "ended" });
  port.close();
  return result;
}

export function evaluate(request: { source: DataSource; model_dir: string }): Promise<Outcome<Metrics>> {
  return outcome(async () => {
    await useBackend();
    const { evaluateModel } = await import("./apply-model.js");
    return evaluateModel(request, backend);
  });
}

export function predict(request: { model_dir: string; rows: Row[] }): Promise<Outcome<Predictions>> {
  return outcome(async () => {
    await useBackend();
    const { predictRows } = await import("./apply-model.js");
    return predictRows(request, backend);
  });
}

async function useBackend(): Promise<Trainer> {
  const { loadBackend } = await import("./network/backend.js");
  trainer = await loadBackend(backend);
  return trainer;
}

async function outcome<T>(task: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await task(), trainer };
  } catch (error) {
    return { ok: false, failure: toFailure(error), trainer };
  }
}
