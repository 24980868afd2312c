import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BridgeRequest } from "./bridge-request.js";
import { platformStatus, readRunFinalized, readRunStarted, readTrialReported } from "./read.js";
import { StartRunResult } from "./start-run-result.js";

const RUN_ID = "0198f4c2-7a31-7d04-8b6e-51c0de9a7f10";
const NOW = "2025-11-03T08:00:00.000Z";

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../samples/bridge/${name}.json`, import.meta.url), "utf8"));
}

test("start_run as the platform sends it", () => {
  const request = BridgeRequest.parse(sample("start-run.request"));
  expect(request.op).toBe("start_run");
  const started = readRunStarted(request, NOW);
  expect(started).toEqual(readRunStarted(request.payload, NOW));
  expect(started).toMatchObject({
    run_id: RUN_ID,
    timestamp: "2025-11-02T14:03:27.481902Z",
    pulse_id: null,
    tau: null,
    budget: { max_trials: 6, max_duration_min: 20 },
    extra: { dataset: "house-prices", model: "dense", note: null },
  });
  expect(started.parameters).toHaveProperty("levels", { type: "choice", values: [2, 3, 5] });
});

test("start_run as S2 sends it: run id, budget and parameters from opts, the spec in extra", () => {
  const started = readRunStarted(sample("start-run.spec-and-opts.request"), NOW);
  expect(started).toEqual({
    run_id: "0198f4c2-7a31-7d04-8b6e-51c0de9a7f11",
    timestamp: NOW,
    pulse_id: null,
    budget: { max_trials: 10, population_size: 20 },
    parameters: { mutation_rate: 0.1, elite_size: 2 },
    tau: 1,
    correlation_id: null,
    extra: { dataset_id: "house-prices", search_space: { levels: [2, 5] }, objective: "accuracy" },
  });
});

test("start_run with flat fields and nulls", () => {
  expect(readRunStarted(sample("start-run.flat"), NOW)).toEqual({
    run_id: RUN_ID,
    timestamp: "2025-11-02T14:03:27.481902Z",
    pulse_id: "pulse-17",
    budget: {},
    parameters: {},
    tau: 0.5,
    correlation_id: null,
    extra: {},
  });
});

test("record_trial as the platform sends it", () => {
  const request = BridgeRequest.parse(sample("record-trial.request"));
  expect(readTrialReported(request.payload)).toEqual(request.payload);
});

test("record_trial with the contract under payload, in words of its own", () => {
  expect(readTrialReported(sample("record-trial.nested"))).toEqual({
    trial_id: `${RUN_ID}-0004`,
    run_id: RUN_ID,
    status: "cancelled",
    pulse_id: null,
    candidate_id: null,
    artifact_uri: null,
    metrics: { rmse: 31250.5, "rmse.loss": 0.34 },
    parameters: { learning_rate: 0.004 },
    duration_ms: 2140,
    rank: 2,
    warnings: ["stopped by the operator"],
    spectral_norm: true,
    mlflow_run_id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  });
});

test("finalize_run under payload keeps its own payload apart from the nesting", () => {
  const request = BridgeRequest.parse(sample("finalize-run.request"));
  const finalized = readRunFinalized(request);
  expect(finalized).toEqual(readRunFinalized(request.payload));
  expect(finalized.warnings).toEqual([]);
  expect(finalized.payload.spec).toEqual({ dataset: "house-prices", model: "dense", requested_trials: 6 });
  expect(finalized.payload.result).toHaveProperty("status", "succeeded");
});

test("finalize_run with flat fields and nulls", () => {
  expect(readRunFinalized(sample("finalize-run.flat"))).toEqual({
    run_id: RUN_ID,
    status: "timeout",
    pulse_id: null,
    metrics: {},
    best_trial_id: null,
    duration_ms: null,
    returncode: null,
    artifact_refs: [],
    warnings: [],
    stdout_excerpt: null,
    payload: { result: {}, spec: { dataset: "house-prices" } },
  });
});

test("a start_run result that was written by this version", () => {
  const frozen = sample("start-run.result");
  const result = StartRunResult.parse(frozen);
  expect(result).toEqual(frozen);
  for (const trial of result.trials) expect(platformStatus(trial.status)).toBe(trial.status);
});

test("the smallest start_run results", () => {
  const empty = {
    status: "succeeded",
    best_trial_id: null,
    duration_ms: null,
    metrics: {},
    artifact_refs: [],
    warnings: [],
    trials: [],
  };
  expect(StartRunResult.parse({})).toEqual(empty);
  expect(StartRunResult.parse({ status: null, trials: null, metrics: null, warnings: null })).toEqual(empty);
});
