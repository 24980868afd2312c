import { invalidInput, type Metrics, type Objective, type StudyTrialState } from "@cerebros/contracts";
import type { TrialRecord } from "./trial-table.js";

/** How a trial ended, as its worker says it. */
export interface Told {
  /** Default: `succeeded` with values, `failed` with an error. */
  state?: "succeeded" | "pruned" | "failed" | "paused" | undefined;
  /** Of the objectives, by name or in their order; only of a trial that succeeded. */
  values?: Metrics | readonly number[] | number | undefined;
  /** Met when at most 0. */
  constraints?: Metrics | undefined;
  error?: string | undefined;
  /** The attempt that the worker was given; one that is over is refused. */
  attempt?: number | undefined;
}

export interface Outcome {
  state: StudyTrialState;
  known: { values?: Metrics; constraints?: Metrics; error?: string };
  /** Whether the trial ended in just this way before. */
  matches(trial: TrialRecord): boolean;
}

/**
 * What telling means. A value or constraint that is NaN or infinite is no result: the trial fails, with the reason, and
 * samplers never meet it. Refuses (`invalid_input`) values that are missing, or of no objective.
 */
export function outcomeOf(told: Told, { number }: TrialRecord, objectives: readonly Objective[]): Outcome {
  const { constraints, error } = told;
  const state = told.state ?? (told.values === undefined && error !== undefined ? "failed" : "succeeded");
  if (state !== "succeeded") {
    if (told.values !== undefined)
      throw invalidInput("values", `values of trial ${number} are given, but it ${state}: expected none`);
    return outcome(state, state === "failed" ? { error: error ?? "no reason given" } : {});
  }
  const values = byName(told.values, number, objectives);
  const strange = Object.entries({ ...values, ...constraints }).find(([, value]) => !Number.isFinite(value));
  if (strange) return outcome("failed", { error: `${strange[0]} is ${strange[1]}` });
  return outcome(state, { values, ...(constraints === undefined ? {} : { constraints }) });
}

function byName(values: Told["values"], number: number, objectives: readonly Objective[]): Metrics {
  const names = objectives.map(({ metric }) => metric);
  const wanted = `expected ${names.join(", ")}`;
  if (values === undefined) throw invalidInput("values", `values of trial ${number} are missing: ${wanted}`);
  if (typeof values === "number") return byName([values], number, objectives);
  if (isList(values)) {
    if (values.length === names.length)
      return Object.fromEntries(names.map((name, i) => [name, values[i] as number]));
    throw invalidInput("values", `values of trial ${number} are ${values.length}: ${wanted}`);
  }
  const given = Object.keys(values);
  const wrong = given.find((name) => !names.includes(name)) ?? names.find((name) => !given.includes(name));
  if (wrong === undefined) return values;
  throw invalidInput(
    `values.${wrong}`,
    `values of trial ${number} are of ${given.join(", ") || "nothing"}: ${wanted}`,
  );
}

function isList(values: Metrics | readonly number[]): values is readonly number[] {
  return Array.isArray(values);
}

function outcome(state: StudyTrialState, known: Outcome["known"]): Outcome {
  return {
    state,
    known,
    matches: (trial) =>
      same(trial.values ?? {}, known.values ?? {}) &&
      same(trial.constraints, known.constraints ?? {}) &&
      trial.error === (known.error ?? null),
  };
}

function same(a: Metrics, b: Metrics): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
