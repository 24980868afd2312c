import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Backend, plainBackend, plan, Trainer, wasmBackend } from "../src/index.js";
import { random } from "./arena.js";
import {
  classesOf,
  type JudgedLayer,
  type JudgedLoss,
  type JudgedOptimizer,
  layers,
  losses,
  networkOf,
  optimizers,
} from "./judge-cases.js";
import { TfjsJudge } from "./tfjs-judge.js";

const rowsOfData = 46;
/** No multiple of 4, and the last of an epoch has 12 rows: fewer make statistics that multiply every rounding. */
const batch = 17;
const steps = 200;
const ours = ["wasm", "plain"] as const;
const backends: Record<string, Backend> = { plain: plainBackend("single"), double: plainBackend("double") };
beforeAll(async () => {
  await tf.setBackend("cpu");
  tf.enableProdMode();
  const wasm = await wasmBackend();
  if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
  backends["wasm"] = wasm;
});

// Every gradient of tfjs looks at all variables that there are.
afterEach(() => tf.disposeVariables());

const names = ["gamma", "beta", "kernel", "bias"] as const;
const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  largest(Array.from(a, (value, i) => value - (b[i] ?? Number.NaN)));

/** The same network, data and weights in tfjs and in our trainers. */
function setUp(layer: JudgedLayer, { loss, activation }: JudgedLoss, { ours: optimizer }: JudgedOptimizer) {
  const architecture = networkOf(layer, activation);
  const planned = plan(architecture, batch, { data_rows: rowsOfData, losses: [loss] });
  const width = planned.inputs[0]?.width ?? 0;
  const targetWidth = planned.targets[0]?.width ?? 0;
  const uniform = random(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const classes = classesOf(layer);
  const inputs = Float32Array.from({ length: rowsOfData * width }, () =>
    classes === null ? normal() : Math.floor(classes * uniform()),
  );
  const targets = Float32Array.from({ length: rowsOfData * targetWidth }, () => {
    if (loss.kind === "softmax_cross_entropy") return Math.floor(3 * uniform());
    return loss.kind === "sigmoid_cross_entropy" ? Math.round(uniform()) : normal();
  });
  const make = (name: string): Trainer => {
    const trainer = new Trainer(planned, backends[name] as Backend, { optimizer });
    trainer.setData([inputs], [targets]);
    const draw = random(5);
    const between = (low: number, high: number) => low + (high - low) * draw();
    trainer.setWeights(
      trainer.weights().map((unit) => ({
        ...unit,
        gamma: unit.gamma.map(() => between(0.8, 1.2)),
        beta: unit.beta.map(() => between(-0.1, 0.1)),
        kernel: unit.kernel.map(() => between(-1, 1)),
        bias: unit.bias.map(() => between(-0.1, 0.1)),
      })),
    );
    trainer.setLayerWeights(
      trainer
        .layerWeights()
        .map((weight) => ({ ...weight, values: weight.values.map(() => between(-1, 1)) })),
    );
    return trainer;
  };
  const tfjs = new TfjsJudge(architecture, [loss]);
  const take = (from: Trainer) => {
    tfjs.setWeights(from.weights());
    tfjs.setLayerWeights(from.layerWeights());
  };
  const pick = (values: Float32Array, columns: number, rows: number[]) => [
    tf.tensor2d(
      rows.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]),
      [rows.length, columns],
    ),
  ];
  return {
    make,
    tfjs,
    take,
    columns: (rows: number[]) => pick(inputs, width, rows),
    wanted: (rows: number[]) => pick(targets, targetWidth, rows),
  };
}

/** Rows of a batch; the last of an epoch is shorter. */
function rowsOf(step: number): number[] {
  const first = (step % Math.ceil(rowsOfData / batch)) * batch;
  return Array.from({ length: Math.min(batch, rowsOfData - first) }, (_, i) => first + i);
}

/** Every parameter by its name. */
function named(units: Record<(typeof names)[number], Float32Array>[], ofLayers: Float32Array[]) {
  return new Map([
    ...units.flatMap((unit, i) => names.map((name) => [`${name} of unit ${i}`, unit[name]] as const)),
    ...ofLayers.map((values, i) => [`parameter ${i} of the base model`, values] as const),
  ]);
}

const gradientsOf = (trainer: Trainer) =>
  named(
    trainer.gradients(),
    trainer.layerGradients().map(({ values }) => values),
  );
