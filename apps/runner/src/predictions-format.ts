import { invalidInput, type Predictions } from "@cerebros/contracts";
import type { TableRow } from "@cerebros/table-file";
import { csvLine } from "./csv-line.js";
import type { DataChunk } from "./data-rows.js";

/** How predictions are written beside the rows that they are for, chunk by chunk. */
export interface PredictionsFormat {
  chunk(data: DataChunk, predictions: Predictions): string;
  end(): string;
}

/**
 * The rows in the format of their file with further columns: `predicted_<target>`, then for classification one
 * `probability_<class>` per class. Refuses (`invalid_input`, field `data`) rows that have such a column already.
 */
export function rowsFormat(): PredictionsFormat {
  let format: PredictionsFormat | undefined;
  return {
    chunk(data, predictions) {
      format ??= data.rows[0]?.record ? jsonlFormat() : csvFormat();
      return format.chunk(data, predictions);
    },
    end: () => "",
  };
}

/** The contract's predictions of all chunks in one document. */
export function documentFormat(): PredictionsFormat {
  let all: Predictions | null = null;
  return {
    chunk(_data, next) {
      if (all === null) {
        all = next;
      } else {
        all.predictions.push(...next.predictions);
        all.probabilities?.push(...(next.probabilities ?? []));
        all.warnings.push(...next.warnings);
      }
      return "";
    },
    end: () => `${JSON.stringify(all)}\n`,
  };
}

function csvFormat(): PredictionsFormat {
  let classes: string[] | null = null;
  return {
    chunk({ names, rows }, predictions) {
      let text = "";
      if (classes === null) {
        classes = classesOf(predictions);
        const added = addedColumns(predictions.target, classes);
        refuseTaken(names, added);
        text = csvLine([...names, ...added]);
      }
      for (const [index, { cells }] of rows.entries()) {
        text += csvLine([...cells.map((cell) => cell ?? ""), ...answers(predictions, index, classes)]);
      }
      return text;
    },
    end: () => "",
  };
}

function jsonlFormat(): PredictionsFormat {
  let classes: string[] | null = null;
  return {
    chunk({ rows }, predictions) {
      classes ??= classesOf(predictions);
      const added = addedColumns(predictions.target, classes);
      const line = ({ record }: TableRow, index: number) => {
        refuseTaken(Object.keys(record ?? {}), added);
        const values = answers(predictions, index, classes ?? []);
        const answer = Object.fromEntries(added.map((name, at) => [name, values[at]]));
        return `${JSON.stringify({ ...record, ...answer })}\n`;
      };
      return rows.map(line).join("");
    },
    end: () => "",
  };
}

function classesOf({ probabilities }: Predictions): string[] {
  return Object.keys(probabilities?.[0] ?? {});
}

function addedColumns(target: string, classes: string[]): string[] {
  return [`predicted_${target}`, ...classes.map((name) => `probability_${name}`)];
}

function answers({ predictions, probabilities }: Predictions, row: number, classes: string[]) {
  return [predictions[row] ?? "", ...classes.map((name) => probabilities?.[row]?.[name] ?? "")];
}

function refuseTaken(names: readonly string[], added: string[]): void {
  const taken = added.find((column) => names.includes(column));
  if (taken === undefined) return;
  throw invalidInput("data", `the data has a column ${taken} already: rename it, or drop it from the file`);
}
