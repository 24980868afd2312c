import { expect, it } from "vitest";
import { CellBudget, CellStore } from "./cell-store.js";

it("a column gives its cells back, with those missing that came before it", () => {
  const store = new CellStore(new CellBudget(), 2);
  for (const cell of ["a", null, "b", "a"]) store.add(cell);
  expect(store.cells).toEqual([null, null, "a", null, "b", "a"]);
});

it("repeated values take 8 bytes, new ones their characters too, until the budget is used up", () => {
  const store = new CellStore(new CellBudget(1_000), 0);
  store.add("x".repeat(68));
  for (let row = 0; row < 112; row++) store.add("x".repeat(68));
  expect(() => store.add(null)).toThrow(/^the table takes more than 0 MiB of memory; bring fewer rows/);
});
