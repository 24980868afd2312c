import type { Direction } from "@cerebros/contracts";
import { lossesOf } from "../../pareto/losses.js";
import { paretoRanks } from "../../pareto/ranks.js";
import { selectSubset } from "../../pareto/select-subset.js";
import type { HistoryTrial } from "../../study/history.js";

/**
 * The best `count` of the finished trials, by number: feasible ones by their values (several objectives: by fronts, the
 * front that does not fit by hypervolume), then pruned ones, deeper first, then infeasible ones by violation (Optuna 5).
 */
export function bestTrials(
  trials: readonly HistoryTrial[],
  directions: readonly Direction[],
  count: number,
): HistoryTrial[] {
  const told = trials.filter(({ values, violation }) => values !== null && violation <= 0);
  const pruned = trials.filter(({ state, violation }) => state === "pruned" && violation <= 0);
  const infeasible = trials.filter(({ violation }) => violation > 0);
  const ordered = [
    ...byFront(told, directions, count),
    ...pruned.sort((a, b) => lastStep(b) - lastStep(a) || a.number - b.number),
    ...infeasible.sort((a, b) => a.violation - b.violation || a.number - b.number),
  ];
  return ordered.slice(0, count).sort((a, b) => a.number - b.number);
}

function lastStep({ reports }: HistoryTrial): number {
  return Math.max(-1, ...reports.keys());
}

function byFront(
  trials: readonly HistoryTrial[],
  directions: readonly Direction[],
  count: number,
): HistoryTrial[] {
  const rows = trials.map(({ values }) => lossesOf(values ?? [], directions));
  const ranks = paretoRanks(rows);
  const order = [...trials.keys()].sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || a - b);
  const tie = ranks[order[count - 1] ?? -1];
  if (tie === undefined || directions.length === 1) return order.map((at) => trials[at] as HistoryTrial);
  const before = order.filter((at) => (ranks[at] as number) < tie);
  const tied = order.filter((at) => ranks[at] === tie).map((at) => ({ at, row: rows[at] as number[] }));
  const reference = directions.map((_, i) => {
    const worst = tied.reduce((most, { row }) => Math.max(most, row[i] as number), Number.NEGATIVE_INFINITY);
    return Math.max(1.1 * worst, 0.9 * worst) || 1e-12;
  });
  const chosen = selectSubset(
    tied.map(({ row }) => row),
    count - before.length,
    reference,
  ).map((at) => tied[at]?.at as number);
  return [...before, ...chosen].map((at) => trials[at] as HistoryTrial);
}
