import type { BaselineName, Leak, Metrics } from "@cerebros/contracts";
import { leakFrom, minimumEvidence } from "./screened.js";

/** Validation rows below which a fit of classes that errs nowhere may be luck: 98 % right comes through 200 in 2 %. */
const minimumClassRows = 200;

/**
 * Do all inputs together give the target away? They do when ridge regression explains more than 99.9 % (R²) of the
 * validation rows, or logistic regression tells more than 99.9 % of at least 200 of them and makes at most a tenth of the
 * errors of the commonest class.
 *
 * @param scores of the baselines on the validation rows
 */
export function screenFit(
  target: string,
  rows: number,
  scores: Partial<Record<BaselineName, Metrics>>,
): Leak | null {
  const r2 = scores.ridge?.["r2"] ?? 0;
  if (r2 > leakFrom && rows >= minimumEvidence) {
    return leak(r2, `explain the target "${target}" linearly: R² ${r2.toFixed(5)}`, rows);
  }
  const accuracy = scores.logistic?.["accuracy"] ?? 0;
  const common = scores.majority?.["accuracy"] ?? 1;
  const uncommon = Math.round((1 - common) * rows);
  if (rows < minimumClassRows || uncommon < minimumEvidence || accuracy <= leakFrom) return null;
  if ((1 - accuracy) * 10 > 1 - common) return null;
  const figures = `accuracy ${accuracy.toFixed(5)}, the commonest class has ${common.toFixed(5)}`;
  return leak(accuracy, `tell the target "${target}" linearly: ${figures}`, rows);
}

function leak(figure: number, what: string, rows: number): Leak {
  const message = `the columns together ${what} on the ${rows} validation rows`;
  return { kind: "linear_fit", column: null, figure, message };
}