const weightsOf = (trainer: Trainer) =>
  named(
    trainer.weights(),
    trainer.layerWeights().map(({ values }) => values),
  );

const [adam] = optimizers;
if (adam === undefined) throw new Error("there is no optimiser");

describe.each(layers)("$name", (layer) => {
  it.each(losses)("has the first gradients of tfjs: $name", (loss) => {
    tf.tidy(() => {
      const { make, tfjs, take, columns, wanted } = setUp(layer, loss, adam);
      const exact = make("double");
      take(exact);
      const rows = rowsOf(0);
      const learned = tfjs.learn(columns(rows), wanted(rows));
      const theirs = named(learned.gradients, learned.ofLayers);
      exact.step(rows);
      const reference = gradientsOf(exact);
      const scale = Math.max(...[...reference.values()].map(largest));
      for (const name of ours) {
        const trainer = make(name);
        expect(Math.abs(trainer.step(rows) - learned.loss)).toBeLessThan(1e-5 * (1 + learned.loss));
        for (const [parameter, values] of gradientsOf(trainer)) {
          const size = largest(reference.get(parameter) ?? []);
          // What batch normalisation takes away again has a gradient of 0, in single precision what rounding leaves of it.
          const bound = size < 1e-9 * scale ? 1e-6 * scale : 1e-5 * size;
          const far = distance(values, theirs.get(parameter) ?? []);
          expect(far, `${parameter}, ${name}`).toBeLessThanOrEqual(bound);
        }
      }
    });
  });

  it.each(losses)("moves as in tfjs under every optimiser: $name", (loss) => {
    for (const optimizer of optimizers) {
      tf.tidy(() => {
        const { make, tfjs, take, columns, wanted } = setUp(layer, loss, optimizer);
        const trainers = ours.map(make);
        take(make("double"));
        const apply = optimizer.theirs();
        for (const rows of [rowsOf(0), rowsOf(1)]) {
          for (const trainer of trainers) trainer.step(rows);
          tfjs.step(columns(rows), wanted(rows), apply);
        }
        const theirs = named(tfjs.weights(), tfjs.layerWeights());
        tf.disposeVariables();
        for (const [i, trainer] of trainers.entries()) {
          for (const [parameter, values] of weightsOf(trainer)) {
            const far = distance(values, theirs.get(parameter) ?? []);
            expect(far, `${parameter}, ${ours[i]}, ${optimizer.name}`).toBeLessThan(2e-6);
          }
        }
      });
    }
  });
});

describe("after 200 steps", () => {
  /** Every layer with every loss, with every layer every optimiser and with every loss every optimiser. */
  const cases = layers.flatMap((layer, i) =>
    losses.map((loss, j) => {
      const optimizer = optimizers[(i + j) % optimizers.length] as JudgedOptimizer;
      return { layer, loss, optimizer, title: `${layer.name}, ${loss.name}, ${optimizer.name}` };
    }),
  );

  it.each(cases)("as close to double precision as tfjs: $title", ({ layer, loss, optimizer }) => {
    const { make, tfjs, take, columns, wanted } = setUp(layer, loss, optimizer);
    const exact = make("double");
    take(exact);
    const trainers = ours.map(make);
    const apply = optimizer.theirs();
    for (let step = 0; step < steps; step++) {
      const rows = rowsOf(step);
      for (const trainer of [exact, ...trainers]) trainer.step(rows);
      tf.tidy(() => tfjs.step(columns(rows), wanted(rows), apply));
    }
    const flat = (weights: Map<string, Float32Array>) => [...weights.values()].flatMap((part) => [...part]);
    const reference = flat(weightsOf(exact));
    const errorOf = (weights: Map<string, Float32Array>) =>
      Math.hypot(...flat(weights).map((value, i) => value - (reference[i] ?? Number.NaN)));
    const allowed = 2 * errorOf(named(tfjs.weights(), tfjs.layerWeights()));
    const rows = Array.from({ length: rowsOfData }, (_, i) => i);
    for (const trainer of trainers) {
      expect(errorOf(weightsOf(trainer))).toBeLessThanOrEqual(allowed);
      // Inference with the moving statistics, from the same weights.
      take(trainer);
      const [theirs = []] = tf.tidy(() => tfjs.predict(columns(rows)));
      const [predicted = []] = trainer.predict(rows);
      expect(distance(predicted, theirs)).toBeLessThan(1e-5 * (largest(theirs) + 1));
    }
  });
});
