import { CerebrosError, type StudyConfig, type StudyTrial } from "@cerebros/contracts";
import {
  createPruner,
  createSampler,
  createStudy,
  type PrunerSpec,
  type SamplerSpec,
  type Study,
  type StudyChange,
  type Verdict,
  type WarmStart,
} from "@cerebros/search";
import type { ChangeLog } from "./change-log.js";

type Reads = Pick<
  Study,
  | "name"
  | "space"
  | "objectives"
  | "history"
  | "commonSpace"
  | "get"
  | "list"
  | "best"
  | "front"
  | "stopReason"
>;

/**
 * A study whose every change is committed before its answer; see `Study` for what the calls mean. Calls that come
 * together share one commit. When a commit fails its calls reject, and the study is what it was on disk.
 */
export interface StoredStudy extends Reads {
  readonly config: StudyConfig;
  ask(count?: number): Promise<StudyTrial[]>;
  tell(...told: Parameters<Study["tell"]>): Promise<StudyTrial>;
  report(...report: Parameters<Study["report"]>): Promise<Verdict>;
  heartbeat(...beat: Parameters<Study["heartbeat"]>): Promise<StudyTrial>;
  shouldPrune(number: number): boolean;
  expire(now?: Date): Promise<number[]>;
  enqueue(...trial: Parameters<Study["enqueue"]>): Promise<StudyTrial>;
  warmStart(...trials: Parameters<Study["warmStart"]>): Promise<WarmStart>;
  /** Committed with the next call that answers later: until then nobody was told anything that depends on it. */
  suggest: Study["suggest"];
}

/** @param config checked already: its sampler and pruner are refused here if they do not exist. */
export async function openStoredStudy(
  config: StudyConfig,
  log: ChangeLog,
  now: () => Date,
): Promise<StoredStudy> {
  const { name, space, objectives, seed, stop, lease_s: leaseSeconds } = config;
  let pending: StudyChange[] = [];
  let flushing: Promise<void> | null = null;
  let failed: { cause: unknown } | null = null;
  let study = await load();

  async function load(): Promise<Study> {
    const changes = await log.read();
    return createStudy({
      ...{ name, space, objectives, seed, stop, leaseSeconds, now, changes },
      sampler: createSampler(config.sampler as SamplerSpec),
      pruner: createPruner(config.pruner as PrunerSpec),
      record: (change) => pending.push(change),
    });
  }

  async function durable<T>(work: (study: Study) => T): Promise<T> {
    if (failed !== null) await recover();
    const result = work(study);
    flushing ??= flush();
    await flushing;
    return result;
  }

  /** Waits for the other calls of this turn of the event loop, and commits what all of them changed. */
  async function flush(): Promise<void> {
    await new Promise(setImmediate);
    try {
      // Calls that come during a commit share the next one.
      while (pending.length > 0) {
        const changes = pending;
        pending = [];
        await log.append(changes);
      }
    } catch (cause) {
      failed = { cause };
      throw cause;
    } finally {
      flushing = null;
    }
  }

  let recovering: Promise<void> | null = null;
  function recover(): Promise<void> {
    recovering ??= (async () => {
      try {
        pending = [];
        study = await load();
        failed = null;
      } finally {
        recovering = null;
      }
    })();
    return recovering;
  }

  /** Reading needs no commit, but must not show what a failed one did not keep. */
  function readable(): Study {
    if (failed === null) return study;
    throw new CerebrosError("storage_failed", `study ${name} could not be stored: call it again`, {
      cause: failed.cause,
    });
  }

  return {
    config,
    name,
    space,
    objectives,
    get history() {
      return readable().history;
    },
    commonSpace: () => readable().commonSpace(),
    ask: (count) => durable((s) => s.ask(count)),
    tell: (...told) => durable((s) => s.tell(...told)),
    report: (...report) => durable((s) => s.report(...report)),
    heartbeat: (...beat) => durable((s) => s.heartbeat(...beat)),
    expire: (at) => durable((s) => s.expire(at)),
    enqueue: (parameters) => durable((s) => s.enqueue(parameters)),
    warmStart: (trials) => durable((s) => s.warmStart(trials)),
    suggest: (...question) => readable().suggest(...question),
    shouldPrune: (number) => readable().shouldPrune(number),
    stopReason: () => readable().stopReason(),
    get: (number) => readable().get(number),
    list: (page) => readable().list(page),
    best: () => readable().best(),
    front: () => readable().front(),
  };
}
