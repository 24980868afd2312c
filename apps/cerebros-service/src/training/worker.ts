import type { Metrics, Replay } from "@cerebros/contracts";
import { profileTable } from "./data/table.js";
import { describeSource } from "./describe-source.js";
import { Stopped, toFailure } from "./failure.js";
import type { Outcome, ProfileTask, TrainMessage, TrainTask } from "./messages.js";
import { preparedSource, screenedSource } from "./prepared-source.js";
import type {
  DataSource,
  OpenedTest,
  Predictions,
  Prepared,
  Profile,
  Row,
  TfjsTrainer,
  TrialResult,
} from "./training.js";

/*
 * The file that worker threads run; each export is a task. tfjs takes half a second and 40 MB to load, so what needs it
 * imports it when it comes to that, and nothing on the main thread does.
 */

export function profile({ path, format }: ProfileTask): Promise<Outcome<Profile>> {
  return outcome(() => profileTable(path, format));
}

export function prepare(source: DataSource): Promise<Outcome<Prepared>> {
  return outcome(async () => {
    const { data, leaks } = await screenedSource(source);
    return describeSource(data, leaks, source.seed);
  });
}

/** Null when the backend loads, else a sentence with the reason. */
export function checkBackend(trainer: TfjsTrainer): Promise<Outcome<string | null>> {
  return outcome(async () => {
    const { BackendMissing, loadBackend } = await import("./network/backend.js");
    try {
      await loadBackend(trainer);
      return null;
    } catch (error) {
      if (error instanceof BackendMissing) return error.message;
      throw error;
    }
  });
}

/** Loads what training needs as a rule; tfjs is no part of it. */
export async function warm(): Promise<void> {
  const [{ loadKernels }] = await Promise.all([import("./network/kernels.js"), import("./train-trial.js")]);
  await loadKernels();
}

export async function train({ request, max_bytes, stop, port }: TrainTask): Promise<Outcome<TrialResult>> {
  const send = (message: TrainMessage) => port.postMessage(message);
  const flag = new Int32Array(stop);
  const checkAborted = () => {
    if (Atomics.load(flag, 0) !== 0) throw new Stopped("the main thread asked to stop");
  };
  send({ type: "started" });
  const result = await outcome(async () => {
    checkAborted();
    const { trainTrial } = await import("./train-trial.js");
    return trainTrial(request, max_bytes, {
      checkAborted,
      onTrainer: (chosen) => send({ type: "trainer", chosen }),
      onEpoch: (epoch, metrics) => send({ type: "epoch", epoch, metrics }),
    });
  });
  send({ type: "ended" });
  port.close();
  return result;
}

export function validate(request: { source: DataSource; models: string[][] }): Promise<Outcome<Metrics[]>> {
  return outcome(async () => {
    const { scoreModels } = await import("./judge-models.js");
    return scoreModels(await preparedSource(request.source), "validation", request.models);
  });
}

export function openTest(request: { source: DataSource; models: string[][] }): Promise<Outcome<OpenedTest>> {
  return outcome(async () => {
    const { openTestPart } = await import("./judge-models.js");
    return openTestPart(await preparedSource(request.source), request.source.seed, request.models);
  });
}

export function predict(request: { model_dir: string; rows: Row[] }): Promise<Outcome<Predictions>> {
  return outcome(async () => {
    const { predictRows } = await import("./apply-model.js");
    return predictRows(request);
  });
}

export function compare(request: {
  saved_dir: string;
  replayed_dir: string;
}): Promise<Outcome<Replay["difference"]>> {
  return outcome(async () => {
    const { compareModels } = await import("./compare-models.js");
    return compareModels(request);
  });
}

async function outcome<T>(task: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await task() };
  } catch (error) {
    return { ok: false, failure: toFailure(error) };
  }
}
