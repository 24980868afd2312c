import { setTimeout as sleep } from "node:timers/promises";
import type { Run, Trial } from "@cerebros/contracts";
import { isTrackingServer } from "./probe.js";
import { type Session, serviceHealth } from "./session.js";

/** Everything there is to say about a run. */
export interface RunResult {
  run: Run;
  /** In the order of their numbers. */
  trials: Trial[];
  best: Trial | null;
  /** Folder of the best model on the service's machine; null while there is none. */
  model_path: string | null;
  /** The tracking server that the service sends to, and whether one answers there; null when the service did not say. */
  tracking: { uri: string; reachable: boolean } | null;
}

const PAGE = 1_000;

export async function loadResult(session: Session, run_id: string): Promise<RunResult> {
  const { client, ask } = session;
  const run = await ask(client.runs.get.query({ run_id }));
  const trials: Trial[] = [];
  for (;;) {
    const after = trials.at(-1)?.number ?? 0;
    const page = await ask(client.trials.list.query({ run_id, limit: PAGE, after }));
    trials.push(...page);
    if (page.length < PAGE) break;
  }
  const best = trials.find((trial) => trial.trial_id === run.best_trial_id) ?? null;
  const hasModel = best !== null && best.model_path !== null;
  const model = hasModel ? await ask(client.runs.bestModel.query({ run_id })) : null;
  const health = await serviceHealth(session.url);
  const uri = health?.tracking.uri ?? null;
  const tracking = uri === null ? null : { uri, reachable: await isTrackingServer(uri) };
  return { run, trials, best, model_path: model?.path ?? null, tracking };
}

/**
 * Waits until the tracking server has taken what the service has for it, so that the ids are known and a service of our
 * own can stop. Gives up after `patience_ms` or when that server does not answer: the rest is kept on disk.
 *
 * @returns how many trials are still on their way.
 */
export async function waitForTracking(session: Session, patience_ms = 20_000): Promise<number> {
  const deadline = Date.now() + patience_ms;
  for (;;) {
    const health = await serviceHealth(session.url);
    if (health === null) return 0;
    const { pending, reachable } = health.tracking;
    if (pending === 0 || reachable === false || Date.now() > deadline) return pending;
    await sleep(100);
  }
}
