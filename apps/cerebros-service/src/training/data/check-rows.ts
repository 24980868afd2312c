import { invalidInput, type Split } from "@cerebros/contracts";
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
    `${rows} a target, at least ${minimumRows} are needed to train, validate and test; add rows`,
  );
}

/** How the rows were divided. */
export interface Division {
  split: Split;
  parts: SplitRows;
  /** Of every position, from 0: positions with the same one stay in one part. */
  units: Uint32Array;
}

/**
 * Can every part do its job? Refuses (`invalid_input`) an empty part, and training rows with one value of the target; warns
 * of classes that no training row has.
 */
export function checkParts(division: Division, target: Target, name: string, warnings: string[]): void {
  const { parts, split } = division;
  for (const [part, positions] of Object.entries(parts) as [keyof SplitRows, number[]][]) {
    if (positions.length === 0) {
      throw invalidInput(
        "dataset",
        `the ${part} part of the split is empty: ${whyEmpty(division, target, part)}`,
      );
    }
  }
  const [first = 0] = parts.train;
  const distinct = new Set(parts.train.map((position) => target.values[position]));
  if (distinct.size === 1) {
    const value = target.values[first] ?? Number.NaN;
    throw invalidInput(
      "target",
      `the target "${name}" is the same in all training rows, ${target.classes?.[value] ?? value}; ${
        split === "random" || split === "stratified"
          ? "add rows with other values that are no copies of these"
          : 'use the split "random", or add rows with other values'
      }`,
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

/** The reason, and what to do about it. */
function whyEmpty({ split, units }: Division, target: Target, part: keyof SplitRows): string {
  const rows = units.length;
  const different = new Set(units).size;
  const isFold = typeof split !== "string" && split.kind === "fold";
  const group = typeof split === "string" ? null : split.kind === "group" ? split.column : split.group;
  const remedy = isFold
    ? `${part === "test" ? "use fewer folds" : "use fewer folds or another validation_share"}, or `
    : "";
  if (group !== null) {
    return (
      `rows that are equal or of one group stay together, and by the column "${group}" the ${rows} rows ` +
      `are only ${different} ${different === 1 ? "block" : "blocks"}; ${remedy}use a group column with more values`
    );
  }
  if (different < rows) {
    return (
      `rows with equal inputs stay together, and the ${rows} rows have only ${different} different inputs; ` +
      `${remedy}add rows, or columns that tell them apart`
    );
  }
  if (isFold || target.classes === null) return `${rows} rows are too few for it; ${remedy}add rows`;
  return `${rows} rows of ${target.classes.length} classes are too few to have each class in every part; add rows, or use the split "ordered"`;
}
