import {
  CerebrosError,
  invalidInput,
  type Metrics,
  type Objective,
  type ParameterSpec,
  type Parameters,
  type ParameterValue,
  type SearchSpace,
  type StopRule,
  type StudyTrial,
  type StudyTrialState,
} from "@cerebros/contracts";
import type { Pruner } from "../pruners/pruner.js";
import type { Sampler } from "../samplers/sampler.js";
import { checkSpace } from "../space/check-space.js";
import type { StudyChange } from "./change.js";
import { isInRange, outsideSpace } from "./check-point.js";
import type { History } from "./history.js";
import { isFinal } from "./move-trial.js";
import { outcomeOf, type Told } from "./outcome.js";
import { createTrialTable, type TrialRecord } from "./trial-table.js";

export interface StudyOptions {
  name: string;
  /** Null: define-by-run, trials name their parameters as they meet them. */
  space: SearchSpace | null;
  /** One at least. */
  objectives: readonly Objective[];
  sampler: Sampler;
  pruner: Pruner;
  seed: number;
  /** Null = never for this reason. */
  stop: StopRule;
  /** How long a worker may be silent, in seconds; null: for ever. */
  leaseSeconds: number | null;
  now: () => Date;
  /** Of the study so far, in order. Its running trials begin a lease anew. */
  changes?: Iterable<StudyChange>;
  /** Called with each change, once it holds. */
  record?: (change: StudyChange) => void;
}

/** What a worker is to do after a report. */
export interface Verdict {
  /** Stop, and tell the trial as pruned. */
  prune: boolean;
  /** Stop, and tell the trial as paused. */
  pause: boolean;
}

export interface WarmStart {
  added: number;
  /** Trials that are no members of the space, or lack a value. */
  refused: { number: number; reason: string }[];
}

/** A trial of another study. */
export type PastTrial = Pick<StudyTrial, "number" | "parameters" | "values" | "constraints">;

export interface StepReport {
  /** A whole number from 0. */
  step: number;
  /** NaN and infinity are kept as they are: pruners judge them. */
  metrics: Metrics;
  /** What a worker needs to go on from this step. */
  checkpoint?: string | undefined;
  /** The attempt that the worker was given; one that is over is refused. */
  attempt?: number | undefined;
}

/** Ask and tell in memory. Every method either holds as a whole or throws a CerebrosError and changes nothing. */
export interface Study {
  readonly name: string;
  readonly space: SearchSpace | null;
  readonly objectives: readonly Objective[];
  readonly history: History;
  /** The declared space; of a define-by-run study what all succeeded trials met, alike. */
  commonSpace(): SearchSpace;
  /**
   * Trials to work on, at most `count`: those that wait in the queue first, then promoted ones, then new ones. Fewer, or
   * none, when the study has enough (see `stopReason`). Trials whose lease has ended go
   * back to the queue before.
   */
  ask(count?: number): StudyTrial[];
  /**
   * Ends a trial, or pauses it at its `until_step`. A value that is not finite fails the trial. The same again is
   * accepted and changes nothing; anything else about a trial that is not running is a conflict.
   */
  tell(number: number, told: Told): StudyTrial;
  /**
   * Metrics of a running trial at a step. The same again is accepted once, another value refused; a resumed trial may
   * repeat the steps it had reported before, and what was reported first stays.
   */
  report(number: number, report: StepReport): Verdict;
  shouldPrune(number: number): boolean;
  /** Moves the end of the lease on. */
  heartbeat(number: number, attempt?: number): StudyTrial;
  /** Gives trials whose lease has ended back to the queue, from their last checkpoint. Returns their numbers. */
  expire(now?: Date): number[];
  /** A trial of the caller's, before any of the sampler's. */
  enqueue(parameters: Parameters): StudyTrial;
  /** Takes over what succeeded in another study; such trials do not count for the stop rule. */
  warmStart(trials: Iterable<PastTrial>): WarmStart;
  /** Define-by-run: the value of a parameter in a running trial. */
  suggest(number: number, name: string, spec: ParameterSpec): ParameterValue;
  /** Why no new trial is asked for; null while the study goes on. */
  stopReason(): keyof StopRule | null;
  get(number: number): StudyTrial;
  /** By number, ascending, from the one after `after`. */
  list(page: { after: number; limit: number }): StudyTrial[];
  /** Of one objective, the best feasible trial, the first of equals; null before there is one. */
  best(): StudyTrial | null;
  /** Feasible trials that no other one beats in every objective. */
  front(): StudyTrial[];
}

