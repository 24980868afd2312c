import { type ColumnKind, groupColumn, invalidInput } from "@cerebros/contracts";
import type { DataSource } from "../training.js";
import { suggestNames } from "./near-names.js";
import type { Table, TableColumn } from "./table.js";

export interface ChosenColumns {
  targetColumn: TableColumn;
  /** What is neither the target nor dropped nor the group. */
  inputs: TableColumn[];
  /** Holds rows together in the split; null without such a column. */
  group: TableColumn | null;
}

/** Takes the caller's word for kinds of columns; refuses (`invalid_input`, field `columns`) what the table contradicts. */
export function forceKinds(table: Table, kinds: Record<string, ColumnKind>): void {
  for (const [name, kind] of Object.entries(kinds)) {
    const column = table.columns.get(name);
    if (!column) {
      throw invalidInput(
        "columns",
        `there is no column "${name}"; ${suggestNames(name, [...table.columns.keys()])}`,
      );
    }
    column.summary.force(kind);
  }
}

/**
 * The columns of a table by what they are for. Refuses (`invalid_input`, field `target`, `drop` or `split`) names that the
 * table does not have, and a target that is dropped or holds rows together.
 */
export function chooseColumns(table: Table, source: DataSource): ChosenColumns {
  const names = [...table.columns.keys()];
  const targetColumn = table.columns.get(source.target);
  if (!targetColumn) {
    throw invalidInput(
      "target",
      `there is no column "${source.target}"; ${suggestNames(source.target, names)}`,
    );
  }
  for (const name of source.drop) {
    if (!table.columns.has(name)) {
      throw invalidInput("drop", `there is no column "${name}" to drop; ${suggestNames(name, names)}`);
    }
  }
  if (source.drop.includes(source.target)) {
    throw invalidInput(
      "drop",
      `the target "${source.target}" is among the dropped columns; name one or the other`,
    );
  }
  const groupName = groupColumn(source.split);
  const group = groupName === null ? null : table.columns.get(groupName);
  if (group === undefined) {
    throw invalidInput("split", `there is no column "${groupName}"; ${suggestNames(`${groupName}`, names)}`);
  }
  if (group === targetColumn) {
    throw invalidInput(
      "split",
      `the target "${source.target}" cannot hold rows together; name another column`,
    );
  }
  const noFeatures = new Set([source.target, groupName, ...source.drop]);
  const inputs = [...table.columns.values()].filter(({ summary }) => !noFeatures.has(summary.name));
  return { targetColumn, inputs, group };
}
