import { compareTrials, type Event, type Run, type TrialSummary } from "@cerebros/contracts";
import { formatDuration } from "./duration.js";
import { formatNumber } from "./format-number.js";
import type { Progress } from "./progress.js";

/** What a person sees of a run while it goes on. */
export interface RunView {
  handle(event: Event): void;
  close(): void;
}

export interface RunViewOptions {
  progress: Progress;
  /** Takes one line per finished trial. */
  line(text: string): void;
  /** Takes what is not a trial: the run's state, its warnings. */
  note(text: string): void;
}

/** Turns the events of one run into lines and into where it stands. */
export function createRunView({ progress, line, note }: RunViewOptions): RunView {
  let run: Run | null = null;
  let best: TrialSummary | null = null;
  const running = new Map<number, number>();
  const finished = new Set<number>();
  /** Finished trials that the tracking server had not taken yet. */
  const untracked = new Set<number>();
  const warned = new Set<string>();

  const onRun = (event: Extract<Event, { trial_id: null }>) => {
    run = event.data;
    if (event.type === "run:started") note(describeStart(run));
    if (event.type === "run:resumed")
      note(`run ${run.run_id} goes on after the service stopped in the middle of it`);
    for (const warning of [...run.leaks.map(describeLeak), ...run.warnings.map(describeWarning)]) {
      if (!warned.has(warning)) note(warning);
      warned.add(warning);
    }
  };
  const onFinished = (trial: TrialSummary): string => {
    running.delete(trial.number);
    finished.add(trial.number);
    if (trial.mlflow_run_id === null) untracked.add(trial.number);
    const compare = compareTrials(run?.direction ?? "minimize");
    if (best === null || compare(trial, best) < 0) best = trial;
    return describeTrial(trial, run?.metric ?? null);
  };
  return {
    handle(event) {
      let finishedLine: string | null = null;
      switch (event.type) {
        case "trial:started":
          running.set(event.data.number, 0);
          break;
        case "trial:requeued":
          running.delete(event.data.number);
          break;
        case "trial:epoch":
          running.set(event.data.number, event.data.epoch);
          break;
        case "trial:tracked":
          if (untracked.delete(event.data.number)) {
            note(`${event.trial_id} is tracked now: mlflow_run_id=${event.data.mlflow_run_id ?? "-"}`);
          }
          break;
        case "trial:succeeded":
        case "trial:failed":
        case "trial:cancelled":
          finishedLine = onFinished(event.data);
          break;
        default:
          onRun(event);
      }
      if (run !== null) {
        progress.show({
          total: run.config.trials,
          finished: finished.size,
          running: [...running].map(([number, epoch]) => ({ number, epoch })),
          max_epochs: run.config.max_epochs,
          best: best?.value == null ? null : `${formatNumber(best.value)} (#${best.number})`,
        });
      }
      // After the progress, which is drawn again below the line and must not show what was before it.
      if (finishedLine === null) return;
      line(finishedLine);
      if (run !== null && finished.size === run.config.trials && best?.value != null) note(describeEnd(run));
    },
    close: () => progress.close(),
  };
}

function describeStart(run: Run): string {
  const { rows, features, config } = run;
  const parts = [`run ${run.run_id}: ${run.dataset_name}, target ${config.target}`];
  if (run.task !== null) parts.push(run.task);
  if (features !== null) parts.push(`${features} features`);
  if (rows !== null) parts.push(`${rows.train} rows train, ${rows.validation} validate, ${rows.test} test`);
  parts.push(`${config.trials} trials, seed ${config.seed}`);
  return parts.join("; ");
}

/** What is still to come once the last trial has ended; it may take as long as some trials. */
function describeEnd({ config }: Run): string {
  const last = "scoring on the test rows";
  if (config.seeds === 0) return last;
  return `training the best network from ${config.seeds} other ${config.seeds === 1 ? "seed" : "seeds"}, then ${last}`;
}

/** How a finding that the caller allowed is told, each time. */
export function describeLeak({ message }: Run["leaks"][number]): string {
  return `LEAK allowed: ${message}`;
}

function describeWarning(warning: string): string {
  return `warning: ${warning}`;
}

/** One line per finished trial: id, state, value, mlflow_run_id, and what else fits. */
export function describeTrial(trial: TrialSummary, metric: string | null): string {
  const parts = [
    trial.trial_id,
    trial.state.padEnd(9),
    `${metric ?? "value"}=${trial.value === null ? "-" : formatNumber(trial.value)}`,
    `mlflow_run_id=${trial.mlflow_run_id ?? "-"}`,
  ];
  if (trial.best_epoch !== null) parts.push(`best of ${trial.epochs} epochs: ${trial.best_epoch}`);
  if (trial.duration_ms !== null) parts.push(formatDuration(trial.duration_ms));
  if (trial.leaky) parts.push("LEAK allowed");
  if (trial.error !== null) parts.push(trial.error);
  return parts.join("  ");
}
