import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { resolveSpace, sampleTrial } from "@cerebros/search";
import { Matrix, SVD } from "ml-matrix";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Prepared, Training, TrialOptions, TrialRequest, TrialResult } from "./training.js";
import { createTrainingPool } from "./training-pool.js";

const workerUrl = new URL("../../dist/training/worker.js", import.meta.url);
const iris = fileURLToPath(new URL("../../../../examples/iris.csv", import.meta.url));
const source = {
  path: iris,
  target: "species",
  drop: [],
  task: "auto" as const,
  split: "random" as const,
  seed: 1,
};
const log = { error() {} };

let training: Training;
let prepared: Prepared;
let folder = "";
beforeAll(async () => {
  training = createTrainingPool({ workerUrl, workers: 2, trainer: "auto", log });
  prepared = await training.prepare(source);
});
afterAll(() => training.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-pool-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function request(number: number, change: Partial<TrialRequest> = {}): TrialRequest {
  const { features, outputs } = prepared;
  const trial = sampleTrial({ space: resolveSpace({}), seed: 1, number, inputs: [features], outputs });
  return {
    source,
    seed: 1,
    number,
    ...trial,
    max_epochs: 120,
    trainer: "auto",
    model_dir: join(folder, `${number}`),
    ...change,
  };
}
const options = (change: Partial<TrialOptions> = {}): TrialOptions => ({
  signal: new AbortController().signal,
  onTrainer() {},
  onEpoch() {},
  ...change,
});

it("preparing tells a run what it has to know", () => {
  expect(prepared).toEqual({
    task: "classification",
    metric: "accuracy",
    direction: "maximize",
    features: 4,
    outputs: [{ neurons: 3, activation: "softmax" }],
    classes: ["setosa", "versicolor", "virginica"],
    rows: { train: 90, validation: 30, test: 30 },
    warnings: [],
    leaks: [],
  });
});

describe("a search", () => {
  it("finds a good model, which predicts what it was scored by", async () => {
    const results = await Promise.all(
      [1, 2, 3, 4].map((number) => training.train(request(number), options())),
    );
    const best = results.reduce((a, b) => (b.value > a.value ? b : a));
    const model_dir = join(folder, `${results.indexOf(best) + 1}`);
    const { models } = await training.openTest({ source, models: [[model_dir]] });
    expect(models[0]?.["accuracy"]).toBeGreaterThanOrEqual(0.9);

    const [header = "", ...lines] = readFileSync(iris, "utf8").trim().split(/\r?\n/);
    const names = header.split(",");
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(",").map((cell, i) => [names[i] ?? "", cell])),
    );
    const { values, probabilities } = await training.predict({ model_dir, rows });
    const correct = values.filter((value, row) => value === rows[row]?.["species"]).length;
    expect(correct / values.length).toBeGreaterThan(0.9);
    for (const [row, byClass] of (probabilities ?? []).entries()) {
      expect(Object.keys(byClass)).toEqual(prepared.classes);
      expect(Object.values(byClass).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(Math.max(...Object.values(byClass))).toBe(byClass[values[row] ?? ""]);
    }
    expect(training.trainer()).toBe("compiled");
  });

  it("gives the same numbers with one worker as with two", async () => {
    const single = createTrainingPool({ workerUrl, workers: 1, trainer: "auto", log });
    const search = (pool: Training): Promise<TrialResult[]> =>
      Promise.all([1, 2, 3].map((number) => pool.train(request(number, { max_epochs: 10 }), options())));
    const alone = await search(single);
    const weights = () => [1, 2, 3].map((number) => readFileSync(join(folder, `${number}`, "weights.bin")));
    const saved = weights();
    expect(await search(training)).toEqual(alone);
    expect(weights()).toEqual(saved);
    await single.close();
  });

  it("reports every epoch, once and in order, before the trial ends", async () => {
    const epochs: number[] = [];
    const result = await training.train(
      request(1, { max_epochs: 30 }),
      options({ onEpoch: (epoch) => epochs.push(epoch) }),
    );
    expect(epochs).toEqual(Array.from({ length: result.epochs }, (_, i) => i + 1));
  });
});

