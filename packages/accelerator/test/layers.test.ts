import { type Architecture, type LayerStack, layerShapes } from "@cerebros/contracts";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Backend,
  type LayerWeights,
  plainBackend,
  plan,
  planSequence,
  Trainer,
  wasmBackend,
} from "../src/index.js";
import { random } from "./arena.js";
import { randomStack } from "./random-stack.js";
import { grain, slope } from "./slope.js";

const backends: Record<string, Backend> = { plain: plainBackend("single") };
beforeAll(async () => {
  const wasm = await wasmBackend();
  if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
  backends["wasm"] = wasm;
});

const still = { optimizer: { kind: "sgd", learning_rate: 0 } } as const;
const edge = (from: [number, number], times: number, gated: boolean): Architecture["edges"][number] => ({
  from: { level: from[0], unit: from[1] },
  to: { level: 1, unit: 0 },
  kind: "predecessor",
  times,
  gated,
});

/** Two inputs with base models of their own, one of them read twice and gated; steps change no weight. */
function withBases(seed: number, backend: Backend) {
  const bases = [randomStack(seed), randomStack(seed + 1)];
  const architecture: Architecture = {
    units: [
      ...bases.map((base, unit) => ({
        ...({ level: 0, unit, activation: "linear", base } as const),
        neurons: layerShapes(base).at(-1)?.columns ?? 0,
      })),
      { level: 1, unit: 0, neurons: 2, activation: "tanh" },
    ],
    edges: [edge([0, 0], 2, false), edge([0, 1], 1, false), edge([0, 1], 1, true)],
    gate: { mode: seed % 2 === 0 ? "multiply" : "activation", function: "sigmoid" },
  };
  const uniform = random(seed + 2);
  const batch = 5 + Math.floor(9 * uniform());
  const planned = plan(architecture, batch, { data_rows: batch, losses: [{ kind: "mse" }] });
  const trainer = new Trainer(planned, backend, { ...still, dropout_keys: () => [seed, 3] });
  trainer.setData(
    planned.inputs.map(({ width, below }) => drawNumbers(batch * width, below, uniform)),
    [drawNumbers(2 * batch, null, uniform)],
  );
  trainer.setWeights(
    trainer.weights().map((unit) => ({
      ...unit,
      gamma: unit.gamma.fill(1),
      kernel: unit.kernel.map(() => 2 * uniform() - 1),
    })),
  );
  return { trainer, uniform, rows: Array.from({ length: batch }, (_, i) => i) };
}

/** A sequence model with one class number at every step; steps change no weight. */
function sequence(seed: number, backend: Backend) {
  const uniform = random(seed);
  const int = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  const classes = int(2, 6);
  const stack: LayerStack = {
    columns: int(1, 6),
    layers: [
      { kind: "embedding", vocabulary: classes, dimensions: int(1, 4) },
      { kind: "lstm", neurons: int(1, 5), sequences: true, stateful: uniform() < 0.5 },
      { kind: "lstm", neurons: int(1, 5), sequences: uniform() < 0.7, stateful: false },
      { kind: "dense", neurons: classes, activation: "softmax" },
    ],
  };
  const batch = int(1, 9);
  const planned = planSequence(stack, batch, {
    data_rows: batch,
    ...(uniform() < 0.5 && { class_weights: Array.from({ length: classes }, uniform) }),
  });
  const trainer = new Trainer(planned, backend, still);
  const draw = ({ width, below }: (typeof planned.inputs)[number]) =>
    drawNumbers(batch * width, below, uniform);
  trainer.setData(planned.inputs.map(draw), planned.targets.map(draw));
  return { trainer, uniform, rows: Array.from({ length: batch }, (_, i) => i) };
}

function drawNumbers(count: number, below: number | null, uniform: () => number): Float32Array {
  return Float32Array.from({ length: count }, () =>
    below === null ? 4 * uniform() - 2 : Math.floor(below * uniform()),
  );
}

function drawLayers(weights: LayerWeights[], uniform: () => number): LayerWeights[] {
  return weights.map((parameter) => ({
    ...parameter,
    values: parameter.values.map(() => Math.round((2 * uniform() - 1) / grain) * grain),
  }));
}

const largest = (weights: LayerWeights[]) =>
  weights.flatMap(({ values }) => [...values]).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe.each([
  ["base models", withBases],
  ["sequence models", sequence],
])("gradients of %s", (_, make) => {
  it("are the slopes of the loss, in double precision", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 20), (seed) => {
        const { trainer, uniform, rows } = make(seed, plainBackend("double"));
        const weights = drawLayers(trainer.layerWeights(), uniform);
        trainer.setLayerWeights(weights);
        trainer.step(rows);
        const gradients = trainer.layerGradients();
        const scale = largest(gradients);
        weights.forEach((parameter, p) => {
          const direction = parameter.values.map(() => Math.sign(uniform() - 0.5));
          const expected = slope((distance) => {
            const values = parameter.values.map((w, i) => w + distance * (direction[i] ?? 0));
            trainer.setLayerWeights(weights.map((w, i) => (i === p ? { ...w, values } : w)));
            trainer.resetStates();
            return trainer.step(rows);
          });
          const found = direction.reduce((sum, d, i) => sum + d * (gradients[p]?.values[i] ?? Number.NaN), 0);
          const bound = 1e-4 * (scale + 1e-3) * Math.sqrt(direction.length);
          expect(Math.abs(found - expected), `${parameter.name} of layer ${parameter.layer}`).toBeLessThan(
            bound,
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  it.each(["wasm", "plain"])("are those of double precision in %s", (name) => {
    fc.assert(
      fc.property(fc.nat(2 ** 20), (seed) => {
        const [ours, exact] = [backends[name] as Backend, plainBackend("double")].map((backend) => {
          const { trainer, uniform, rows } = make(seed, backend);
          trainer.setLayerWeights(drawLayers(trainer.layerWeights(), uniform));
          // States that go on are those of the batch before.
          const losses = [trainer.step(rows), trainer.step(rows)];
          return { losses, gradients: trainer.layerGradients() };
        });
        for (const [i, loss] of (ours?.losses ?? []).entries()) {
          expect(loss).toBeCloseTo(exact?.losses[i] ?? Number.NaN, 4);
        }
        const scale = largest(exact?.gradients ?? []);
        ours?.gradients.forEach(({ values }, p) => {
          values.forEach((value, i) => {
            const wanted = exact?.gradients[p]?.values[i] ?? Number.NaN;
            expect(Math.abs(value - wanted)).toBeLessThan(1e-4 * (scale + 1e-2));
          });
        });
      }),
      { numRuns: 60 },
    );
  });
});
