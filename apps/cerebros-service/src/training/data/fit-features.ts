import { invalidInput } from "@cerebros/contracts";
import { type Cell, parseNumber } from "./cell.js";
import { type CategoryOptions, fitCategory } from "./fit-category.js";
import { fitDate } from "./fit-date.js";
import type { Feature, NumericFeature } from "./preprocessing.js";
import { average, deviationFrom, isConstant, median } from "./statistics.js";
import type { TableColumn } from "./table.js";

export { average } from "./statistics.js";

/**
 * Learns how to encode a column, from the training rows and nothing else (the kind of the column comes from the whole
 * file). Returns null, and says why in `warnings`, for a column that cannot help: no value, one value, or text that is
 * different in every row.
 */
export function fitFeature(
  column: TableColumn,
  trainRows: number[],
  warnings: string[],
  options?: CategoryOptions,
): Feature | null {
  const { name, kind, numericShare, firstText, isForced } = column.summary;
  const cells = trainRows.map((row) => column.cells[row] ?? null);
  if (cells.every((cell) => cell === null)) {
    warnings.push(`column "${name}" is left out: no training row has a value`);
    return null;
  }
  if (kind === "categorical" && !isForced && numericShare >= 0.9 && firstText !== null) {
    warnings.push(
      `column "${name}" is read as categories because line ${firstText.line} (row ${firstText.row}) has the text "${firstText.value}"`,
    );
  }
  const feature =
    kind === "numeric"
      ? fitNumeric(name, cells)
      : kind === "date"
        ? fitDate(name, cells)
        : fitCategory(name, cells, options);
  switch (feature) {
    case "constant":
      warnings.push(`column "${name}" is left out: it has one value in all training rows`);
      return null;
    case "identifier":
      warnings.push(
        `column "${name}" is left out: its text is different in every training row, like an identifier`,
      );
      return null;
    default:
      return feature;
  }
}

function fitNumeric(name: string, cells: Cell[]): NumericFeature | "constant" {
  const present = cells.flatMap((cell) => (cell === null ? [] : [parseNumber(cell) ?? Number.NaN]));
  const fill = median(present);
  const missing_indicator = present.length < cells.length;
  const filled = [...present, ...Array<number>(cells.length - present.length).fill(fill)];
  const mean = average(filled);
  const deviation = deviationFrom(mean, filled);
  if (!Number.isFinite(deviation)) {
    throw invalidInput("dataset", `column "${name}" has numbers too large to compute with; scale or drop it`);
  }
  const constant = isConstant(mean, deviation);
  if (constant && !missing_indicator) return "constant";
  return { kind: "numeric", name, fill, mean, deviation: constant ? 1 : deviation, missing_indicator };
}
