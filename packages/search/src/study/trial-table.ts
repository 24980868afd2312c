import {
  CerebrosError,
  type Metrics,
  type Objective,
  type ParameterSpec,
  type SearchSpace,
  type StudyTrial,
} from "@cerebros/contracts";
import type { Created, Origin, StudyChange } from "./change.js";
import { createFront, type Front } from "./front.js";
import type { History, HistoryTrial } from "./history.js";
import { isFinal, moveTrial } from "./move-trial.js";

/** A trial as its changes made it; leases are not among them. */
export interface TrialRecord extends Omit<StudyTrial, "study" | "lease_until"> {
  origin: Origin;
  reports: Map<number, Metrics>;
  /** The step that `checkpoint` was reported at. */
  checkpoint_step: number | null;
  /** Steps up to here were reported before the trial was resumed: a worker may repeat them, the first values stay. */
  repeat_until: number;
  /** Define-by-run: the parameters that the trial met. */
  specs: SearchSpace;
}

export interface TrialTable {
  readonly history: History;
  readonly queued: ReadonlySet<number>;
  readonly running: ReadonlySet<number>;
  readonly front: Front;
  /** Trials that count for the stop rule: all but those of a warm start. */
  readonly own: number;
  /** Final trials since the last one that improved on the front. */
  readonly withoutImprovement: number;
  /** What all succeeded trials met, alike. */
  common(): SearchSpace;
  /** @throws not_found */
  get(number: number): TrialRecord;
  /** The only place where trials change. */
  apply(change: StudyChange): void;
}

export function createTrialTable(objectives: readonly Objective[]): TrialTable {
  const records: TrialRecord[] = [];
  const trials: HistoryTrial[] = [];
  const changes: number[] = [];
  const queued = new Set<number>();
  const running = new Set<number>();
  const front = createFront(objectives.map(({ direction }) => direction));
  let own = 0;
  let withoutImprovement = 0;
  let shared: Map<string, ParameterSpec> | null = null;

  const get = (number: number): TrialRecord => {
    const record = records[number - 1];
    if (record) return record;
    throw new CerebrosError(
      "not_found",
      `trial ${number} does not exist: the last one is ${records.length}`,
      {
        field: "number",
      },
    );
  };

  const show = (record: TrialRecord): void => {
    const values = record.values;
    trials[record.number - 1] = {
      number: record.number,
      state: record.state,
      parameters: record.parameters,
      values: values === null ? null : objectives.map(({ metric }) => values[metric] as number),
      violation: Object.values(record.constraints).reduce((sum, value) => sum + Math.max(0, value), 0),
      reports: record.reports,
    };
  };

  const entered = (record: TrialRecord): void => {
    const { number, state } = record;
    queued.delete(number);
    running.delete(number);
    if (state === "queued") queued.add(number);
    if (state === "running") running.add(number);
    show(record);
    changes.push(number);
    if (!isFinal(state)) return;
    const { values, violation } = trials[number - 1] as HistoryTrial;
    if (values !== null) shared = intersect(shared, record.specs);
    const improved = values !== null && violation === 0 && front.add(number, values);
    withoutImprovement = improved ? 0 : withoutImprovement + 1;
  };

  const report = (record: TrialRecord, step: number, metrics: Metrics): void => {
    const known = record.reports.get(step);
    record.reports.set(step, { ...metrics, ...known });
    if (known === undefined && [...record.reports.keys()].at(-2) !== undefined)
      sortLast(record.reports, step);
    record.last_step = Math.max(record.last_step ?? 0, step);
  };

  const apply = (change: StudyChange): void => {
    if (change.type === "created") {
      const record = newRecord(change);
      records.push(record);
      if (change.origin !== "warm_start") own++;
      entered(record);
      return;
    }
    const record = get(change.number);
    switch (change.type) {
      case "moved": {
        const before = record.state;
        record.state = moveTrial(record, change.state);
        if (change.values) record.values = change.values;
        if (change.constraints) record.constraints = change.constraints;
        if (change.error !== undefined) record.error = change.error;
        if (change.until_step !== undefined) record.until_step = change.until_step;
        if (isFinal(record.state)) record.finished_at = change.at;
        if (record.state === "queued") record.attempt++;
        if (record.state === "queued" || before === "paused") {
          record.repeat_until = Math.max(-1, ...record.reports.keys());
          record.last_step = record.checkpoint_step;
        }
        entered(record);
        return;
      }
      case "reported":
        report(record, change.step, change.metrics);
        if (change.checkpoint !== undefined) {
          record.checkpoint = change.checkpoint;
          record.checkpoint_step = change.step;
        }
        show(record);
        return;
      case "suggested":
        record.parameters = { ...record.parameters, [change.name]: change.value };
        record.specs = { ...record.specs, [change.name]: change.spec };
        show(record);
    }
  };

  return {
    history: { trials, changes },
    queued,
    running,
    front,
    get own() {
      return own;
    },
    get withoutImprovement() {
      return withoutImprovement;
    },
    common: () => Object.fromEntries(shared ?? []),
    get,
    apply,
  };
}

function newRecord(change: Created): TrialRecord {
  return {
    number: change.number,
    origin: change.origin,
    state: change.state,
    parameters: change.parameters,
    values: change.values ?? null,
    constraints: change.constraints ?? {},
    last_step: null,
    checkpoint: null,
    checkpoint_step: null,
    repeat_until: -1,
    until_step: change.until_step ?? null,
    attempt: 1,
    error: null,
    created_at: change.at,
    finished_at: change.state === "succeeded" ? change.at : null,
    reports: new Map(),
    specs: {},
  };
}

/** Puts a step that was entered last where it belongs. */
function sortLast(reports: Map<number, Metrics>, step: number): void {
  const later = [...reports].filter(([other]) => other > step).sort(([a], [b]) => a - b);
  for (const [other, metrics] of later) {
    reports.delete(other);
    reports.set(other, metrics);
  }
}

function intersect(
  shared: Map<string, ParameterSpec> | null,
  specs: SearchSpace,
): Map<string, ParameterSpec> {
  if (shared === null) return new Map(Object.entries(specs));
  return new Map([...shared].filter(([name, spec]) => JSON.stringify(specs[name]) === JSON.stringify(spec)));
}
