import type { Row } from "../training.js";
import { type Cell, cellReader, toCell } from "./cell.js";
import type { Feature, Preprocessing } from "./preprocessing.js";
import type { TableColumn } from "./table.js";

/** What an encoding makes of a label that no training row has. */
function consequence(feature: Feature): string {
  switch (feature.kind) {
    case "categorical":
      return feature.other ? "count as one of the rare ones" : "become zeros";
    case "ordinal":
      return "stand at the mean";
    default:
      return "are hashed like the others";
  }
}

const isCategory = ({ kind }: Feature) => kind === "categorical" || kind === "ordinal" || kind === "hashed";

/** Columns that one warning names; the rest are counted. */
const namedColumns = 5;

/**
 * Warns of the labels in the validation and test rows that no training row has, with the rows that have them: one line for
 * all columns that treat them alike.
 */
export function warnOfUnseen(
  features: Feature[],
  columns: ReadonlyMap<string, TableColumn>,
  rows: { train: number[]; validation: number[]; test: number[] },
): string[] {
  const found = new Map<string, string[]>();
  for (const feature of features.filter(isCategory)) {
    const cells = columns.get(feature.name)?.cells ?? [];
    const known = new Set(rows.train.map((row) => cells[row] ?? null));
    const unseen = (part: number[]) =>
      part.filter((row) => (cells[row] ?? null) !== null && !known.has(cells[row] ?? null)).length;
    const [validation, test] = [unseen(rows.validation), unseen(rows.test)];
    if (validation + test === 0) continue;
    const alike = found.get(consequence(feature)) ?? [];
    alike.push(`"${feature.name}" in ${validation} validation and ${test} test rows`);
    found.set(consequence(feature), alike);
  }
  return [...found].map(([what, places]) => {
    const more = places.length - namedColumns;
    const named = places.slice(0, namedColumns).join(", ");
    return `labels that no training row has ${what}: ${named}${more > 0 ? `, and ${more} more columns` : ""}`;
  });
}

/**
 * Warns of labels in rows to predict that the model has no place for. A model with a place for rare labels cannot tell
 * them from new ones, and one that hashes knows none.
 */
export function warnOfUnknown({ features, missing_markers }: Preprocessing, rows: Row[]): string[] {
  const read = missing_markers === undefined ? toCell : cellReader(missing_markers);
  return features.flatMap((feature) => {
    const hasPlace = feature.kind === "categorical" ? feature.other : feature.kind !== "ordinal";
    if (hasPlace || !("levels" in feature)) return [];
    const known = new Set<Cell>([...feature.levels, null]);
    const unknown = rows
      .map((row) => read(String(row[feature.name] ?? "")))
      .filter((cell) => !known.has(cell));
    if (unknown.length === 0) return [];
    return [
      `column "${feature.name}" has labels in ${unknown.length} rows that training never saw, such as "${unknown[0]}"; ` +
        `they ${consequence(feature)}`,
    ];
  });
}
