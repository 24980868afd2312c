import { plainBackend } from "@cerebros/accelerator";
import { Architecture } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { beforeAll, expect, it } from "vitest";
import { loadBackend } from "./backend.js";
import { createCompiledTrainer, planTask } from "./compiled-trainer.js";
import type { NetworkTrainer, TrainingTask } from "./network-trainer.js";
import { createTfjsTrainer } from "./tfjs-trainer.js";
import { readTrainingOptions } from "./training-options.js";

beforeAll(() => loadBackend("tfjs-cpu"));

const rows = 16;

/**
 * Outputs are 0 on average and targets 4e-6, so that the gradient of the bias is small enough for epsilon to decide how far a
 * step goes, and large beside the rounding of the outputs.
 */
function task(compat: string): TrainingTask {
  const random = stream(2, "data");
  const inputs = Float32Array.from({ length: (rows + 4) * 3 }, () => random.normal());
  return {
    architecture: Architecture.parse({
      units: [
        { level: 0, unit: 0, neurons: 3, activation: "linear" },
        { level: 1, unit: 0, neurons: 1, activation: "linear" },
      ],
      edges: [{ from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor" }],
    }),
    ...{
      inputs: [inputs],
      targets: [new Float32Array(rows + 4).fill(4e-6)],
      train_rows: rows,
      validation_rows: 4,
    },
    ...{ batch: rows, losses: [{ kind: "mse" }], seed: 2, number: 1 },
    options: readTrainingOptions({
      ...{ learning_rate: 1e-7, batch_size: rows, spectral_norm: false, optimizer: "adam", compat },
    }),
  };
}

function biasAfterSteps(network: NetworkTrainer): number {
  const batch = Int32Array.from({ length: rows }, (_, row) => row);
  for (let i = 0; i < 3; i++) network.step(batch);
  const bias = network.weights().units[0]?.bias[0] ?? Number.NaN;
  network.dispose();
  return bias;
}

it("legacy trials place Adam's epsilon alike on both trainers, and elsewhere than fixed ones", async () => {
  const [legacy, fixed] = await Promise.all(
    ["legacy", "fixed"].map(async (compat) => {
      const work = task(compat);
      const compiled = biasAfterSteps(createCompiledTrainer(planTask(work), plainBackend("single"), work));
      const tfjs = biasAfterSteps(await createTfjsTrainer(work));
      expect(tfjs / compiled).toBeCloseTo(1, 2);
      return compiled;
    }),
  );
  expect(Math.abs(legacy ?? 0)).toBeLessThan(0.85 * Math.abs(fixed ?? 0));
});

it("trials from before the parameter, and those without it, are fixed", () => {
  const { compat } = readTrainingOptions({ learning_rate: 0.1, batch_size: 8, spectral_norm: false });
  expect(compat).toBe("fixed");
});
