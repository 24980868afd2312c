import { resolveSpace, sampleTrial, stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Part, PreparedData } from "./data/prepare-data.js";
import { Stopped } from "./failure.js";
import { type FitRequest, fitNetwork } from "./fit-network.js";
import { score } from "./metrics.js";
import { loadBackend } from "./network/backend.js";
import { denseKernels, predict } from "./network/layers-model.js";
import { measureSpectralNorm, tolerance } from "./network/spectral-norm.js";
import { TrialFailed } from "./training.js";

beforeAll(() => loadBackend("tfjs-wasm"));

/** y = 50 + 10·(x0 - x1²) with a little noise. */
function part(name: string, rows: number): Part {
  const random = stream(1, name);
  const values = Float32Array.from({ length: 3 * rows }, random.normal);
  const targets = Float64Array.from({ length: rows }, (_, row) => {
    const [x0 = 0, x1 = 0] = values.subarray(3 * row);
    return 50 + 10 * (x0 - x1 * x1) + random.normal();
  });
  return { inputs: { rows, width: 3, values }, targets };
}
const data: PreparedData = {
  preprocessing: {
    version: 1,
    limit: 4,
    features: [],
    target: { task: "regression", name: "y", mean: 40, deviation: 17 },
  },
  train: part("train", 130),
  validation: part("validation", 50),
  test: part("test", 50),
  warnings: [],
};

function request(change: Partial<FitRequest> = {}, parameters: FitRequest["parameters"] = {}): FitRequest {
  const outputs = [{ neurons: 1, activation: "linear" as const }];
  const drawn = sampleTrial({ space: resolveSpace({}), seed: 1, number: 3, inputs: [3], outputs });
  const fixed = { learning_rate: 0.02, batch_size: 32, weight_decay: 0.1, spectral_norm: false };
  return {
    data,
    architecture: drawn.architecture,
    parameters: { ...drawn.parameters, ...fixed, ...parameters },
    seed: 1,
    number: 3,
    max_epochs: 60,
    ...change,
  };
}
const silent = { checkAborted() {}, onEpoch() {} };

describe("training", () => {
  it("learns what least squares cannot", () => {
    const { model, metrics } = fitNetwork(request(), silent);
    // The linear part alone leaves an error of about 14.
    expect(metrics["rmse"]).toBeLessThan(7);
    model.dispose();
  });

  it("returns the model of the best epoch: its predictions have the reported score", () => {
    const losses: number[] = [];
    const fitted = fitNetwork(request(), {
      ...silent,
      onEpoch: (_, metrics) => losses.push(metrics["val_loss"] ?? Number.NaN),
    });
    expect(losses).toHaveLength(fitted.epochs);
    expect(fitted.best_epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    const outputs = predict(fitted.model, data.validation.inputs.values, 50);
    const again = score(data.preprocessing.target, outputs, data.validation.targets);
    expect(fitted.metrics).toMatchObject(again);
    expect(fitted.metrics["val_loss"]).toBe(Math.min(...losses));
    fitted.model.dispose();
  });

  it("stops when the validation loss has stopped falling", () => {
    const { model, epochs, best_epoch } = fitNetwork(request({ max_epochs: 2000 }), silent);
    expect(epochs).toBeLessThan(1000);
    expect(epochs - best_epoch).toBe(20);
    model.dispose();
  });

  it("depends on the seed and the number, on nothing else", () => {
    const run = (change: Partial<FitRequest>) => {
      const { model, ...fitted } = fitNetwork(request({ max_epochs: 3, ...change }), silent);
      model.dispose();
      return fitted;
    };
    const first = run({});
    run({ seed: 2 });
    expect(run({})).toEqual(first);
    expect(run({ seed: 2 })).not.toEqual(first);
    expect(run({ number: 4 })).not.toEqual(first);
  });

  it("holds every kernel to a singular value of 1 in every epoch when asked to", () => {
    const { model } = fitNetwork(
      request({ max_epochs: 10 }, { spectral_norm: true, learning_rate: 0.1 }),
      silent,
    );
    const largest = denseKernels(model).map(measureSpectralNorm);
    expect(Math.max(...largest)).toBeLessThanOrEqual(1 + tolerance);
    expect(Math.max(...largest)).toBeGreaterThan(0.99);
    model.dispose();
  });
});

describe("no tensor is left behind", () => {
  it("by a trial, a stopped trial or a failed one", () => {
    fitNetwork(request({ max_epochs: 1 }), silent).model.dispose();
    const before = tf.memory().numTensors;
    fitNetwork(request({ max_epochs: 5 }), silent).model.dispose();
    expect(tf.memory().numTensors).toBe(before);

    let steps = 0;
    const checkAborted = () => {
      if (++steps > 7) throw new Stopped();
    };
    expect(() => fitNetwork(request(), { ...silent, checkAborted })).toThrow(Stopped);
    expect(tf.memory().numTensors).toBe(before);

    expect(() => fitNetwork(request({}, { learning_rate: 1e30 }), silent)).toThrow(TrialFailed);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a trial fails, with the reason in one line,", () => {
  it("when a number overflows", () => {
    expect(() => fitNetwork(request({}, { learning_rate: 1e30 }), silent)).toThrow(
      /^(loss|val_loss) became (NaN|Infinity) in epoch 1; a lower learning_rate may help$/,
    );
  });
  it.each([
    ["learning_rate", "fast"],
    ["batch_size", null],
    ["spectral_norm", 1],
    ["weight_decay", "some"],
  ])("when the parameter %s is unusable", (name, value) => {
    expect(() => fitNetwork(request({}, { [name]: value }), silent)).toThrow(
      new RegExp(`^the parameter ${name} is ${JSON.stringify(value)}, expected `),
    );
  });
});
