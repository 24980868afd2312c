import { scoreBaselines } from "./baselines.js";
import { type PreparedData, prepareData } from "./data/prepare-data.js";
import { encodedWidth } from "./data/preprocessing.js";
import { profileCsv } from "./data/table.js";
import type { DataSource, Prepared } from "./training.js";
import { type Outcome, type Task, type Tasks, toFault } from "./worker-protocol.js";

/** Entry point of a worker thread. tfjs is loaded by the first task that needs it. */
export default async function work(task: Task): Promise<Outcome<unknown>> {
  try {
    return { ok: true, answer: await answer(task) };
  } catch (error) {
    return { ok: false, fault: toFault(error) };
  }
}

async function answer(task: Task): Promise<unknown> {
  switch (task.kind) {
    case "profile":
      return profileCsv(task.path);
    case "prepare":
      return describe(await prepared(task.source));
    case "train":
      return train(task);
    case "evaluate": {
      const { evaluateModel } = await import("./network-tasks.js");
      return evaluateModel(task.model_dir, await prepared(task.source), task.backend);
    }
    case "predict": {
      const { predict } = await import("./network-tasks.js");
      return predict(task.model_dir, task.rows, task.backend);
    }
  }
}

async function train({ source, aborted, epochs, backend, ...request }: Tasks["train"]["request"]) {
  const { trainTrial } = await import("./network-tasks.js");
  try {
    return await trainTrial(request, await prepared(source), backend, {
      checkAborted() {
        if (Atomics.load(aborted, 0) !== 0) throw new Error("aborted");
      },
      onEpoch: (epoch, metrics) => epochs.postMessage({ epoch, metrics }),
    });
  } finally {
    epochs.postMessage(null);
    epochs.close();
  }
}

let last: { key: string; data: Promise<PreparedData> } | null = null;

/** The trials of a run share a source, so the thread keeps the last one. */
function prepared(source: DataSource): Promise<PreparedData> {
  const key = JSON.stringify(source);
  if (last?.key !== key) {
    const data = prepareData(source);
    last = { key, data };
    data.catch(() => {
      last = null;
    });
  }
  return last.data;
}

function describe(data: PreparedData): Prepared {
  const { preprocessing, train, validation, test } = data;
  const { target } = preprocessing;
  const regression = target.task === "regression";
  const { baselines, warnings } = scoreBaselines(data);
  return {
    task: target.task,
    metric: regression ? "rmse" : "accuracy",
    direction: regression ? "minimize" : "maximize",
    features: encodedWidth(preprocessing),
    outputs: [
      regression
        ? { neurons: 1, activation: "linear" }
        : { neurons: target.classes.length, activation: "softmax" },
    ],
    classes: regression ? null : target.classes,
    rows: {
      train: train.targets.length,
      validation: validation.targets.length,
      test: test.targets.length,
    },
    warnings: [...data.warnings, ...warnings],
    baselines,
  };
}
