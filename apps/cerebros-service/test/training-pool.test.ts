import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveSpace, sampleTrial } from "@cerebros/search";
import { Matrix, SVD } from "ml-matrix";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Prepared, Training, TrialRequest } from "../src/training/training.js";
import { createTrainingPool } from "../src/training/training-pool.js";

const workerUrl = new URL("../dist/training/worker.js", import.meta.url);
const source = {
  path: fileURLToPath(new URL("../../../examples/iris.csv", import.meta.url)),
  target: "species",
  drop: [],
  task: "auto" as const,
  split: "random" as const,
  seed: 2,
};
const log = { error() {} };

let training: Training;
let prepared: Prepared;
let folder: string;
beforeAll(async () => {
  training = createTrainingPool({ workerUrl, workers: 1, backend: "tfjs-wasm", log });
  prepared = await training.prepare(source);
});
afterAll(() => training.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-training-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function request(change: { spectral_norm?: boolean; max_epochs?: number } = {}): TrialRequest {
  const { spectral_norm = true, max_epochs = 6 } = change;
  const space = resolveSpace({ spectral_norm: { type: "categorical", choices: [spectral_norm] } });
  const proposal = sampleTrial({
    ...{ space, seed: 2, number: 1, inputs: [prepared.features], outputs: prepared.outputs },
  });
  return { source, seed: 2, number: 1, ...proposal, max_epochs, model_dir: join(folder, "model") };
}

const calm = () => ({ signal: new AbortController().signal, onEpoch() {} });

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
    const bounded = await training.train(request(), calm());
    expect(bounded.spectral_norm).toBe(true);
    const kernels = await savedKernels(join(folder, "model"));
    expect(kernels.length).toBeGreaterThan(1);
    for (const kernel of kernels) expect(Math.max(...new SVD(kernel).diagonal)).toBeLessThanOrEqual(1 + 1e-4);

    const free = await training.train(request({ spectral_norm: false }), calm());
    expect(free.spectral_norm).toBe(false);
    const largest = (await savedKernels(join(folder, "model"))).map((kernel) =>
      Math.max(...new SVD(kernel).diagonal),
    );
    expect(Math.max(...largest)).toBeGreaterThan(1);
  });

  it("gives the same numbers again, and nearly the same on another backend", async () => {
    const epochs: number[][] = [];
    const run = async (pool: Training) => {
      const seen: number[] = [];
      const result = await pool.train(request(), {
        signal: new AbortController().signal,
        onEpoch: (_, metrics) => seen.push(metrics["val_loss"] ?? Number.NaN),
      });
      epochs.push(seen);
      return result;
    };
    const first = await run(training);
    const again = await run(training);
    expect(again).toEqual(first);
    expect(epochs[1]).toEqual(epochs[0]);

    const plain = createTrainingPool({ workerUrl, workers: 1, backend: "tfjs-cpu", log });
    const other = await run(plain);
    await plain.close();
    expect(other.trainer).toBe("tfjs-cpu");
    for (const [i, loss] of (epochs[2] ?? []).entries())
      expect(loss).toBeCloseTo(epochs[0]?.[i] ?? Number.NaN, 2);
  });

  it("stops in the middle of an epoch and leaves nothing behind", async () => {
    const abort = new AbortController();
    const trial = training.train(request({ max_epochs: 100_000 }), {
      signal: abort.signal,
      onEpoch: (epoch) => {
        if (epoch === 2) abort.abort(new Error("enough"));
      },
    });
    await expect(trial).rejects.toThrow("enough");
    expect(readdirSync(folder)).toEqual([]);
    // The thread is free again.
    expect((await training.train(request(), calm())).epochs).toBeLessThanOrEqual(6);
  });

  it("is not waited for by questions", async () => {
    await training.train(request(), calm());
    const abort = new AbortController();
    const busy = training.train(
      { ...request({ max_epochs: 100_000 }), model_dir: join(folder, "busy") },
      {
        signal: abort.signal,
        onEpoch() {},
      },
    );
    const row = { sepal_length_cm: 5.1, sepal_width_cm: 3.5, petal_length_cm: 1.4, petal_width_cm: 0.2 };
    const { values } = await training.predict({ model_dir: join(folder, "model"), rows: [row] });
    expect(values).toEqual(["setosa"]);
    abort.abort(new Error("enough"));
    await expect(busy).rejects.toThrow("enough");
  });
});
