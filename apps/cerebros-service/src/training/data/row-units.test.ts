import fc from "fast-check";
import { expect, it } from "vitest";
import type { Cell } from "./cell.js";
import { ColumnSummary } from "./column-summary.js";
import { rowUnits } from "./row-units.js";
import type { TableColumn } from "./table.js";

const column = (cells: Cell[]): TableColumn => ({ summary: new ColumnSummary("c"), cells });
const all = (cells: unknown[]) => [...cells.keys()];

it("rows with equal features are one unit, numbered by its first row", () => {
  const inputs = [column(["1", "1", "2", "1", null, "null"]), column(["a", "b", "a", "a", "a", "a"])];
  expect([...rowUnits(inputs, all(Array(6).fill(0)), null)]).toEqual([0, 1, 2, 0, 3, 4]);
  expect([...rowUnits(inputs, [1, 3, 0], null)]).toEqual([0, 1, 1]);
});

it("rows of a group, and groups that share a row's copy, are one unit; a missing group holds nothing", () => {
  const inputs = [column(["1", "2", "3", "4", "5", "5", "6"])];
  const group = column(["x", null, "y", "x", null, "y", null]);
  expect([...rowUnits(inputs, all(Array(7).fill(0)), group)]).toEqual([0, 1, 2, 0, 2, 2, 3]);
});

it("units are the connected parts of rows that share features or a group", () => {
  const cell = fc.constantFrom("1", "2", "3", "4", "5", "6", "7");
  const row = fc.record({ feature: cell, group: fc.option(cell) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
      const inputs = [column(rows.map(({ feature }) => feature))];
      const units = rowUnits(inputs, all(rows), column(rows.map(({ group }) => group)));
      // Spreads the smallest row of each part until nothing changes.
      const expected = all(rows);
      for (let changed = true; changed; ) {
        changed = false;
        for (const [i, a] of rows.entries()) {
          for (const [j, b] of rows.entries()) {
            const linked = a.feature === b.feature || (a.group !== null && a.group === b.group);
            if (linked && (expected[i] ?? 0) < (expected[j] ?? 0)) {
              expected[j] = expected[i] ?? 0;
              changed = true;
            }
          }
        }
      }
      const firsts = [...new Set(expected)];
      expect([...units]).toEqual(expected.map((first) => firsts.indexOf(first)));
    }),
  );
});
