import {
  type ParameterSpec,
  type Parameters as Point,
  type StudyConfig,
  type StudySummary,
  StudyTrialState,
} from "@cerebros/contracts";
import { fanovaImportances, pedAnovaImportances, type StepReport, type Told } from "@cerebros/search";
import type { StoredStudy } from "./stored-study.js";
import type { StudyStore } from "./study-store.js";

type Of<T> = T & { study: string };
type OfTrial<T> = Of<T> & { number: number };

/** The studies of a store by their names, one call for each thing that a client may want. */
export function studyCalls(store: StudyStore) {
  return {
    create: async (config: StudyConfig) => summarize(await store.create(config)),
    get: async (study: string) => summarize(await store.open(study)),
    list: () => store.names(),
    ask: async ({ study, count }: Of<{ count: number }>) => (await store.open(study)).ask(count),
    enqueue: async ({ study, parameters }: Of<{ parameters: Point }>) =>
      (await store.open(study)).enqueue(parameters),
    async warmStart({ study, from }: Of<{ from: string }>) {
      const past = await store.open(from);
      const succeeded = past.history.trials.filter(({ state }) => state === "succeeded");
      const into = await store.open(study);
      return into.warmStart(succeeded.map(({ number }) => past.get(number)));
    },
    trials: async ({ study, ...page }: Of<{ after: number; limit: number }>) =>
      (await store.open(study)).list(page),
    trial: async ({ study, number }: OfTrial<unknown>) => (await store.open(study)).get(number),
    async importances({
      study,
      method,
      objective,
    }: Of<{ method: "fanova" | "ped_anova"; objective: number }>) {
      const opened = await store.open(study);
      const explain = method === "fanova" ? fanovaImportances : pedAnovaImportances;
      return explain({
        space: opened.commonSpace(),
        trials: opened.history.trials,
        directions: opened.objectives.map(({ direction }) => direction),
        objective,
        seed: opened.config.seed,
      });
    },
    async suggest({ study, number, name, spec }: OfTrial<{ name: string; spec: ParameterSpec }>) {
      const opened = await store.open(study);
      const value = opened.suggest(number, name, spec);
      // Answers once the suggestion is committed too.
      await opened.heartbeat(number);
      return value;
    },
    report: async ({ study, number, ...report }: OfTrial<StepReport>) =>
      (await store.open(study)).report(number, report),
    heartbeat: async ({ study, number, attempt }: OfTrial<{ attempt?: number | undefined }>) =>
      (await store.open(study)).heartbeat(number, attempt),
    tell: async ({ study, number, ...told }: OfTrial<Told>) => (await store.open(study)).tell(number, told),
  };
}

function summarize(study: StoredStudy): StudySummary {
  const trials = Object.fromEntries(
    StudyTrialState.options.map((state) => [state, 0]),
  ) as StudySummary["trials"];
  for (const { state } of study.history.trials) trials[state]++;
  return { config: study.config, trials, stop_reason: study.stopReason(), best: study.front() };
}
