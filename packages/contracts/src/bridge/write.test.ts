import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CerebrosError } from "../error.js";
import type { Run } from "../run.js";
import { type Trial, trialId } from "../trial.js";
import { START_RUN_RESULT_MAX_BYTES } from "./fit-result.js";
import { readTrialReported } from "./read.js";
import { StartRunResult } from "./start-run-result.js";
import { TrialReportedV1 } from "./trial-reported.js";
import { toStartRunResult, toTrialReported } from "./write.js";

const RUN_ID = "house-prices-1";

function run(changes: Partial<Run> = {}): Run {
  return {
    run_id: RUN_ID,
    state: "succeeded",
    config: {
      dataset_id: "0".repeat(64),
      target: "price",
      drop: [],
      task: "auto",
      split: "random",
      columns: {},
      missing_markers: ["NA"],
      many_levels: "other",
      max_levels: 32,
      target_transform: "standardise",
      trials: 3,
      time_limit_s: null,
      seed: 7,
      workers: 2,
      max_epochs: 120,
      allow_leak: false,
      seeds: 5,
      ensemble: 0,
      trainer: "auto",
      search_space: {},
    },
    dataset_name: "houses.csv",
    task: "regression",
    metric: "rmse",
    direction: "minimize",
    features: 4,
    rows: { train: 60, validation: 20, test: 20 },
    trials_finished: 3,
    best_trial_id: trialId(RUN_ID, 2),
    test: { rmse: 31.5 },
    baselines: { mean: 80.25 },
    report: null,
    warnings: ["column id left out: every value is different"],
    leaks: [],
    error: null,
    created_at: "2025-11-02T14:03:27.000Z",
    started_at: "2025-11-02T14:03:28.000Z",
    finished_at: "2025-11-02T14:03:36.120Z",
    ...changes,
  };
}

function trial(number: number, changes: Partial<Trial> = {}): Trial {
  return {
    trial_id: trialId(RUN_ID, number),
    run_id: RUN_ID,
    number,
    state: "succeeded",
    parameters: { learning_rate: 0.005, levels: 3, gated: true, activation: "elu" },
    architecture: {
      units: [
        { level: 0, unit: 0, neurons: 4, activation: "linear" },
        { level: 1, unit: 0, neurons: 1, activation: "linear" },
      ],
      edges: [
        {
          from: { level: 0, unit: 0 },
          to: { level: 1, unit: 0 },
          kind: "predecessor",
          times: 1,
          gated: false,
        },
      ],
    },
    value: 40 - number,
    metrics: { loss: 0.25, rmse: 40 - number, val_loss: 0.5 },
    epochs: 20,
    best_epoch: 12,
    weights: 9,
    trainer: "tfjs-wasm",
    trainer_reason: null,
    leaky: false,
    spectral_norm: true,
    mlflow_run_id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    model_path: `models/${trialId(RUN_ID, number)}`,
    error: null,
    attempt: 1,
    started_at: "2025-11-02T14:03:28.000Z",
    finished_at: "2025-11-02T14:03:30.000Z",
    duration_ms: 2000,
    ...changes,
  };
}

const THREE = [
  trial(1),
  trial(2, { value: 29.75, metrics: { loss: 0.125, rmse: 29.75 } }),
  trial(3, {
    state: "failed",
    value: null,
    metrics: {},
    error: "loss became infinite in epoch 4",
    spectral_norm: false,
    mlflow_run_id: null,
  }),
];

/** How Thunderline finds the best metric (interop 2.6), written down once more as the judge of what we write. */
function bestMetric(metrics: Readonly<Record<string, unknown>>): number | null {
  const names = Object.keys(metrics).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const name of names) {
    const value = metrics[name];
    if (typeof value === "number") return value;
    if (typeof value === "object" && value !== null) {
      const inner = bestMetric({ ...value });
      if (inner !== null) return inner;
    }
  }
  return null;
}

/** Zod drops this one key, as it must. */
const key = fc.string().filter((name) => name !== "__proto__");

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