/** The first trial of a space in which spectral normalisation is decided. */
function normalised(spectral_norm: boolean): TrialRequest {
  const space = resolveSpace({ spectral_norm: { type: "categorical", choices: [spectral_norm] } });
  const { features, outputs } = prepared;
  const trial = sampleTrial({ space, seed: 1, number: 1, inputs: [features], outputs });
  return { ...request(1), ...trial, max_epochs: 6 };
}

/** The kernels in a saved model, read without our own loader. */
async function savedKernels(model_dir: string) {
  const { weightsManifest } = JSON.parse(await readFile(join(model_dir, "model.json"), "utf8"));
  const bytes = await readFile(join(model_dir, "weights.bin"));
  let offset = 0;
  return weightsManifest[0].weights.flatMap(({ name, shape }: { name: string; shape: number[] }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = Array.from({ length: size }, (_, i) => bytes.readFloatLE(offset + 4 * i));
    offset += 4 * size;
    return name.endsWith("/kernel") ? [Matrix.from1DArray(shape[0] ?? 0, shape[1] ?? 0, values)] : [];
  }) as Matrix[];
}

describe("a trial", () => {
  it("reports spectral normalisation exactly when it was asked for and the saved kernels pass", async () => {
    const bounded = await training.train(normalised(true), options());
    expect(bounded.spectral_norm).toBe(true);
    const kernels = await savedKernels(join(folder, "1"));
    expect(kernels.length).toBeGreaterThan(1);
    for (const kernel of kernels)
      expect(Math.max(...new SVD(kernel, { autoTranspose: true }).diagonal)).toBeLessThanOrEqual(1 + 1e-4);

    const free = await training.train(normalised(false), options());
    expect(free.spectral_norm).toBe(false);
    const largest = (await savedKernels(join(folder, "1"))).map((kernel) =>
      Math.max(...new SVD(kernel, { autoTranspose: true }).diagonal),
    );
    expect(Math.max(...largest)).toBeGreaterThan(1);
  });

  it("gives nearly the same numbers on another trainer", async () => {
    const losses = async (pool: Training) => {
      const seen: number[] = [];
      const onEpoch = (_: number, metrics: Record<string, number>) =>
        seen.push(metrics["val_loss"] ?? Number.NaN);
      const { trainer } = await pool.train(request(1, { max_epochs: 6 }), options({ onEpoch }));
      return { trainer, seen };
    };
    const plain = createTrainingPool({ workerUrl, workers: 1, trainer: "tfjs-cpu", log });
    const [compiled, cpu] = [await losses(training), await losses(plain)];
    await plain.close();
    expect([compiled.trainer, cpu.trainer]).toEqual(["compiled", "tfjs-cpu"]);
    expect(cpu.seen).toHaveLength(compiled.seen.length);
    for (const [i, loss] of cpu.seen.entries()) expect(loss).toBeCloseTo(compiled.seen[i] ?? Number.NaN, 2);
  });

  it("is not waited for by questions", async () => {
    await training.train(request(1, { max_epochs: 6 }), options());
    const abort = new AbortController();
    // As many as there are threads.
    const busy = [2, 3].map((number) =>
      // The slowest there is: the compiled trainer would be through before the question is answered.
      training.train(
        request(number, { max_epochs: 100_000, trainer: "tfjs-cpu" }),
        options({ signal: abort.signal }),
      ),
    );
    const row = { sepal_length_cm: 5.1, sepal_width_cm: 3.5, petal_length_cm: 1.4, petal_width_cm: 0.2 };
    const { values } = await training.predict({ model_dir: join(folder, "1"), rows: [row] });
    expect(values).toEqual(["setosa"]);
    abort.abort(new Error("enough"));
    const ends = await Promise.allSettled(busy);
    expect(ends.map((end) => end.status)).toEqual(["rejected", "rejected"]);
  });
});

