import { invalidInput, type Metrics, type Trainer } from "@cerebros/contracts";
import { encodeRows } from "./data/encode.js";
import { argmax, decodeNumbers, score } from "./metrics.js";
import { loadModel } from "./model-folder.js";
import { loadBackend } from "./network/backend.js";
import { predict } from "./network/layers-model.js";
import { preparedSource } from "./prepared-source.js";
import type { DataSource, Predictions, Row } from "./training.js";

/** Scores a saved model on the test rows. Refuses a source whose encoding differs from the one the model was trained on. */
export async function evaluateModel(
  request: { source: DataSource; model_dir: string },
  backend: Trainer | null,
): Promise<Metrics> {
  await loadBackend(backend);
  const { test, preprocessing } = await preparedSource(request.source);
  const saved = await loadModel(request.model_dir);
  try {
    if (JSON.stringify(saved.preprocessing) !== JSON.stringify(preprocessing)) {
      throw invalidInput(
        "source",
        "the model was trained on another source; evaluate it with the data, target, split and seed of its run",
      );
    }
    return score(
      preprocessing.target,
      predict(saved.model, test.inputs.values, test.inputs.rows),
      test.targets,
    );
  } finally {
    saved.model.dispose();
  }
}

/** Answers for rows that nobody knows the target of. */
export async function predictRows(
  request: { model_dir: string; rows: Row[] },
  backend: Trainer | null,
): Promise<Predictions> {
  await loadBackend(backend);
  const { model, preprocessing } = await loadModel(request.model_dir);
  try {
    const { target } = preprocessing;
    const { rows, values } = encodeRows(preprocessing, request.rows);
    const outputs = rows === 0 ? new Float32Array() : predict(model, values, rows);
    if (target.task === "regression") {
      return { values: [...decodeNumbers(target, outputs)], probabilities: null };
    }
    const { classes } = target;
    const ofRow = Array.from({ length: rows }, (_, row) =>
      outputs.subarray(row * classes.length, (row + 1) * classes.length),
    );
    return {
      values: ofRow.map((probabilities) => classes[argmax(probabilities)] ?? ""),
      probabilities: ofRow.map((probabilities) =>
        Object.fromEntries(classes.map((name, index) => [name, probabilities[index] ?? 0])),
      ),
    };
  } finally {
    model.dispose();
  }
}
