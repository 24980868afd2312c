import type { Leak } from "@cerebros/contracts";
import { fitBaselines } from "./baselines/fit-baselines.js";
import type { PreparedData } from "./data/prepare-data.js";
import { encodedWidth } from "./data/preprocessing.js";
import { scoreBaselines } from "./judge-models.js";
import { screenFit } from "./leak/screen-fit.js";
import { rankingMetric } from "./metrics.js";
import type { Prepared } from "./training.js";

/**
 * What a run has to know of its data. `leaks` is what the screen of the columns found; what all columns together give away
 * is added where no single one does.
 *
 * @param seed draws the rows of baselines that would cost too much on all of them
 */
export function describeSource(data: PreparedData, leaks: Leak[], seed: number): Prepared {
  const { target } = data.preprocessing;
  const regression = target.task === "regression";
  const { baselines, warnings } = fitBaselines(data, seed);
  const together = leaks.some(({ kind }) => kind !== "row_id")
    ? null
    : screenFit(target.name, data.validation.targets.length, scoreBaselines(baselines, data.validation));
  return {
    task: target.task,
    metric: rankingMetric(target),
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
    leaks: together === null ? leaks : [...leaks, together],
  };
}
