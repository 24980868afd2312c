import { compareTrials, type Run, type Trial } from "@cerebros/contracts";
import { drawTable } from "./draw-table.js";
import { formatNumber } from "./format-number.js";

/** The trials as a table, best first, at most `limit` of them. One without a value shows its state in that place. */
export function drawLeaderboard(run: Run, trials: readonly Trial[], limit = 20): string {
  const ranked = trials.toSorted(compareTrials(run.direction ?? "minimize"));
  const rows = ranked
    .slice(0, limit)
    .map((trial, index) => [
      trial.value === null ? "" : String(index + 1),
      trial.trial_id,
      trial.value === null ? trial.state : formatNumber(trial.value),
      String(trial.epochs),
      show(trial.weights),
      String(Math.max(...trial.architecture.units.map(({ level }) => level))),
      show(trial.parameters["learning_rate"]),
      show(trial.parameters["batch_size"]),
      show(trial.parameters["activation"]),
      trial.spectral_norm ? "yes" : "no",
    ]);
  const head = [
    "#",
    "trial",
    run.metric ?? "value",
    "epochs",
    "weights",
    "levels",
    "rate",
    "batch",
    "activation",
    "spectral norm",
  ];
  const more = ranked.length - rows.length;
  return `${drawTable(head, rows)}${more > 0 ? `\n… and ${more} more` : ""}`;
}

function show(value: Trial["parameters"][string] | undefined): string {
  if (value === undefined || value === null) return "-";
  return typeof value === "number" ? formatNumber(value) : String(value);
}
