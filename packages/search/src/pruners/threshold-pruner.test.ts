import type { Direction } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { historyOf, reportedTrial } from "../testing/reported-trial.js";
import { type ThresholdOptions, thresholdPruner } from "./threshold-pruner.js";

function asks(
  options: ThresholdOptions,
  losses: readonly number[],
  direction: Direction = "minimize",
): boolean {
  const trial = reportedTrial(1, "running", losses);
  const objectives = [{ metric: "loss", direction }];
  return thresholdPruner(options).shouldPrune({ trial, history: historyOf([trial]), objectives, seed: 1 });
}

test("the last value decides, the ends of the bounds belong to them", () => {
  expect(asks({ lower: 1, upper: 2 }, [9, 1])).toBe(false);
  expect(asks({ lower: 1, upper: 2 }, [9, 2])).toBe(false);
  expect(asks({ lower: 1, upper: 2 }, [1, 2.1])).toBe(true);
  expect(asks({ lower: 1, upper: 2 }, [1, 0.9])).toBe(true);
});

test("the direction does not matter", () => {
  expect(asks({ upper: 2 }, [3], "maximize")).toBe(true);
  expect(asks({ upper: 2 }, [-3], "maximize")).toBe(false);
});

test("NaN is outside all bounds, infinity only outside those that there are", () => {
  expect(asks({ lower: 0 }, [Number.NaN])).toBe(true);
  expect(asks({ lower: 0 }, [Number.POSITIVE_INFINITY])).toBe(false);
  expect(asks({ upper: 0 }, [Number.POSITIVE_INFINITY])).toBe(true);
});

test("a warm-up is left alone", () => {
  const answers = [1, 2, 3].map((at) => asks({ upper: 0, warmup_steps: 3 }, new Array<number>(at).fill(1)));
  expect(answers).toEqual([false, false, true]);
});

test("bounds that are missing or contradict each other are refused", () => {
  expect(() => thresholdPruner({})).toThrow("expected lower, upper or both");
  expect(() => thresholdPruner({ lower: 2, upper: 1 })).toThrow(
    "pruner.upper of the pruner threshold is 1; expected at least the value of lower",
  );
});
