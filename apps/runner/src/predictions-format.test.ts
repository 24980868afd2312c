import { Predictions } from "@cerebros/contracts";
import type { TableRow } from "@cerebros/table-file";
import { expect, it } from "vitest";
import { documentFormat, rowsFormat } from "./predictions-format.js";

const names = ["a", "b"];
const csv = (...cells: string[]): TableRow => ({ names, cells, line: 2, record: null });
const jsonl = (record: NonNullable<TableRow["record"]>): TableRow => ({ names, cells: [], line: 1, record });
const answer = (...predictions: string[]) =>
  Predictions.parse({
    run_id: "r",
    trial_id: "r-0001",
    target: "y",
    task: "classification",
    predictions,
    probabilities: predictions.map((name) => ({
      p: name === "p" ? 0.75 : 0.25,
      q: name === "p" ? 0.25 : 0.75,
    })),
  });

it("rows of CSV are given back with further columns, the header once", () => {
  const format = rowsFormat();
  expect(format.chunk({ names, rows: [csv("1", "x,y")] }, answer("p"))).toBe(
    'a,b,predicted_y,probability_p,probability_q\n1,"x,y",p,0.75,0.25\n',
  );
  expect(format.chunk({ names, rows: [csv("2", "")] }, answer("q"))).toBe("2,,q,0.25,0.75\n");
  expect(format.end()).toBe("");
});

it("rows of JSON lines are given back with further keys", () => {
  const text = rowsFormat().chunk({ names, rows: [jsonl({ a: 1 }), jsonl({ b: null })] }, answer("p", "q"));
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { a: 1, predicted_y: "p", probability_p: 0.75, probability_q: 0.25 },
    { b: null, predicted_y: "q", probability_p: 0.25, probability_q: 0.75 },
  ]);
});

it("a column that is to be added must not be there already", () => {
  const taken = "the data has a column predicted_y already: rename it, or drop it from the file";
  expect(() => rowsFormat().chunk({ names: ["predicted_y"], rows: [csv("1")] }, answer("p"))).toThrow(taken);
  const row = jsonl({ predicted_y: 1 });
  expect(() => rowsFormat().chunk({ names: [], rows: [row] }, answer("p"))).toThrow(taken);
});

it("one document holds the predictions of all chunks", () => {
  const format = documentFormat();
  format.chunk({ names, rows: [csv("1", "2")] }, answer("p"));
  format.chunk({ names, rows: [csv("1", "2")] }, answer("q"));
  expect(JSON.parse(format.end())).toMatchObject({ predictions: ["p", "q"], target: "y" });
});