describe("writing", () => {
  test("a finished run gives the frozen result", () => {
    const frozen = readFileSync(
      new URL("../../samples/bridge/start-run.result.json", import.meta.url),
      "utf8",
    );
    const result = toStartRunResult(run(), THREE, {
      artifact_refs: [{ uri: "file:///models/house-prices-1-0002", bytes: 20480, semver: "0.1.0" }],
      artifactUri: (t) => (t.state === "succeeded" ? `file:///${t.model_path}` : null),
    });
    expect(result).toEqual(JSON.parse(frozen));
  });

  test("ranks follow the direction and only succeeded trials have one", () => {
    const ranks = (direction: Run["direction"]) =>
      toStartRunResult(run({ direction }), THREE).trials.map((t) => t.rank);
    expect(ranks("minimize")).toEqual([2, 1, null]);
    expect(ranks("maximize")).toEqual([1, 2, null]);
    expect(ranks(null)).toEqual([null, null, null]);
  });

  test("the ranking metric is what the platform takes for the best one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("rmse", "accuracy", "val_loss", "é", "😀", "\uFF21"),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.dictionary(fc.string(), fc.double(), { maxKeys: 60 }),
        (metric, value, metrics) => {
          const best = trial(2, { value, metrics });
          const result = toStartRunResult(run({ metric, test: { [metric]: 1, a: 2 } }), [best]);
          expect(bestMetric(result.metrics)).toBe(value);
          expect(Object.keys(result.metrics).length).toBeLessThanOrEqual(32);
          const [entry] = result.trials;
          expect(bestMetric(entry?.metrics ?? {})).toBe(value);
        },
      ),
    );
  });

  test("without a best trial there is no best metric", () => {
    const failed = run({ state: "failed", best_trial_id: null, test: null, error: "all trials failed" });
    const result = toStartRunResult(failed, [trial(3, { state: "failed", value: null, error: "x" })]);
    expect(result).toMatchObject({ status: "failed", best_trial_id: null, metrics: {} });
    expect(result.warnings[0]).toBe("all trials failed");
    expect(result.trials[0]?.warnings[0]).toBe("x");
  });

  test("no number that JSON cannot hold, and a warning in its place", () => {
    const odd = trial(2, {
      value: 1,
      metrics: { loss: Number.NaN, rmse: 1, val_loss: Number.POSITIVE_INFINITY },
      parameters: { learning_rate: Number.NEGATIVE_INFINITY, levels: 2 },
    });
    const [entry] = toStartRunResult(run(), [odd]).trials;
    expect(entry?.metrics).toEqual({ rmse: 1 });
    expect(entry?.parameters).toEqual({ levels: 2 });
    expect(entry?.warnings).toEqual([
      "metric loss left out: not a finite number",
      "metric val_loss left out: not a finite number",
      "parameter learning_rate left out: not a finite number",
    ]);
  });

  test("half a character never leaves", () => {
    const [entry] = toStartRunResult(run(), [
      trial(1, { error: "\uD83D", parameters: { a: "\uDE00" } }),
    ]).trials;
    expect(entry?.warnings).toEqual(["\uFFFD"]);
    expect(entry?.parameters).toEqual({ a: "\uFFFD" });
    const long = `${"x".repeat(299)}😀😀`;
    expect(toStartRunResult(run({ warnings: [long] }), []).warnings).toEqual([`${"x".repeat(299)}😀…`]);
  });

  test("anything we write survives JSON and its own schema", () => {
    const trials = fc.array(
      fc.record({
        state: fc.constantFrom("succeeded", "failed", "cancelled", "running"),
        value: fc.option(fc.double()),
        metrics: fc.dictionary(key, fc.double(), { maxKeys: 5 }),
        parameters: fc.dictionary(key, fc.oneof(fc.double(), fc.string({ unit: "binary" }), fc.boolean())),
        error: fc.option(fc.string({ unit: "binary" })),
        duration_ms: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(trials, fc.constantFrom("succeeded", "failed", "cancelled"), (changes, state) => {
        const result = toStartRunResult(
          run({ state }),
          changes.map((c, i) => trial(i + 1, c)),
        );
        const text = JSON.stringify(result);
        expect(text).not.toMatch(/\\ud[89a-f]/i);
        const back: unknown = JSON.parse(text, (_, v) => (Object.is(v, -0) ? 0 : v));
        expect(StartRunResult.parse(back)).toEqual(back);
        expect(result.trials).toHaveLength(changes.filter((c) => c.state !== "running").length);
      }),
    );
  });

  test("a run or trial that is not finished is refused", () => {
    for (const state of ["queued", "running"] as const) {
      expect(() => toStartRunResult(run({ state }), [])).toThrow(CerebrosError);
    }
    expect(() => toTrialReported(trial(1, { state: "running" }), { metric: "rmse" })).toThrow(CerebrosError);
  });

  test("a trial that still runs is left out of a cancelled run, visibly", () => {
    const result = toStartRunResult(run({ state: "cancelled" }), [trial(2), trial(4, { state: "running" })]);
    expect(result.trials.map((t) => t.trial_id)).toEqual([trialId(RUN_ID, 2)]);
    expect(result.warnings).toContain("1 unfinished trials left out");
  });

  test("a trial as record_trial reads back as it was written", () => {
    for (const [i, one] of THREE.entries()) {
      const reported = toTrialReported(one, { metric: "rmse", rank: i + 1, pulse_id: "p" });
      expect(TrialReportedV1.parse(reported)).toEqual(reported);
      expect(readTrialReported(reported)).toEqual(reported);
      expect(readTrialReported({ run_id: RUN_ID, payload: reported })).toEqual(reported);
    }
  });
});

