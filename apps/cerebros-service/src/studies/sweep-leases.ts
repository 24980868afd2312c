import type { Logger } from "@cerebros/server";
import type { StudyStore } from "@cerebros/study-store";

/** Milliseconds between two sweeps. */
const INTERVAL_MS = 1_000;

/**
 * Gives the trials of vanished workers back while nobody asks, so that what is shown is true. A sweep that fails is logged
 * and the next one tries again.
 */
export function sweepLeases(store: Pick<StudyStore, "expire">, log: Logger): { stop(): Promise<void> } {
  let sweeping = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweeping
      .then(() => store.expire())
      .catch((error: unknown) => log.error({ err: error }, "leases of trials could not be ended"));
  }, INTERVAL_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
