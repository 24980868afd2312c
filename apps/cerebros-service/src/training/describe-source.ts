import type { Leak } from "@cerebros/contracts";
import { scoreBaselines } from "./baselines.js";
import type { PreparedData } from "./data/prepare-data.js";
import { encodedWidth } from "./data/preprocessing.js";
import type { Prepared } from "./training.js";

/** What a run has to know of its data. `leaks` is what the screen of the columns found. */
export function describeSource(data: PreparedData, leaks: Leak[]): Prepared {
  const { target } = data.preprocessing;
  const regression = target.task === "regression";
  const { baselines, warnings } = scoreBaselines(data);
  return {
    task: target.task,
    metric: regression ? "rmse" : "accuracy",
    direction: regression ? "minimize" : "maximize",
    features: encodedWidth(data.preprocessing),
    outputs: [
      regression
        ? { neurons: 1, activation: "linear" }
        : { neurons: target.classes.length, activation: "softmax" },
    ],
    classes: regression ? null : target.classes,
    rows: {
      train: data.train.targets.length,
      validation: data.validation.targets.length,
      test: data.test.targets.length,
    },
    warnings: [...data.warnings, ...warnings],
    leaks,
    baselines,
  };
}
