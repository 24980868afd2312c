import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { Run, Trial } from "@cerebros/contracts";
import { afterAll } from "vitest";
import type { Context } from "../src/context.js";
import { readEnv } from "../src/env.js";
import { createTerminal } from "../src/terminal.js";

/** A folder that is removed when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-runner-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFileIn(folder: string, name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** A context whose output is kept, for commands that run inside the test. */
export function recordingContext(variables: NodeJS.ProcessEnv = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const text = (stream: PassThrough) => String(stream.read() ?? "");
  let code = 0;
  const context: Context = {
    env: readEnv(variables, process.cwd()),
    terminal: createTerminal(output, errors),
    takeInterrupts: () => ({ signal: new AbortController().signal, received: null }),
    exit(next) {
      code = next;
    },
  };
  return { context, printed: () => text(output), noted: () => text(errors), exitCode: () => code };
}

export function aRun(changes: Partial<Run> = {}): Run {
  return Run.parse({
    run_id: "k3x9q2m7ap",
    state: "succeeded",
    config: { dataset_id: "a".repeat(64), target: "species", trials: 2, seed: 7 },
    dataset_name: "iris.csv",
    task: "classification",
    metric: "accuracy",
    direction: "maximize",
    features: 4,
    rows: { train: 90, validation: 30, test: 30 },
    trials_finished: 2,
    best_trial_id: "k3x9q2m7ap-0002",
    test: { accuracy: 0.96666666, log_loss: 0.12345 },
    baselines: { majority: 0.33333 },
    warnings: [],
    error: null,
    created_at: "2030-01-01T00:00:00.000Z",
    started_at: "2030-01-01T00:00:01.000Z",
    finished_at: "2030-01-01T00:00:09.000Z",
    ...changes,
  });
}

export function aTrial(number: number, changes: Partial<Trial> = {}): Trial {
  const run_id = "k3x9q2m7ap";
  return Trial.parse({
    trial_id: `${run_id}-000${number}`,
    run_id,
    number,
    state: "succeeded",
    parameters: { learning_rate: 0.00312345, batch_size: 16, activation: "elu" },
    architecture: {
      units: [
        { level: 0, unit: 0, neurons: 4, activation: "linear" },
        { level: 1, unit: 0, neurons: 12, activation: "elu" },
        { level: 1, unit: 1, neurons: 7, activation: "elu" },
        { level: 2, unit: 0, neurons: 3, activation: "softmax" },
      ],
      edges: [
        { from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor", times: 2 },
        { from: { level: 1, unit: 0 }, to: { level: 1, unit: 1 }, kind: "lateral" },
        { from: { level: 0, unit: 0 }, to: { level: 1, unit: 1 }, kind: "predecessor" },
        { from: { level: 1, unit: 1 }, to: { level: 2, unit: 0 }, kind: "predecessor" },
      ],
    },
    value: 0.9 + number / 100,
    metrics: { accuracy: 0.9 + number / 100, val_loss: 0.3 },
    epochs: 40,
    best_epoch: 31,
    weights: 1234,
    trainer: "tfjs-wasm",
    spectral_norm: number === 1,
    mlflow_run_id: `${number}`.repeat(32),
    model_path: `models/${run_id}-000${number}`,
    error: null,
    attempt: 1,
    started_at: "2030-01-01T00:00:01.000Z",
    finished_at: "2030-01-01T00:00:03.000Z",
    duration_ms: 2_000,
    ...changes,
  });
}