describe("an abort", () => {
  it("ends waiting trials at once and running ones at the next step", async () => {
    const abort = new AbortController();
    let epochs = 0;
    const onEpoch = () => {
      if (++epochs === 2) abort.abort(new Error("enough"));
    };
    // Two train, two wait for a thread.
    const trials = [1, 2, 3, 4].map((number) =>
      training.train(
        request(number, {
          max_epochs: 100_000,
          parameters: { ...request(number).parameters, learning_rate: 1e-6 },
        }),
        options({ signal: abort.signal, onEpoch }),
      ),
    );
    const ends = await Promise.allSettled(trials);
    expect(ends.map((end) => end.status === "rejected" && (end.reason as Error).message)).toEqual(
      Array(4).fill("enough"),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("that came before the trial prevents it", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(training.train(request(1), options({ signal }))).rejects.toThrow("too late");
  });

  it("by an error in onEpoch ends the trial with that error", async () => {
    const onEpoch = () => {
      throw new Error("cannot record");
    };
    await expect(training.train(request(1), options({ onEpoch }))).rejects.toThrow("cannot record");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("what goes wrong in a thread reaches the caller:", () => {
  it("a source that is at fault", async () => {
    await expect(training.prepare({ ...source, target: "specie" })).rejects.toMatchObject({
      name: "CerebrosError",
      code: "invalid_input",
      field: "target",
      message: expect.stringContaining('did you mean "species"?'),
    });
    await expect(training.profile(join(folder, "none.csv"))).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("a network that cannot be trained", async () => {
    const { parameters } = request(1);
    const broken = request(1, { parameters: { ...parameters, learning_rate: 1e30 } });
    await expect(training.train(broken, options())).rejects.toMatchObject({
      name: "TrialFailed",
      message: expect.stringContaining("a lower learning_rate may help"),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("a folder that cannot be written, or holds no model", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const inFile = request(1, { model_dir: join(file, "model"), max_epochs: 1 });
    await expect(training.train(inFile, options())).rejects.toMatchObject({ code: "storage_failed" });
    await expect(training.predict({ model_dir: folder, rows: [] })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("a model that is scored on rows which it was not kept from", async () => {
    const trial = request(1, { max_epochs: 1 });
    await training.train(trial, options());
    const { model_dir } = trial;
    const other = { source: { ...source, seed: 9 }, models: [[model_dir]] };
    for (const refused of [training.validate(other), training.openTest(other)]) {
      await expect(refused).rejects.toMatchObject({ code: "invalid_input", field: "source" });
    }
  });
});

describe("threads that misbehave", () => {
  const poolOf = (code: string) => {
    const file = join(folder, "worker.mjs");
    writeFileSync(file, code);
    return createTrainingPool({ workerUrl: pathToFileURL(file), workers: 1, log });
  };

  it("lose their trial, with the reason, when they end in the middle of it", async () => {
    const pool = poolOf("export function train() { process.exit(7); }");
    await expect(pool.train(request(1), options())).rejects.toMatchObject({
      name: "TrialFailed",
      message: expect.stringMatching(/^the worker thread ended: /),
    });
    await pool.close();
  });

  it("are ended by force when they do not stop after five seconds", async () => {
    const pool = poolOf(`
      import { mkdirSync } from "node:fs";
      export function train({ request, port }) {
        port.postMessage({ type: "started" });
        mkdirSync(request.model_dir + ".partial");
        port.postMessage({ type: "epoch", epoch: 1, metrics: {}, trainer: "tfjs-cpu" });
        for (;;);
      }`);
    const abort = new AbortController();
    const onEpoch = () => abort.abort(new Error("enough"));
    await expect(pool.train(request(1), options({ signal: abort.signal, onEpoch }))).rejects.toThrow(
      "enough",
    );
    expect(readdirSync(folder)).toEqual(["worker.mjs"]);
    await pool.close();
  });
});

describe("closing", () => {
  it("stops what runs, may be repeated, and refuses what comes later", async () => {
    const pool = createTrainingPool({ workerUrl, workers: 1, trainer: "auto", log });
    const started = new Promise<void>((resolve) => {
      const trial = pool.train(request(1, { max_epochs: 100_000 }), options({ onEpoch: () => resolve() }));
      trial.catch(() => {});
    });
    await started;
    await Promise.all([pool.close(), pool.close()]);
    expect(readdirSync(folder)).toEqual([]);
    await expect(pool.train(request(1), options())).rejects.toMatchObject({ code: "unavailable" });
    await expect(pool.profile(iris)).rejects.toMatchObject({ code: "unavailable" });
  });
});
