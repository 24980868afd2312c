import {
  type Backend,
  type Optimizer,
  type Plan,
  type PlanOptions,
  plan,
  Trainer,
} from "@cerebros/accelerator";
import { stream } from "@cerebros/search";
import type { NetworkTrainer, TrainingTask } from "./network-trainer.js";
import { initialNetworkWeights } from "./network-weights.js";
import { momentum } from "./normalization.js";
import type { TrainingOptions } from "./training-options.js";

/** What the accelerator does for a task. Takes no memory; throws `NotPlannable` with the reason where it has no kernel. */
export function planTask({ architecture, batch, train_rows, validation_rows, ...task }: TrainingTask): Plan {
  const options: PlanOptions = {
    data_rows: train_rows + validation_rows,
    losses: task.losses,
    moments: task.options.optimizer === "sgd" ? 1 : 2,
    accumulate: task.options.gradient_accumulation_steps > 1,
    dropout: task.options.dropout,
    spectral_norm: task.options.spectral_norm,
  };
  return plan(architecture, batch, options);
}

/** Trains a planned task on the accelerator's kernels. Throws a RangeError when the machine has not that much memory. */
export function createCompiledTrainer(planned: Plan, kernels: Backend, task: TrainingTask): NetworkTrainer {
  const { architecture, options, seed, number } = task;
  const trainer = new Trainer(planned, kernels, {
    optimizer: toOptimizer(options),
    momentum,
    corrected_averages: true,
    l2: options.l2,
    ...(options.clip_norm > 0 && { clip_norm: options.clip_norm }),
    accumulation: options.gradient_accumulation_steps,
    dropout_keys: (batch) => {
      const random = stream(seed, number, "dropout", batch);
      return [random.int(0, 2 ** 31 - 1), random.int(0, 2 ** 31 - 1)];
    },
    ...(options.spectral_norm && {
      spectral_norm: (level, unit, neurons) => {
        const random = stream(seed, number, "spectral", level, unit);
        return Float64Array.from({ length: neurons }, () => random.normal());
      },
    }),
  });
  trainer.setData(task.inputs, task.targets);
  const initial = initialNetworkWeights(architecture, seed, number);
  trainer.setWeights(initial.units);
  trainer.setLayerWeights(initial.layers);
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
    weights: () => ({ units: trainer.weights(), layers: trainer.layerWeights() }),
    dispose() {},
  };
}

function toOptimizer(options: TrainingOptions): Optimizer {
  const { optimizer, learning_rate, weight_decay, momentum, compat } = options;
  if (optimizer === "sgd") return { kind: "sgd", learning_rate, momentum };
  return {
    ...({ kind: "adam", learning_rate } as const),
    weight_decay: optimizer === "adamw" ? weight_decay : 0,
    epsilon_inside: compat === "legacy",
  };
}
