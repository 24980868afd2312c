import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  platformStatus,
  readRunFinalized,
  readRunStarted,
  readSpectralNorm,
  readTrialReported,
  readWarnings,
} from "./read.js";
import { TrialReportedV1 } from "./trial-reported.js";

const NOW = "2025-11-03T08:00:00.000Z";

/** Zod drops this one key, as it must. */
const key = fc.string().filter((name) => name !== "__proto__");

describe("coercions", () => {
  test("only four words, in any case, are not success to the platform", () => {
    fc.assert(
      fc.property(fc.anything(), (word) => {
        expect(["succeeded", "failed", "cancelled", "timeout"]).toContain(platformStatus(word));
        if (typeof word !== "string") expect(platformStatus(word)).toBe("succeeded");
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom("failed", "cancelled", "canceled", "timeout", "succeeded"),
        fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
        (word, upper) => {
          const mixed = Array.from(word, (c, i) => (upper[i] === true ? c.toUpperCase() : c)).join("");
          expect(platformStatus(mixed)).toBe(word === "canceled" ? "cancelled" : word);
        },
      ),
    );
    for (const word of ["ok", "started", "completed", "success", "error", "skipped", "pruned", " failed"]) {
      expect(platformStatus(word)).toBe("succeeded");
    }
  });

  test("spectral_norm is true for three values only", () => {
    for (const value of [true, "true", 1]) expect(readSpectralNorm(value)).toBe(true);
    for (const value of [false, "false", 0, "True", "yes", "1", null, undefined, [true], 2]) {
      expect(readSpectralNorm(value)).toBe(false);
    }
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readSpectralNorm(value)).toBe(value === true || value === "true" || value === 1);
      }),
    );
  });

  test("warnings are always a list of strings", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const warnings = readWarnings(value);
        expect(warnings.every((w) => typeof w === "string")).toBe(true);
        expect(warnings).toHaveLength(value === null ? 0 : Array.isArray(value) ? value.length : 1);
      }),
    );
    expect(readWarnings(["a", 1, true, null, { b: 2 }])).toEqual(["a", "1", "true", "null", '{"b":2}']);
    expect(readWarnings("slow")).toEqual(["slow"]);
    expect(readWarnings(undefined)).toEqual([]);
  });
});

describe("reading", () => {
  const contract = fc.record({
    trial_id: fc.string({ minLength: 1 }),
    run_id: fc.string({ minLength: 1 }),
    status: fc.constantFrom("succeeded", "failed", "skipped", "cancelled"),
    pulse_id: fc.option(fc.string()),
    candidate_id: fc.option(fc.string()),
    artifact_uri: fc.option(fc.webUrl()),
    metrics: fc.dictionary(key, fc.double({ noNaN: true, noDefaultInfinity: true })),
    parameters: fc.dictionary(fc.constantFrom("depth", "lr", "units"), fc.integer()),
    duration_ms: fc.option(fc.nat()),
    rank: fc.option(fc.nat()),
    warnings: fc.array(fc.string()),
    spectral_norm: fc.boolean(),
    mlflow_run_id: fc.option(fc.string()),
  });

  test("both nestings say the same, with and without nulls at the top", () => {
    fc.assert(
      fc.property(contract, (fields) => {
        expect(readTrialReported(fields)).toEqual(fields);
        expect(readTrialReported({ payload: fields })).toEqual(fields);
        expect(readTrialReported({ op: "record_trial", payload: fields, unknown_key: 1 })).toEqual(fields);
        const nulls = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
        expect(readTrialReported({ ...nulls, payload: fields })).toEqual(fields);
      }),
    );
  });

  test("a null and a missing key both mean the default", () => {
    const least = { run_id: "r1", trial_id: "t1" };
    const nulls = Object.fromEntries(Object.keys(TrialReportedV1.shape).map((name) => [name, null]));
    expect(readTrialReported({ ...nulls, ...least })).toEqual(readTrialReported(least));
    expect(readTrialReported(least)).toMatchObject({
      status: "succeeded",
      metrics: {},
      spectral_norm: false,
      warnings: [],
      duration_ms: null,
    });
    expect(readRunStarted({ run_id: "r1" }, NOW)).toMatchObject({ timestamp: NOW, budget: {}, extra: {} });
    expect(readRunFinalized({ run_id: "r1", payload: {} })).toMatchObject({
      status: "succeeded",
      payload: { result: {}, spec: {} },
    });
  });

  test("failure in any known word is never read as success", () => {
    const status = (word: unknown) =>
      readTrialReported({ run_id: "r1", trial_id: "t1", status: word }).status;
    expect(["FAILED", "error", "Timeout"].map(status)).toEqual(["failed", "failed", "failed"]);
    expect(["canceled", "Cancelled", "skipped", "pruned"].map(status)).toEqual([
      "cancelled",
      "cancelled",
      "skipped",
      "skipped",
    ]);
    expect(["ok", "success", "COMPLETED"].map(status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(readRunFinalized({ run_id: "r1", status: "timeout" }).status).toBe("timeout");
    expect(readRunFinalized({ run_id: "r1", status: "skipped" }).status).toBe("cancelled");
  });

  test("a word that is not known leaves a warning", () => {
    const read = readTrialReported({ run_id: "r1", trial_id: "t1", status: "started", warnings: "slow" });
    expect(read.status).toBe("succeeded");
    expect(read.warnings).toEqual(["slow", 'status "started" is not known and was read as succeeded']);
  });

  test("S2's run id is found in opts of either nesting", () => {
    for (const body of [
      { run_id: null, spec: { dataset_id: "d" }, opts: { run_id: "r2" } },
      { payload: { spec: { dataset_id: "d" }, opts: { run_id: "r2" } } },
    ]) {
      expect(readRunStarted(body, NOW)).toMatchObject({ run_id: "r2", extra: { dataset_id: "d" } });
    }
  });

  test("what is no object, or lacks an id, is refused with the name of the field", () => {
    for (const body of [null, 7, "text", [], [{ run_id: "r1" }], {}, { run_id: 7, trial_id: "t1" }]) {
      expect(() => readTrialReported(body)).toThrow(/run_id/);
      expect(() => readRunStarted(body, NOW)).toThrow(/run_id/);
      expect(() => readRunFinalized(body)).toThrow(/run_id/);
    }
  });
});
