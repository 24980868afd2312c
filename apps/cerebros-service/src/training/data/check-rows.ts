import { invalidInput } from "@cerebros/contracts";
import type { SplitRows } from "./split-rows.js";
import type { Target } from "./target.js";

/** Fewer rows with a target are refused: three parts of them would be too small to mean anything. */
const minimumRows = 20;

/** Refuses (`invalid_input`, field `dataset`) too few rows with a target; none at all is for the reader of the target. */
export function checkRows(withTarget: number): void {
  if (withTarget === 0 || withTarget >= minimumRows) return;
  const rows = withTarget === 1 ? "1 row has" : `${withTarget} rows have`;
  throw invalidInput(
    "dataset",
    `${rows} a target, at least ${minimumRows} are needed to train, validate and test`,
  );
}

/**
 * Can every part do its job? Refuses (`invalid_input`) an empty part, and training rows with one value of the target; warns
 * of classes that no training row has.
 */
export function checkParts(parts: SplitRows, target: Target, name: string, warnings: string[]): void {
  for (const [part, positions] of Object.entries(parts)) {
    if (positions.length === 0) {
      throw invalidInput(
        "dataset",
        `the ${part} part of the split is empty: too few rows are neither copies of each other nor of one group`,
      );
    }
  }
  const distinct = new Set(parts.train.map((position) => target.values[position]));
  if (distinct.size === 1) {
    throw invalidInput(
      "target",
      `the target "${name}" is the same in all training rows; use the split "random"`,
    );
  }
  const rowsWith = (positions: number[], index: number) =>
    positions.filter((position) => target.values[position] === index).length;
  for (const [index, unseen] of (target.classes ?? []).entries()) {
    if (distinct.has(index)) continue;
    const [validation, test] = [rowsWith(parts.validation, index), rowsWith(parts.test, index)];
    warnings.push(
      `no training row has the class "${unseen}", but ${validation} validation and ${test} test rows have it; ` +
        "it cannot be predicted, and those rows count as wrong",
    );
  }
}
