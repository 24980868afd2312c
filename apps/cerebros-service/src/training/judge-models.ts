import { type BaselineScores, invalidInput, type Metrics } from "@cerebros/contracts";
import { meanOf, predictMean } from "./apply-model.js";
import { type Baseline, fitBaselines } from "./baselines/fit-baselines.js";
import type { Part, PreparedData } from "./data/prepare-data.js";
import { score } from "./metrics.js";
import { loadModel } from "./model-folder.js";
import type { OpenedTest } from "./training.js";

/**
 * Scores each model, a list of folders whose outputs are averaged. Refuses a source whose encoding differs from the one
 * that a model was trained on.
 */
export async function scoreModels(
  { preprocessing, ...parts }: PreparedData,
  part: "validation" | "test",
  models: string[][],
): Promise<Metrics[]> {
  const { inputs, targets } = parts[part];
  const outputs = new Map<string, Promise<Float32Array>>();
  const outputsOf = async (folder: string) => {
    const saved = await loadModel(folder);
    if (JSON.stringify(saved.preprocessing) !== JSON.stringify(preprocessing)) {
      throw invalidInput(
        "source",
        "the model was trained on another source; score it with the data, target, split and seed of its run",
      );
    }
    return predictMean([saved], inputs.values, inputs.rows);
  };
  const scores: Metrics[] = [];
  for (const folders of models) {
    const members: Float32Array[] = [];
    for (const folder of folders) {
      const known = outputs.get(folder) ?? outputsOf(folder);
      outputs.set(folder, known);
      members.push(await known);
    }
    scores.push(score(preprocessing.target, meanOf(members), targets));
  }
  return scores;
}

/** @param seed draws the rows of baselines that would cost too much on all of them */
export async function openTestPart(
  data: PreparedData,
  seed: number,
  models: string[][],
): Promise<OpenedTest> {
  const { baselines } = fitBaselines(data, seed);
  return {
    models: await scoreModels(data, "test", models),
    baselines: {
      validation: scoreBaselines(baselines, data.validation),
      test: scoreBaselines(baselines, data.test),
    },
  };
}

export function scoreBaselines(baselines: Baseline[], part: Part): BaselineScores {
  return Object.fromEntries(baselines.map((baseline) => [baseline.name, baseline.score(part)]));
}
