import { type Backend, type Plan, type PlanOptions, plan, Trainer } from "@cerebros/accelerator";
import { stream } from "@cerebros/search";
import type { NetworkTrainer, TrainingTask } from "./network-trainer.js";
import { initialNetworkWeights } from "./network-weights.js";
import { momentum } from "./normalization.js";

/** What the accelerator does for a task. Takes no memory; throws `NotPlannable` with the reason where it has no kernel. */
export function planTask({ architecture, batch, train_rows, validation_rows, ...task }: TrainingTask): Plan {
  const options: PlanOptions = {
    data_rows: train_rows + validation_rows,
    losses: task.losses,
    spectral_norm: task.options.spectral_norm,
  };
  return plan(architecture, batch, options);
}

/** Trains a planned task on the accelerator's kernels. Throws a RangeError when the machine has not that much memory. */
export function createCompiledTrainer(planned: Plan, kernels: Backend, task: TrainingTask): NetworkTrainer {
  const { architecture, options, seed, number } = task;
  const { learning_rate, weight_decay } = options;
  const trainer = new Trainer(planned, kernels, {
    optimizer: { kind: "adam", learning_rate, weight_decay },
    momentum,
    corrected_averages: true,
    ...(options.spectral_norm && {
      spectral_norm: (level, unit, neurons) => {
        const random = stream(seed, number, "spectral", level, unit);
        return Float64Array.from({ length: neurons }, () => random.normal());
      },
    }),
  });
  trainer.setData(task.inputs, task.targets);
  trainer.setWeights(initialNetworkWeights(architecture, seed, number));
  const validation = Int32Array.from({ length: task.validation_rows }, (_, row) => task.train_rows + row);
  return {
    get rate_factor() {
      return trainer.rate_factor;
    },
    set rate_factor(factor) {
      trainer.rate_factor = factor;
    },
    step: (rows) => trainer.step(rows),
    settle: () => trainer.settleSpectralNorm(),
    validate: () => trainer.predict(validation),
    weights: () => trainer.weights(),
    dispose() {},
  };
}
