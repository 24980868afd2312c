import type { Objective } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { historyOf, reportedTrial } from "../testing/reported-trial.js";
import { ashaPruner } from "./asha-pruner.js";
import { noPruner } from "./no-pruner.js";
import { patientPruner } from "./patient-pruner.js";
import type { Pruner } from "./pruner.js";
import { thresholdPruner } from "./threshold-pruner.js";

const objectives: readonly Objective[] = [{ metric: "loss", direction: "minimize" }];

function asks(pruner: Pruner, losses: readonly number[]): boolean {
  const trial = reportedTrial(1, "running", losses);
  return pruner.shouldPrune({ trial, history: historyOf([trial]), objectives, seed: 1 });
}

test.each<[losses: number[], patience: number, min_delta: number, pruned: boolean]>([
  [[5], 0, 0, false],
  [[5, 5], 0, 0, true],
  [[5, 4], 0, 0, false],
  [[5, 6, 7], 1, 0, true],
  [[5, 6, 4], 1, 0, false],
  [[5, 6, 7], 2, 0, false],
  [[5, 4.5], 0, 0.5, true],
  [[5, 4.4], 0, 0.5, false],
  [[Number.NaN, Number.NaN], 0, 0, true],
  [[Number.NaN, 9], 0, 0, false],
  [[9, Number.NaN], 0, 0, true],
])("%j with patience %i and difference %d: pruned %s", (losses, patience, min_delta, pruned) => {
  expect(asks(patientPruner({ patience, min_delta }), losses)).toBe(pruned);
});

test("a wrapped pruner decides once patience has ended", () => {
  const pruner = patientPruner({ patience: 1 }, thresholdPruner({ upper: 6 }));
  expect(pruner.name).toBe("patient threshold");
  expect(asks(pruner, [5, 5, 5])).toBe(false);
  expect(asks(pruner, [5, 7])).toBe(false);
  expect(asks(pruner, [5, 5, 7])).toBe(true);
  expect(asks(patientPruner({ patience: 0 }, noPruner()), [5, 9])).toBe(false);
});

test("a wrapped pruner that pauses trials still does", () => {
  const pruner = patientPruner({ patience: 1 }, ashaPruner({ min_resource: 4 }));
  expect(pruner.firstPause?.()).toBe(4);
  expect(pruner.promote?.({ history: historyOf([]), objectives, seed: 1 })).toBeNull();
  expect(patientPruner({ patience: 1 })).not.toHaveProperty("promote");
});

test("a negative patience is refused", () => {
  expect(() => patientPruner({ patience: -1 })).toThrow("pruner.patience of the pruner patient is -1");
});