/** Refuses (`invalid_input`) no objectives, and a space that contradicts itself. */
export function createStudy(options: StudyOptions): Study {
  const { name, space, objectives, sampler, pruner, seed, stop, leaseSeconds, now } = options;
  if (objectives.length === 0) throw invalidInput("objectives", "objectives is empty, expected one at least");
  if (space !== null) checkSpace(space);
  const table = createTrialTable(objectives);
  const leases = new Map<number, number>();
  /** Define-by-run: what the sampler proposed for a trial as a whole. */
  const proposals = new Map<number, Parameters>();
  const directions = objectives.map(({ direction }) => direction);
  const metrics = objectives.map(({ metric }) => metric);
  const { history } = table;

  for (const change of options.changes ?? []) table.apply(change);
  for (const number of table.running) extendLease(number);

  function commit(change: StudyChange): void {
    table.apply(change);
    options.record?.(change);
  }

  function extendLease(number: number): void {
    if (leaseSeconds !== null) leases.set(number, now().getTime() + leaseSeconds * 1_000);
  }

  function move(number: number, state: StudyTrialState, rest: { until_step?: number | null } = {}): void {
    commit({ type: "moved", number, state, at: now().toISOString(), ...rest });
    if (state === "running") extendLease(number);
    else leases.delete(number);
  }

  function present(trial: TrialRecord): StudyTrial {
    const { origin, reports, checkpoint_step, repeat_until, specs, ...shown } = trial;
    const lease = leases.get(trial.number);
    return { study: name, ...shown, lease_until: lease === undefined ? null : new Date(lease).toISOString() };
  }

  function running(number: number, attempt?: number): TrialRecord {
    const trial = table.get(number);
    if (trial.state !== "running")
      throw conflict(`trial ${number} is ${trial.state}, expected running`, "state");
    if (attempt !== undefined && attempt !== trial.attempt) {
      throw conflict(
        `attempt ${attempt} of trial ${number} is over: the current one is ${trial.attempt}`,
        "attempt",
      );
    }
    return trial;
  }

  function commonSpace(): SearchSpace {
    return space ?? table.common();
  }

  function take(): number | null {
    for (const number of table.queued) {
      move(number, "running");
      return number;
    }
    const promotion = pruner.promote?.({ history, objectives, seed }) ?? null;
    if (promotion !== null) {
      move(promotion.number, "running", { until_step: promotion.until_step });
      return promotion.number;
    }
    return stopReason() === null ? create() : null;
  }

  function create(): number {
    const number = history.trials.length + 1;
    const question = { space: commonSpace(), history, directions, metrics, number, seed };
    const sampled = sampler.sample(question);
    commit({
      type: "created",
      ...{ number, origin: "asked", state: "running", at: now().toISOString() },
      parameters: space === null ? {} : sampled,
      until_step: pruner.firstPause?.() ?? null,
    });
    if (space === null) proposals.set(number, sampled);
    extendLease(number);
    return number;
  }

  function stopReason(): keyof StopRule | null {
    if (stop.trials !== null && table.own >= stop.trials) return "trials";
    const first = history.trials.length === 0 ? null : table.get(1);
    if (
      stop.seconds !== null &&
      first &&
      now().getTime() - Date.parse(first.created_at) >= stop.seconds * 1_000
    )
      return "seconds";
    if (stop.target !== null && reaches(stop.target)) return "target";
    const limit = stop.no_improvement_trials;
    return limit !== null && table.withoutImprovement >= limit ? "no_improvement_trials" : null;
  }

  function reaches(target: number): boolean {
    return table.front.numbers().some((number) => {
      const value = history.trials[number - 1]?.values?.[0] as number;
      return directions[0] === "maximize" ? value >= target : value <= target;
    });
  }

  function refuseOutside(parameters: Parameters): void {
    const outside = space === null ? null : outsideSpace(space, parameters);
    if (outside)
      throw invalidInput(`parameters.${outside.name}`, `parameters.${outside.name} ${outside.reason}`);
  }

  function expire(at: Date): number[] {
    const ended = [...leases].filter(([, until]) => until <= at.getTime()).map(([number]) => number);
    for (const number of ended) move(number, "queued");
    return ended;
  }

  function shouldPrune(number: number): boolean {
    running(number);
    const trial = history.trials[number - 1];
    return trial !== undefined && pruner.shouldPrune({ trial, history, objectives, seed });
  }

  return {
    name,
    space,
    objectives,
    history,
    commonSpace,
    stopReason,
    shouldPrune,
    ask(count = 1) {
      if (!Number.isInteger(count) || count < 1)
        throw invalidInput("count", `count is ${count}, expected a whole number from 1`);
      expire(now());
      const taken: number[] = [];
      try {
        while (taken.length < count) {
          const number = take();
          if (number === null) break;
          taken.push(number);
        }
      } catch (error) {
        // Nobody will hear of these.
        for (const number of taken) move(number, "queued");
        throw error;
      }
      return taken.map((number) => present(table.get(number)));
    },
    tell(number, told) {
      const trial = table.get(number);
      const outcome = outcomeOf(told, trial, objectives);
      if ((isFinal(trial.state) || trial.state === "paused") && outcome.state === trial.state) {
        if (outcome.matches(trial)) return present(trial);
        throw conflict(`trial ${number} was told already, and not the same: it ${describe(trial)}`, "values");
      }
      if (isFinal(trial.state))
        throw conflict(`trial ${number} was told already, and not the same: it ${describe(trial)}`, "state");
      running(number, told.attempt);
      if (
        outcome.state === "paused" &&
        (trial.until_step === null || (trial.last_step ?? -1) < trial.until_step)
      ) {
        throw conflict(
          `trial ${number} cannot pause after step ${trial.last_step}: ${trial.until_step === null ? "it is to run to its end" : `it is to pause after step ${trial.until_step}`}`,
          "state",
        );
      }
      commit({ type: "moved", number, state: outcome.state, at: now().toISOString(), ...outcome.known });
      leases.delete(number);
      proposals.delete(number);
      return present(trial);
    },
    report(number, { step, metrics, checkpoint, attempt }) {
      const trial = running(number, attempt);
      if (!Number.isInteger(step) || step < 0)
        throw invalidInput("step", `step is ${step}, expected a whole number from 0`);
      const known = trial.reports.get(step);
      const repeats = step <= trial.repeat_until;
      for (const [metric, value] of Object.entries(metrics)) {
        const before = known?.[metric];
        if (before === undefined || repeats || Object.is(before, value)) continue;
        throw conflict(
          `${metric} of trial ${number} at step ${step} was reported as ${before}, and cannot become ${value}`,
          `metrics.${metric}`,
        );
      }
      const adds = Object.keys(metrics).some((metric) => known?.[metric] === undefined);
      const moves = repeats && step > (trial.last_step ?? -1);
      if (
        known === undefined ||
        adds ||
        moves ||
        (checkpoint !== undefined && checkpoint !== trial.checkpoint)
      ) {
        commit({
          type: "reported",
          number,
          step,
          metrics,
          ...(checkpoint === undefined ? {} : { checkpoint }),
        });
      }
      extendLease(number);
      const pause = trial.until_step !== null && (trial.last_step ?? -1) >= trial.until_step;
      return { prune: shouldPrune(number), pause };
    },
    heartbeat(number, attempt) {
      const trial = running(number, attempt);
      extendLease(number);
      return present(trial);
    },
    expire: (at = now()) => expire(at),
    enqueue(parameters) {
      refuseOutside(parameters);
      const number = history.trials.length + 1;
      const until_step = pruner.firstPause?.() ?? null;
      commit({
        type: "created",
        ...{ number, origin: "enqueued", state: "queued", at: now().toISOString(), parameters, until_step },
      });
      return present(table.get(number));
    },
    warmStart(trials) {
      const result: WarmStart = { added: 0, refused: [] };
      for (const { number, parameters, values, constraints } of [...trials]) {
        const outside = space === null ? null : outsideSpace(space, parameters);
        const missing = objectives.find(({ metric }) => !Number.isFinite(values?.[metric]));
        if (outside || missing || values === null) {
          const reason = outside ? `${outside.name} ${outside.reason}` : `has no value of ${missing?.metric}`;
          result.refused.push({ number, reason });
          continue;
        }
        const wanted = Object.fromEntries(objectives.map(({ metric }) => [metric, values[metric] as number]));
        commit({
          type: "created",
          ...{ number: history.trials.length + 1, origin: "warm_start", state: "succeeded" },
          ...{ at: now().toISOString(), parameters, values: wanted, constraints },
        });
        result.added++;
      }
      return result;
    },
    suggest(number, parameter, spec) {
      const trial = running(number);
      const met = Object.hasOwn(trial.specs, parameter) || space !== null;
      const known = Object.hasOwn(trial.parameters, parameter) ? trial.parameters[parameter] : undefined;
      const usable = known !== undefined && isInRange(spec, known);
      if (met) {
        if (usable) return known;
        throw invalidInput(
          parameter,
          `${parameter} is ${JSON.stringify(known ?? null)} in trial ${number}, which is outside of what was asked for`,
        );
      }
      const proposed = proposals.get(number)?.[parameter];
      const fits = proposed !== undefined && isInRange(spec, proposed);
      const value = usable ? known : fits ? proposed : sampleOne(number, parameter, spec);
      commit({ type: "suggested", number, name: parameter, spec, value });
      return value;
    },
    get: (number) => present(table.get(number)),
    list: ({ after, limit }) =>
      history.trials.slice(after, after + limit).map(({ number }) => present(table.get(number))),
    best() {
      const [first, ...others] = table.front.numbers();
      if (objectives.length > 1)
        throw invalidInput(
          "objectives",
          `a study of ${objectives.length} objectives has a front and no best trial`,
        );
      return first === undefined || others.length > 0 ? null : present(table.get(first));
    },
    front: () => table.front.numbers().map((number) => present(table.get(number))),
  };

  function sampleOne(number: number, parameter: string, spec: ParameterSpec): ParameterValue {
    const sampled = sampler.sample({
      space: { [parameter]: spec },
      history,
      directions,
      metrics,
      number,
      seed,
    });
    return sampled[parameter] as ParameterValue;
  }
}

function describe({ state, values, error }: TrialRecord): string {
  if (values !== null) return `${state} with ${JSON.stringify(values)}`;
  return error === null ? state : `${state}: ${error}`;
}

function conflict(message: string, field: string): CerebrosError {
  return new CerebrosError("conflict", message, { field });
}
