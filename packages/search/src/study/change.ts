import type {
  Metrics,
  ParameterSpec,
  Parameters,
  ParameterValue,
  StudyTrialState,
} from "@cerebros/contracts";

/**
 * What happened in a study, in order. A study is the sum of its changes: applied again they give the same study, which
 * is how one is kept on disk.
 */
export type StudyChange =
  | Created
  | {
      type: "moved";
      number: number;
      state: StudyTrialState;
      at: string;
      /** Present only where they become known or new. */
      values?: Metrics;
      constraints?: Metrics;
      error?: string;
      until_step?: number | null;
    }
  | { type: "reported"; number: number; step: number; metrics: Metrics; checkpoint?: string }
  /** Define-by-run: the trial met a parameter. */
  | { type: "suggested"; number: number; name: string; spec: ParameterSpec; value: ParameterValue };

/** A new trial; one of a warm start is born with its values. */
export interface Created {
  type: "created";
  number: number;
  origin: Origin;
  state: "queued" | "running" | "succeeded";
  at: string;
  parameters: Parameters;
  values?: Metrics;
  constraints?: Metrics;
  until_step?: number | null;
}

/** Who chose the parameters: the sampler, a user who enqueued them, or another study. */
export type Origin = "asked" | "enqueued" | "warm_start";