describe("size", () => {
  const many = (count: number, changes: Partial<Trial> = {}) =>
    Array.from({ length: count }, (_, i) => trial(i + 1, { value: 1000 - i, ...changes }));

  test("a result that fits is whole", () => {
    const result = toStartRunResult(run(), many(100));
    expect(result.trials.every((t) => Object.keys(t.parameters).length === 4)).toBe(true);
    expect(result.warnings).toHaveLength(1);
  });

  test("parameters go first, but not those of the best trial", () => {
    const parameters = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`levels_${i}`, i]));
    const result = toStartRunResult(run(), many(150, { parameters }));
    expect(bytesOf(result)).toBeLessThan(START_RUN_RESULT_MAX_BYTES);
    expect(result.trials).toHaveLength(150);
    expect(result.trials.filter((t) => Object.keys(t.parameters).length > 0).map((t) => t.trial_id)).toEqual([
      result.best_trial_id,
    ]);
    expect(result.warnings.at(-1)).toMatch(/^parameters of all trials but the best left out/);
  });

  test("the worst trials go when nothing else is left, and the count is told", () => {
    const trials = many(5000);
    const best = trials.at(-1)?.trial_id ?? null;
    const result = toStartRunResult(run({ best_trial_id: best }), trials);
    expect(bytesOf(result)).toBeLessThan(START_RUN_RESULT_MAX_BYTES);
    expect(bytesOf(result)).toBeGreaterThan(START_RUN_RESULT_MAX_BYTES * 0.95);
    const kept = result.trials.map((t) => t.trial_id);
    expect(kept).toEqual(trials.slice(-kept.length).map((t) => t.trial_id));
    expect(result.warnings.at(-1)).toMatch(new RegExp(`^${5000 - kept.length} of 5000 trials left out`));
  });

  test("nothing, however long, goes over the limit", () => {
    const noise = "\u0001".repeat(2000);
    const metrics = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`${noise.slice(0, 900)}${i}`, i]),
    );
    const result = toStartRunResult(
      run({
        warnings: Array.from({ length: 500 }, () => noise),
        error: noise,
        best_trial_id: trialId(RUN_ID, 1),
      }),
      many(100, { metrics, error: noise, parameters: { noise: noise.repeat(20) } }),
      { artifact_refs: Array.from({ length: 900 }, (_, i) => ({ uri: `file:///${noise}/${i}` })) },
    );
    expect(bytesOf(result)).toBeLessThan(START_RUN_RESULT_MAX_BYTES);
    expect(bestMetric(result.metrics)).toBe(1000);
    expect(result.warnings.length).toBeGreaterThan(0);
  });
});
