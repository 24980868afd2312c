import { compareTrials, type Run, type Trial } from "@cerebros/contracts";
import Table from "cli-table3";
import { formatNumber } from "./format-number.js";

/** The trials as a table, best first, at most `limit` of them. */
export function drawLeaderboard(run: Run, trials: readonly Trial[], limit = 20): string {
  const table = plainTable([
    "#",
    "trial",
    "state",
    `validation ${run.metric ?? "value"}`,
    "epochs",
    "weights",
    "levels",
    "learning rate",
    "batch",
    "activation",
    "spectral norm",
    "mlflow run",
  ]);
  const ranked = trials.toSorted(compareTrials(run.direction ?? "minimize"));
  for (const [index, trial] of ranked.slice(0, limit).entries()) {
    table.push([
      trial.value === null ? "" : String(index + 1),
      trial.trial_id,
      trial.state,
      trial.value === null ? "-" : formatNumber(trial.value),
      String(trial.epochs),
      show(trial.weights),
      String(Math.max(...trial.architecture.units.map(({ level }) => level))),
      show(trial.parameters["learning_rate"]),
      show(trial.parameters["batch_size"]),
      show(trial.parameters["activation"]),
      trial.spectral_norm ? "yes" : "no",
      trial.mlflow_run_id ?? "-",
    ]);
  }
  const more = ranked.length - limit;
  return more > 0 ? `${table.toString()}\n… and ${more} more` : table.toString();
}

/** Columns under their names, without lines. */
export function plainTable(head: string[]): Table.Table {
  return new Table({
    head,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
    chars: {
      top: "",
      "top-mid": "",
      "top-left": "",
      "top-right": "",
      bottom: "",
      "bottom-mid": "",
      "bottom-left": "",
      "bottom-right": "",
      left: "",
      "left-mid": "",
      mid: "",
      "mid-mid": "",
      right: "",
      "right-mid": "",
      middle: "",
    },
  });
}

function show(value: Trial["parameters"][string] | undefined): string {
  if (value === undefined || value === null) return "-";
  return typeof value === "number" ? formatNumber(value) : String(value);
}
