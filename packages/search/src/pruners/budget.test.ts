import { StopRule } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { randomSampler } from "../samplers/random-sampler.js";
import { createStudy } from "../study/create-study.js";
import { optimize, TrialPruned } from "../study/optimize.js";
import { ashaPruner } from "./asha-pruner.js";
import { noPruner } from "./no-pruner.js";
import type { Pruner } from "./pruner.js";

const epochs = 27;
const fullTrials = 40;

/**
 * A learning curve that ends near the squared distance of x to 0.3. The larger x is, the slower it learns, so that curves
 * cross a little: at the first rung the best x is not quite the best at the end.
 */
function lossAt(x: number, epoch: number): number {
  return (x - 0.3) ** 2 + 0.5 * Math.exp(-epoch / (3 + x));
}

/** Runs trials while there are epochs left; the best loss of those that ran to their end, and the epochs taken. */
async function search(pruner: Pruner, seed: number, budget: number) {
  const study = createStudy({
    name: "curves",
    space: { x: { type: "float", low: 0, high: 1, log: false } },
    objectives: [{ metric: "loss", direction: "minimize" }],
    sampler: randomSampler(),
    pruner,
    seed,
    stop: StopRule.parse({}),
    leaseSeconds: null,
    now: () => new Date(0),
  });
  let spent = 0;
  while (spent < budget) {
    await optimize(
      study,
      async (trial) => {
        const x = Number(trial.parameters["x"]);
        for (let epoch = (trial.last_step ?? 0) + 1; epoch <= epochs; epoch++) {
          spent++;
          const { prune, pause } = await trial.report(epoch, { loss: lossAt(x, epoch) });
          if (prune) throw new TrialPruned();
          if (pause) return "paused";
        }
        return lossAt(x, epochs);
      },
      { trials: 1 },
    );
  }
  return { loss: study.best()?.values?.["loss"] ?? Number.POSITIVE_INFINITY, spent };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

test.each<[string, Pruner]>([
  ["promotion", ashaPruner({ min_resource: 3, max_resource: epochs })],
  ["stopping", ashaPruner({ form: "stopping", min_resource: 3, max_resource: epochs })],
])(
  "with a third of the epochs ASHA (%s) comes within one standard error of full training, where curves cross a little",
  async (_, pruner) => {
    const asha: number[] = [];
    const full: number[] = [];
    for (let seed = 0; seed < 11; seed++) {
      const all = await search(noPruner(), seed, fullTrials * epochs);
      const some = await search(pruner, seed, (fullTrials * epochs) / 3 - epochs);
      expect(some.spent).toBeLessThanOrEqual(all.spent / 3);
      full.push(all.loss);
      asha.push(some.loss);
    }
    expect(mean(asha)).toBeLessThanOrEqual(mean(full) + standardError(full));
  },
);
