import { type Loss, plainBackend, plan, Trainer } from "@cerebros/accelerator";
import type { Activation, Architecture } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "./backend.js";
import { createGradientStep } from "./gradient-step.js";
import { initialNetworkWeights } from "./network-weights.js";
import { allocateWeights, initialWeights } from "./weights.js";

const rows = 12;

function network(neurons: number, activation: Activation): Architecture {
  const ends = { from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 } };
  return {
    units: [
      { level: 0, unit: 0, neurons: 4, activation: "linear" },
      { level: 1, unit: 0, neurons, activation },
    ],
    edges: [{ ...ends, kind: "predecessor", times: 1, gated: false }],
  };
}

const cases: [Loss, number, Activation][] = [
  [{ kind: "mse" }, 2, "tanh"],
  [{ kind: "mse" }, 3, "softmax"],
  [{ kind: "mae" }, 2, "linear"],
  [{ kind: "huber", delta: 0.3 }, 2, "linear"],
  [{ kind: "softmax_cross_entropy" }, 3, "softmax"],
  [{ kind: "softmax_cross_entropy", class_weights: [0.5, 3, 1] }, 3, "softmax"],
  [{ kind: "sigmoid_cross_entropy" }, 2, "sigmoid"],
  [{ kind: "sigmoid_cross_entropy", class_weights: [0.5, 2] }, 2, "sigmoid"],
];

describe.each(["tfjs-wasm", "tfjs-cpu"] as const)("on %s", (backend) => {
  beforeAll(async () => {
    await loadBackend(backend);
  });

  it.each(cases)(
    "%j of %d %s neurons is the accelerator's, and so are its gradients",
    (loss, neurons, activation) => {
      const architecture = network(neurons, activation);
      const random = stream(1, loss.kind);
      const inputs = Float32Array.from({ length: rows * 4 }, random.normal);
      const classes = loss.kind === "softmax_cross_entropy";
      const numbers = Float32Array.from({ length: rows * (classes ? 1 : neurons) }, () =>
        classes ? random.int(0, neurons - 1) : random.int(0, 1),
      );
      const oneHot = new Float32Array(rows * neurons);
      for (const [row, number] of numbers.entries()) if (classes) oneHot[row * neurons + number] = 1;

      const judge = new Trainer(
        plan(architecture, rows, { data_rows: rows, losses: [loss] }),
        plainBackend("double"),
        {
          optimizer: { kind: "adam", learning_rate: 0 },
        },
      );
      judge.setData([inputs], [numbers]);
      judge.setWeights(initialNetworkWeights(architecture, 1, 1).units);
      const expected = judge.step(Int32Array.from({ length: rows }, (_, row) => row));

      const gradients = allocateWeights(architecture);
      const step = createGradientStep(architecture, initialWeights(architecture, 1, 1), gradients, {
        losses: [loss],
      });
      const targets = [classes ? oneHot : numbers];
      expect(step.run({ rows, inputs: [inputs.slice()], targets })).toBeCloseTo(expected, 5);
      const [ours] = gradients.units;
      const [theirs] = judge.gradients();
      for (const [i, value] of (theirs?.kernel ?? []).entries())
        expect(ours?.kernel[i]).toBeCloseTo(value, 5);
      for (const [i, value] of (theirs?.bias ?? []).entries()) expect(ours?.bias[i]).toBeCloseTo(value, 5);
    },
  );
});
