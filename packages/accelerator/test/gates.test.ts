import type { Architecture, Gate } from "@cerebros/contracts";
import { expect, it } from "vitest";
import { plainBackend, plan, Trainer } from "../src/index.js";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const inputs = [-2, -0.5, 0, 1, 3];

/** One input feature that the output reads as it is, then gated. */
function predict(gate: Gate | undefined): Float32Array {
  const edge = {
    from: { level: 0, unit: 0 },
    to: { level: 1, unit: 0 },
    kind: "predecessor",
    times: 1,
  } as const;
  const architecture: Architecture = {
    units: [
      { level: 0, unit: 0, neurons: 1, activation: "linear" },
      { level: 1, unit: 0, neurons: 1, activation: "linear" },
    ],
    edges: [
      { ...edge, gated: false },
      { ...edge, gated: true },
    ],
  };
  const planned = plan(gate === undefined ? architecture : { ...architecture, gate }, 5, {
    data_rows: 5,
    losses: [{ kind: "mse" }],
  });
  const trainer = new Trainer(planned, plainBackend("double"), {
    optimizer: { kind: "adam", learning_rate: 0.1 },
    epsilon: 0,
  });
  trainer.setData([inputs], [inputs]);
  const [unit] = trainer.weights();
  if (unit === undefined) throw new Error("the network has no unit");
  trainer.setWeights([{ ...unit, gamma: unit.gamma.fill(1), kernel: Float32Array.from([10, 1]) }]);
  return trainer.predict([0, 1, 2, 3, 4])[0] ?? new Float32Array();
}

it.each<[string, Gate | undefined, (x: number) => number]>([
  ["g(x) in mode activation", { mode: "activation", function: "sigmoid" }, sigmoid],
  ["x · g(x) in mode multiply", { mode: "multiply", function: "tanh" }, (x) => x * Math.tanh(x)],
  ["x without a gate", undefined, (x) => x],
])("a gated edge reads %s", (_, gate, expected) => {
  const outputs = predict(gate);
  for (const [i, x] of inputs.entries()) expect(outputs[i]).toBeCloseTo(10 * x + expected(x), 5);
});
