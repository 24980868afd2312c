import type { ParameterSpec } from "@cerebros/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistoryTrial } from "../../study/history.js";
import { reportedTrial } from "../../testing/reported-trial.js";
import { observedColumn } from "./observed-column.js";

const float: ParameterSpec = { type: "float", low: 0, high: 10, log: false };
const change = fc.record({
  row: fc.nat({ max: 150 }),
  state: fc.constantFrom("running", "queued", "paused", "succeeded", "pruned", "failed" as const),
  x: fc.option(fc.integer({ min: -2, max: 12 }), { nil: undefined }),
});

test("a column that followed a study is the one that is read anew", () => {
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 90 }), { maxLength: 6 }), (batches) => {
      const trials: HistoryTrial[] = [];
      const changes: number[] = [];
      const history = { trials, changes };
      for (const batch of batches) {
        for (const { row, state, x } of batch) {
          const at = Math.min(row, trials.length);
          trials[at] = { ...reportedTrial(at + 1, state, []), parameters: x === undefined ? {} : { x } };
          changes.push(at + 1);
        }
        const followed = observedColumn(history, "x", float);
        const anew = observedColumn({ trials, changes }, "x", float);
        expect(followed.places.slice(0, trials.length)).toEqual(anew.places.slice(0, trials.length));
        expect(followed.sorted.slice(0, followed.count)).toEqual(anew.sorted.slice(0, anew.count));
      }
    }),
  );
});

test("rows are in the order of their places; what lies outside has none", () => {
  const xs = [7, 3, 11, undefined, 3, 0];
  const trials = xs.map((x, i) => ({
    ...reportedTrial(i + 1, "succeeded", [1]),
    parameters: x === undefined ? {} : { x },
  }));
  const history = { trials, changes: trials.map(({ number }) => number) };
  const { places, sorted, count } = observedColumn(history, "x", float);
  expect([...places.slice(0, 6)]).toEqual([0.7, 0.3, Number.NaN, Number.NaN, 0.3, 0]);
  expect([...sorted.slice(0, count)]).toEqual([5, 1, 4, 0]);
  const choices = observedColumn(history, "x", { type: "categorical", choices: [0, 7] });
  expect([...choices.places.slice(0, 6)]).toEqual([1, ...new Array(4).fill(Number.NaN), 0]);
});

test("what a running trial is given later is seen without a change of state", () => {
  const trial = reportedTrial(1, "running", []);
  const trials = [trial];
  const history = { trials, changes: [1] };
  expect(observedColumn(history, "x", float).places[0]).toBeNaN();
  trials[0] = { ...trial, parameters: { x: 5 } };
  expect(observedColumn(history, "x", float).places[0]).toBe(0.5);
});
