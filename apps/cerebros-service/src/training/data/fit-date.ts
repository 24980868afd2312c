import type { Cell } from "./cell.js";
import { datePart, datePartNames, parseDate } from "./date.js";
import type { DateFeature } from "./preprocessing.js";
import { average, deviationFrom, isConstant } from "./statistics.js";

/** Learns from the cells of the training rows, some of them present, which parts of a date vary and how. */
export function fitDate(name: string, cells: Cell[]): DateFeature | "constant" {
  const times = cells.flatMap((cell) => (cell === null ? [] : [parseDate(cell) ?? Number.NaN]));
  const first = times.reduce((earliest, time) => Math.min(earliest, time), Number.POSITIVE_INFINITY);
  const parts = datePartNames.flatMap((part) => {
    const values = times.map((time) => datePart(part, time, first));
    const mean = average(values);
    const deviation = deviationFrom(mean, values);
    return deviation <= 1e-9 || isConstant(mean, deviation) ? [] : [{ part, mean, deviation }];
  });
  const missing = times.length < cells.length;
  return parts.length === 0 && !missing ? "constant" : { kind: "date", name, first, parts, missing };
}
