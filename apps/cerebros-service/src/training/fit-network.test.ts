import type { Metrics } from "@cerebros/contracts";
import { resolveSpace, sampleTrial, stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Part, PreparedData } from "./data/prepare-data.js";
import { Stopped } from "./failure.js";
import { type FitObserver, type FitRequest, type Fitted, fitNetwork } from "./fit-network.js";
import { score } from "./metrics.js";
import { buildModel, predict } from "./network/layers-model.js";
import { denseKernels } from "./network/network-weights.js";
import { predictNetwork } from "./network/predict-network.js";
import { measureSpectralNorm, tolerance } from "./network/spectral-norm.js";
import { TrialFailed } from "./training.js";

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
    trainer: "auto",
    max_bytes: 2 ** 30,
    ...change,
  };
}
const silent: FitObserver = { checkAborted() {}, onTrainer() {}, onEpoch() {} };

/** What a fitted network says about the validation rows. */
async function predictions({ weights }: Fitted): Promise<Float32Array> {
  const { architecture } = request();
  const [outputs = new Float32Array()] = await predictNetwork(
    { architecture, weights },
    [data.validation.inputs.values],
    50,
  );
  return outputs;
}

describe.each(["compiled", "tfjs-wasm"] as const)("training by %s", (trainer) => {
  it("learns what least squares cannot", async () => {
    const { metrics } = await fitNetwork(request({ trainer }), silent);
    // The linear part alone leaves an error of about 14.
    expect(metrics["rmse"]).toBeLessThan(7);
  });

  it("returns the weights of the best epoch: their predictions have the reported score", async () => {
    const losses: number[] = [];
    const fitted = await fitNetwork(request({ trainer }), {
      ...silent,
      onEpoch: (_, metrics) => losses.push(metrics["val_loss"] ?? Number.NaN),
    });
    expect(losses).toHaveLength(fitted.epochs);
    expect(fitted.best_epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(fitted.metrics["val_loss"]).toBe(Math.min(...losses));
    const again = score(data.preprocessing.target, await predictions(fitted), data.validation.targets);
    for (const [name, value] of Object.entries(again)) expect(fitted.metrics[name]).toBeCloseTo(value, 4);
  });

  it("stops when the validation loss has stopped falling", async () => {
    const { epochs, best_epoch } = await fitNetwork(request({ trainer, max_epochs: 2000 }), silent);
    expect(epochs).toBeLessThan(1000);
    expect(epochs - best_epoch).toBe(20);
  });

  it("depends on the seed and the number, on nothing else", async () => {
    const run = (change: Partial<FitRequest>) =>
      fitNetwork(request({ trainer, max_epochs: 3, ...change }), silent);
    const first = await run({});
    await run({ seed: 2 });
    expect(await run({})).toEqual(first);
    expect(await run({ seed: 2 })).not.toEqual(first);
    expect(await run({ number: 4 })).not.toEqual(first);
  });

  it("holds every kernel to a singular value of 1 in every epoch when asked to", async () => {
    const bounded = request({ trainer, max_epochs: 10 }, { spectral_norm: true, learning_rate: 0.1 });
    const { weights } = await fitNetwork(bounded, silent);
    const largest = denseKernels(bounded.architecture, weights).map(measureSpectralNorm);
    expect(Math.max(...largest)).toBeLessThanOrEqual(1 + tolerance);
    expect(Math.max(...largest)).toBeGreaterThan(0.99);
  });

  it("ends at the next step when it is asked to", async () => {
    let steps = 0;
    const checkAborted = () => {
      if (++steps > 7) throw new Stopped();
    };
    await expect(fitNetwork(request({ trainer }), { ...silent, checkAborted })).rejects.toThrow(Stopped);
    expect(steps).toBe(8);
  });

  it("fails when a number overflows", async () => {
    await expect(fitNetwork(request({ trainer }, { learning_rate: 1e30 }), silent)).rejects.toThrow(
      /^(loss|val_loss) became (NaN|Infinity) in epoch 1; a lower learning_rate may help$/,
    );
  });

  it("names itself before the first epoch", async () => {
    const seen: string[] = [];
    await fitNetwork(request({ trainer, max_epochs: 1 }), {
      ...silent,
      onTrainer: (chosen) => seen.push(chosen.trainer),
      onEpoch: (epoch) => seen.push(`epoch ${epoch}`),
    });
    expect(seen).toEqual([trainer, "epoch 1"]);
  });
});

describe("the compiled trainer and tfjs", () => {
  it.each([false, true])("agree on the first epochs, spectral_norm %s", async (spectral_norm) => {
    const [compiled, tfjs] = await Promise.all(
      (["compiled", "tfjs-wasm"] as const).map(async (trainer) => {
        const epochs: Metrics[] = [];
        const onEpoch = (_: number, metrics: Metrics) => epochs.push(metrics);
        const fitted = await fitNetwork(request({ trainer, max_epochs: 3 }, { spectral_norm }), {
          ...silent,
          onEpoch,
        });
        return { fitted, epochs };
      }),
    );
    for (const [index, metrics] of compiled?.epochs.entries() ?? []) {
      for (const [name, value] of Object.entries(metrics)) {
        const other = tfjs?.epochs[index]?.[name] ?? Number.NaN;
        expect(Math.abs(other - value), `${name} of epoch ${index + 1}`).toBeLessThan(
          2e-3 * (1 + Math.abs(value)),
        );
      }
    }
  });

  it.each<[string, FitRequest["parameters"]]>([
    ["adam", { optimizer: "adam" }],
    ["gradient descent with momentum", { optimizer: "sgd", momentum: 0.8, learning_rate: 0.002 }],
    ["the absolute error", { loss: "mae" }],
    ["Huber's loss", { loss: "huber", huber_delta: 0.5 }],
    ["L2 of the kernels", { l2: 0.01 }],
    ["clipped gradients", { clip_norm: 0.5, optimizer: "sgd", learning_rate: 0.01 }],
    ["gradients averaged over three batches", { gradient_accumulation_steps: 3 }],
  ])("agree on %s, which changes what is learned", async (_, parameters) => {
    const end = async (trainer: FitRequest["trainer"], change: FitRequest["parameters"]) =>
      (await fitNetwork(request({ trainer, max_epochs: 2 }, change), silent)).metrics;
    const [compiled, tfjs, usual] = [
      await end("compiled", parameters),
      await end("tfjs-wasm", parameters),
      await end("compiled", {}),
    ];
    expect(compiled).not.toEqual(usual);
    for (const [name, value] of Object.entries(compiled)) {
      const difference = Math.abs((tfjs[name] ?? Number.NaN) - value);
      expect(difference, name).toBeLessThan(2e-3 * (1 + Math.abs(value)));
    }
  });

  it.each(["compiled", "tfjs-wasm"] as const)("drop outputs of hidden units: %s", async (trainer) => {
    const { metrics } = await fitNetwork(request({ trainer, max_epochs: 2 }, { dropout: 0.5 }), silent);
    const kept = await fitNetwork(request({ trainer, max_epochs: 2 }), silent);
    expect(metrics["loss"]).toBeGreaterThan(kept.metrics["loss"] ?? 0);
  });

  it("make a tfjs model that predicts what the compiled trainer does", async () => {
    const fitted = await fitNetwork(request({ trainer: "compiled", max_epochs: 5 }), silent);
    const model = await buildModel(request().architecture, fitted.weights);
    const [judged = new Float32Array()] = predict(model, [data.validation.inputs.values], 50);
    const ours = await predictions(fitted);
    for (const [i, value] of judged.entries()) expect(ours[i]).toBeCloseTo(value, 4);
    model.dispose();
  });

  it("are chosen between: compiled where it can plan the network", async () => {
    const { trainer, trainer_reason } = await fitNetwork(request({ max_epochs: 1 }), silent);
    expect(trainer).toBe("compiled");
    expect(trainer_reason).toBe("every part of the network can be planned; WebAssembly kernels");
  });
});

/** The first rows and columns of a part. */
function cut({ inputs, targets }: Part, rows: number): Part {
  return {
    inputs: { ...inputs, rows, values: inputs.values.slice(0, 3 * rows) },
    targets: targets.slice(0, rows),
  };
}

describe.each(["compiled", "tfjs-wasm"] as const)("unusual data on %s:", (trainer) => {
  it.each([
    ["a batch larger than the data", {}, { batch_size: 100_000 }],
    ["one row", { data: { ...data, train: cut(data.train, 1), validation: cut(data.validation, 1) } }, {}],
  ])("%s", async (_, change, parameters) => {
    const { metrics, epochs } = await fitNetwork(
      request({ trainer, max_epochs: 3, ...change }, parameters),
      silent,
    );
    expect(epochs).toBe(3);
    for (const value of Object.values(metrics)) expect(value).toSatisfy(Number.isFinite);
  });

  it("constant columns", async () => {
    const constant = (part: Part): Part => ({
      ...part,
      inputs: { ...part.inputs, values: part.inputs.values.map((value, i) => (i % 3 === 0 ? 1e6 : value)) },
    });
    const flat = { ...data, train: constant(data.train), validation: constant(data.validation) };
    const { metrics } = await fitNetwork(request({ trainer, max_epochs: 3, data: flat }), silent);
    for (const value of Object.values(metrics)) expect(value).toSatisfy(Number.isFinite);
  });

  it("a network too large for memory is refused with the figures, before anything is allocated", async () => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(fitNetwork(request({ trainer, max_bytes: 20_000 }), silent)).rejects.toThrow(
      /^training this network takes \d+ MiB of memory, and a trial may take 1 MiB/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });
});

it("a network of 2³¹ weights is refused at once", async () => {
  const { architecture } = request();
  const units = architecture.units.map((unit) => (unit.level === 1 ? { ...unit, neurons: 2 ** 22 } : unit));
  const huge = { ...architecture, units };
  for (const trainer of ["auto", "compiled", "tfjs-cpu"] as const) {
    await expect(fitNetwork(request({ architecture: huge, trainer }), silent)).rejects.toThrow(
      /\d+ (MiB|bytes)/,
    );
  }
});

describe("no tensor is left behind", () => {
  it("by a trial, a stopped trial or a failed one", async () => {
    const trainer = "tfjs-wasm";
    await fitNetwork(request({ trainer, max_epochs: 1 }), silent);
    const before = tf.memory().numTensors;
    await fitNetwork(request({ trainer, max_epochs: 5 }), silent);
    expect(tf.memory().numTensors).toBe(before);

    const checkAborted = () => {
      throw new Stopped();
    };
    await expect(fitNetwork(request({ trainer }), { ...silent, checkAborted })).rejects.toThrow(Stopped);
    expect(tf.memory().numTensors).toBe(before);

    await expect(fitNetwork(request({ trainer }, { learning_rate: 1e30 }), silent)).rejects.toThrow(
      TrialFailed,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the parameter", () => {
  it("patience ends training, rate_patience halves the rate", async () => {
    const run = (parameters: FitRequest["parameters"]) =>
      fitNetwork(request({ max_epochs: 500 }, parameters), silent);
    const short = await run({ patience: 3 });
    expect(short.epochs - short.best_epoch).toBe(3);
    expect(await run({ patience: 30, rate_patience: 1 })).not.toEqual(await run({ patience: 30 }));
  });

  it.each([
    ["loss", "cross_entropy", "needs classes"],
    ["class_weights", "balanced", "needs classes"],
  ])("%s cannot be %s for numbers", async (name, value, reason) => {
    await expect(fitNetwork(request({}, { [name]: value }), silent)).rejects.toThrow(
      new RegExp(`^the parameter ${name} is ${value}, which ${reason}`),
    );
  });
});

describe("a trial fails, with the reason in one line,", () => {
  it.each([
    ["learning_rate", "fast"],
    ["batch_size", null],
    ["spectral_norm", 1],
    ["weight_decay", "some"],
    ["optimizer", "newton"],
    ["dropout", 1],
    ["gradient_accumulation_steps", 0],
    ["patience", 1.5],
  ])("when the parameter %s is unusable", async (name, value) => {
    await expect(fitNetwork(request({}, { [name]: value }), silent)).rejects.toThrow(
      new RegExp(`^the parameter ${name} is ${JSON.stringify(value)}, expected `),
    );
  });
});
