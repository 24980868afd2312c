import type { StudiesPort } from "@cerebros/api";
import { type StudySummary, StudyTrialState } from "@cerebros/contracts";
import type { StoredStudy, StudyStore } from "@cerebros/study-store";

/** The studies of this service. */
export function createStudies(store: StudyStore): StudiesPort {
  return {
    create: async (config) => summarize(await store.create(config)),
    get: async (study) => summarize(await store.open(study)),
    list: () => store.names(),
    ask: async ({ study, count }) => (await store.open(study)).ask(count),
    enqueue: async ({ study, parameters }) => (await store.open(study)).enqueue(parameters),
    async warmStart({ study, from }) {
      const past = await store.open(from);
      const succeeded = past.history.trials.filter(({ state }) => state === "succeeded");
      const into = await store.open(study);
      return into.warmStart(succeeded.map(({ number }) => past.get(number)));
    },
    trials: async ({ study, ...page }) => (await store.open(study)).list(page),
    trial: async ({ study, number }) => (await store.open(study)).get(number),
    async suggest({ study, number, name, spec }) {
      const opened = await store.open(study);
      const value = opened.suggest(number, name, spec);
      // Answers once the suggestion is committed too.
      await opened.heartbeat(number);
      return value;
    },
    report: async ({ study, number, ...report }) => (await store.open(study)).report(number, report),
    heartbeat: async ({ study, number, attempt }) => (await store.open(study)).heartbeat(number, attempt),
    tell: async ({ study, number, ...told }) => (await store.open(study)).tell(number, told),
  };
}

function summarize(study: StoredStudy): StudySummary {
  const trials = Object.fromEntries(
    StudyTrialState.options.map((state) => [state, 0]),
  ) as StudySummary["trials"];
  for (const { state } of study.history.trials) trials[state]++;
  return { config: study.config, trials, stop_reason: study.stopReason(), best: study.front() };
}
