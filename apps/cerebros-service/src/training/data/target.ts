import { invalidInput, type Task } from "@cerebros/contracts";
import { parseNumber } from "./cell.js";
import { maximumIntegerClasses } from "./column-summary.js";
import type { TableColumn } from "./table.js";

/** What is to be predicted, on the rows that have it. */
export interface Target {
  task: Task;
  /** Rows of the table (0-based) where the target is present, ascending. */
  rows: number[];
  /** One per entry of `rows`. Regression: the number. Classification: the index of the class. */
  values: Float64Array;
  /** Numbers ascending or names in code-point order; null for regression. */
  classes: string[] | null;
}

const maximumClasses = 1000;

/**
 * Reads the target column. Refuses (`invalid_input`, field `target`): no present value, a constant, a single class,
 * text under regression, and under classification more than 1000 classes or fewer than two rows per class on average.
 */
export function readTarget(column: TableColumn, wanted: "auto" | Task): Target {
  const { name } = column.summary;
  const rows = [...column.cells.keys()].filter((row) => column.cells[row] !== null);
  if (rows.length === 0) throw invalidInput("target", `the target "${name}" has no value in any row`);
  const task = wanted === "auto" ? inferTask(column, rows.length) : wanted;
  return task === "regression" ? readNumbers(column, rows) : readClasses(column, rows);
}

/** Whole numbers with few distinct values, at most one per ten rows, are classes. */
function inferTask({ summary }: TableColumn, present: number): Task {
  if (summary.kind !== "numeric") return "classification";
  if (summary.isForced) return "regression";
  const few = Math.min(maximumIntegerClasses, Math.max(2, present / 10));
  return summary.integers && summary.distinct <= few ? "classification" : "regression";
}

function readNumbers({ summary, cells }: TableColumn, rows: number[]): Target {
  if (summary.firstText !== null) {
    const { row, line, value } = summary.firstText;
    throw invalidInput(
      "target",
      `the target "${summary.name}" has the text "${value}" in line ${line} (row ${row}), regression needs numbers; ` +
        "correct the cell or use the task classification",
    );
  }
  const values = Float64Array.from(rows, (row) => parseNumber(cells[row] ?? "") ?? Number.NaN);
  if (values.every((value) => value === values[0])) {
    throw invalidInput(
      "target",
      `the target "${summary.name}" is ${values[0]} in every row; choose a target that varies`,
    );
  }
  return { task: "regression", rows, values, classes: null };
}

function readClasses({ summary, cells }: TableColumn, rows: number[]): Target {
  const numeric = summary.inferred === "numeric";
  // A numeric class has one spelling, whether the file says 1 or 1.0.
  const names = rows.map((row) => {
    const cell = cells[row] ?? "";
    return numeric ? String(parseNumber(cell)) : cell;
  });
  const classes = [...new Set(names)].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
  if (classes.length === 1) {
    throw invalidInput(
      "target",
      `the target "${summary.name}" has one class, "${classes[0]}"; choose a target that varies`,
    );
  }
  if (classes.length > maximumClasses || classes.length > rows.length / 2) {
    throw invalidInput(
      "target",
      `the target "${summary.name}" has ${classes.length} classes in ${rows.length} rows; ` +
        `${numeric ? "use the task regression" : "choose a column with fewer distinct values"}`,
    );
  }
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  return {
    task: "classification",
    rows,
    values: Float64Array.from(names, (name) => indexOf.get(name) ?? Number.NaN),
    classes,
  };
}
