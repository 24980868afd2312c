import type { CategoricalParameter, Metrics, ParameterValue, StudyTrial } from "@cerebros/contracts";
import type { Study, Verdict } from "./create-study.js";
import type { Told } from "./outcome.js";

/** Thrown by an objective that stops because `report` said so. */
export class TrialPruned extends Error {
  override readonly name = "TrialPruned";
}

/** A trial in the hands of an objective. */
export interface RunningTrial extends StudyTrial {
  /** Both ends belong to the range. */
  suggestFloat(name: string, low: number, high: number, options?: { log?: boolean; step?: number }): number;
  suggestInt(name: string, low: number, high: number, options?: { log?: boolean; step?: number }): number;
  suggestCategorical<T extends ParameterValue>(name: string, choices: readonly T[]): T;
  /** @returns what to do now: throw `TrialPruned`, or return `"paused"`. */
  report(step: number, metrics: Metrics, checkpoint?: string): Promise<Verdict>;
}

/** Values of the objectives, or how the trial ended otherwise. */
export type ObjectiveFunction = (trial: RunningTrial) => Result | Promise<Result>;
type Result = number | readonly number[] | Metrics | "paused";

/** The part of a study that running trials needs; one on disk answers later. */
export type Askable = Pick<Study, "suggest"> & {
  ask(count?: number): StudyTrial[] | Promise<StudyTrial[]>;
  tell(number: number, told: Told): StudyTrial | Promise<StudyTrial>;
  report(...report: Parameters<Study["report"]>): Verdict | Promise<Verdict>;
};

export interface OptimizeOptions {
  /** Trials to ask for, at most. Default: until the study stops. */
  trials?: number;
  /** Trials at the same time. Default 1. */
  concurrency?: number;
  /** Whether an objective that throws fails its trial only. Default false: it is thrown again, once all trials ended. */
  keepGoing?: boolean;
}

/** Asks, runs the objective, tells, until the study has enough. */
export async function optimize(
  study: Askable,
  objective: ObjectiveFunction,
  options: OptimizeOptions = {},
): Promise<void> {
  const { trials = Number.POSITIVE_INFINITY, concurrency = 1, keepGoing = false } = options;
  let left = trials;
  const faults: unknown[] = [];
  const work = async () => {
    while (left-- > 0 && (keepGoing || faults.length === 0)) {
      const [trial] = await study.ask(1);
      if (trial === undefined) return;
      try {
        const result = await objective(handle(study, trial));
        await study.tell(trial.number, result === "paused" ? { state: result } : { values: result });
      } catch (error) {
        if (error instanceof TrialPruned) {
          await study.tell(trial.number, { state: "pruned" });
          continue;
        }
        faults.push(error);
        await study.tell(trial.number, {
          state: "failed",
          error: error instanceof Error ? error.message : String(error),
        });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (!keepGoing && faults.length > 0) throw faults[0];
}

function handle(study: Askable, trial: StudyTrial): RunningTrial {
  const suggest = <T>(...question: [string, Parameters<Study["suggest"]>[2]]) =>
    study.suggest(trial.number, ...question) as T;
  return {
    ...trial,
    suggestFloat: (name, low, high, { log = false, ...step } = {}) =>
      suggest(name, { type: "float", low, high, log, ...step }),
    suggestInt: (name, low, high, { log = false, ...step } = {}) =>
      suggest(name, { type: "int", low, high, log, ...step }),
    suggestCategorical: (name, choices) =>
      suggest(name, { type: "categorical", choices: [...choices] } satisfies CategoricalParameter),
    report: async (step, metrics, checkpoint) =>
      study.report(trial.number, { step, metrics, ...(checkpoint === undefined ? {} : { checkpoint }) }),
  };
}
