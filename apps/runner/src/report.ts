import { join } from "node:path";
import type { Trial } from "@cerebros/contracts";
import { drawArchitecture } from "@cerebros/search";
import type { Context } from "./context.js";
import { formatNumber } from "./format-number.js";
import { drawLeaderboard } from "./leaderboard.js";
import { serveTrackingCommand } from "./next-command.js";
import { toRunDocument } from "./run-document.js";
import type { RunResult } from "./run-result.js";
import { describeLeak } from "./run-view.js";
import { drawScores } from "./scores.js";
import type { Session } from "./session.js";

export interface ReportOptions {
  /** One JSON document in place of the text. */
  json: boolean;
  /** The servers outlive this command. */
  stays_up: boolean;
  /** Command lines to try next. */
  advice: string[];
}

/** Says on standard output how a run stands or ended. */
export function reportRun(
  { terminal }: Context,
  session: Session,
  result: RunResult,
  options: ReportOptions,
): void {
  if (options.json) {
    terminal.print(JSON.stringify(toRunDocument(result)));
    return;
  }
  const { run, trials, best, model_path } = result;
  const sections = [describeRun(result)];
  if (trials.length > 0) sections.push(`Leaderboard\n${indent(drawLeaderboard(run, trials))}`);
  if (best !== null) {
    const size = best.weights === null ? "" : `, ${formatNumber(best.weights)} weights`;
    const title = `Best architecture: trial ${best.trial_id}${size} (unit neurons activation ← what it reads)`;
    sections.push(`${title}\n${indent(drawArchitecture(best.architecture))}`);
    const scores = run.leaks.length > 0 ? "Scores (LEAK allowed: not honest figures)" : "Scores";
    sections.push(`${scores}\n${indent(drawScores(result))}`);
  }
  const places = [
    ...describeTrainers(trials),
    ...(model_path === null ? [] : [`Model         ${model_path}`]),
    ...describeTracking(session, result, options.stays_up),
    ...options.advice.map((command, index) => `${index === 0 ? "Try" : ""}`.padEnd(14) + command),
  ];
  if (places.length > 0) sections.push(places.join("\n"));
  terminal.print(`\n${sections.join("\n\n")}`);
}

function describeRun({ run }: RunResult): string {
  const parts = [
    `Run ${run.run_id} ${run.state}: ${run.dataset_name}, target ${run.config.target}`,
    `${run.trials_finished} of ${run.config.trials} trials`,
    `seed ${run.config.seed}`,
  ];
  const lines = [
    parts.join(", "),
    ...run.leaks.map(describeLeak),
    ...run.warnings.map((warning) => `warning: ${warning}`),
  ];
  if (run.error !== null) lines.push(`error: ${run.error}`);
  return lines.join("\n");
}

/** What trained how many of the trials, and why, the commonest first. */
function describeTrainers(trials: readonly Trial[]): string[] {
  const counts = new Map<string, number>();
  for (const { trainer, trainer_reason } of trials) {
    if (trainer === null) continue;
    const words = trainer_reason === null ? trainer : `${trainer}: ${trainer_reason}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const ordered = [...counts].sort(([, a], [, b]) => b - a);
  return ordered.map(([words, count], index) => {
    const trialsOf = `${count} ${count === 1 ? "trial" : "trials"}`;
    return `${(index === 0 ? "Trained by" : "").padEnd(14)}${words} (${trialsOf})`;
  });
}

/** Where the tracked runs are: at an address, or in a store whose server stops with this command. */
function describeTracking({ own_tracking }: Session, { tracking }: RunResult, stays_up: boolean): string[] {
  if (own_tracking === null) {
    if (tracking === null) return [];
    return [`Tracked runs  ${tracking.uri}${tracking.reachable ? "" : " (does not answer now)"}`];
  }
  const store = join(own_tracking.folder, "mlflow.db");
  if (stays_up) return [`Tracked runs  ${own_tracking.url} (stored in ${store})`];
  return [
    `Tracked runs  ${store}; to serve them again:`,
    `${" ".repeat(14)}${serveTrackingCommand(own_tracking.folder)}`,
  ];
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
