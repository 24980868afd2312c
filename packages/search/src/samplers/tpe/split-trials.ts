import type { Direction } from "@cerebros/contracts";
import { lossesOf } from "../../pareto/losses.js";
import { paretoRanks } from "../../pareto/ranks.js";
import { referencePoint } from "../../pareto/reference-point.js";
import { selectSubset } from "../../pareto/select-subset.js";
import type { HistoryTrial } from "../../study/history.js";

type Compare = (a: HistoryTrial, b: HistoryTrial) => number;

/**
 * The best `count` of the finished trials, by number: feasible ones by their values (several objectives: by fronts, the
 * front that does not fit by hypervolume), then those that were stopped early, deeper ones first and of one depth by what
 * they last reported, then infeasible ones by violation (Optuna 5).
 *
 * @param metrics names of the objectives in reports; absent: what trials reported is not looked at
 */
export function bestTrials(
  trials: readonly HistoryTrial[],
  directions: readonly Direction[],
  count: number,
  metrics?: readonly string[],
): HistoryTrial[] {
  const told: HistoryTrial[] = [];
  const stopped: HistoryTrial[] = [];
  const infeasible: HistoryTrial[] = [];
  for (const trial of trials) {
    if (trial.violation > 0) infeasible.push(trial);
    else if (trial.values === null) stopped.push(trial);
    else told.push(trial);
  }
  const best =
    directions.length === 1
      ? leastOf(told, count, byLoss(directions[0] === "maximize" ? -1 : 1))
      : firstFronts(told, directions, count);
  const metric = directions.length === 1 ? metrics?.[0] : undefined;
  const sign = directions[0] === "maximize" ? -1 : 1;
  best.push(...leastOf(stopped, count - best.length, byDepth(stopped, metric, sign)));
  best.push(...leastOf(infeasible, count - best.length, (a, b) => a.violation - b.violation));
  return best.sort(byNumber);
}

function byNumber(a: HistoryTrial, b: HistoryTrial): number {
  return a.number - b.number;
}

function byLoss(sign: 1 | -1): Compare {
  return (a, b) => sign * ((a.values?.[0] as number) - (b.values?.[0] as number));
}

/** What was not reported, or is NaN, counts as the worst. */
function byDepth(trials: readonly HistoryTrial[], metric: string | undefined, sign: 1 | -1): Compare {
  const ends = new Map(trials.map((trial) => [trial, lastReport(trial, metric, sign)]));
  return (a, b) => {
    const [left, right] = [ends.get(a), ends.get(b)];
    if (left === undefined || right === undefined || left.step !== right.step)
      return (right?.step ?? -1) - (left?.step ?? -1);
    return left.loss === right.loss ? 0 : left.loss - right.loss;
  };
}

function lastReport({ reports }: HistoryTrial, metric: string | undefined, sign: 1 | -1) {
  const [step, values] = [...reports].at(-1) ?? [-1, {}];
  const loss = metric === undefined ? Number.NaN : sign * (values[metric] ?? Number.NaN);
  return { step, loss: Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss };
}

/** In their order; of equal ones the earlier. Takes time in proportion to their number where `count` is small. */
function leastOf(trials: readonly HistoryTrial[], count: number, compare: Compare): HistoryTrial[] {
  if (count <= 0) return [];
  if (count > 100) return trials.toSorted((a, b) => compare(a, b) || byNumber(a, b)).slice(0, count);
  const least: HistoryTrial[] = [];
  for (const trial of trials) {
    const last = least[count - 1];
    if (last !== undefined && compare(trial, last) >= 0) continue;
    const next = least.findIndex((other) => compare(trial, other) < 0);
    least.splice(next < 0 ? least.length : next, 0, trial);
    if (least.length > count) least.pop();
  }
  return least;
}

function firstFronts(
  trials: readonly HistoryTrial[],
  directions: readonly Direction[],
  count: number,
): HistoryTrial[] {
  const rows = trials.map(({ values }) => lossesOf(values ?? [], directions));
  const ranks = paretoRanks(rows);
  const order = [...trials.keys()].sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || a - b);
  if (order.length <= count) return [...trials];
  const tie = ranks[order[count - 1] as number] as number;
  const before = order.filter((at) => (ranks[at] as number) < tie);
  const tied = order.filter((at) => ranks[at] === tie);
  const front = tied.map((at) => rows[at] as number[]);
  const chosen = selectSubset(front, count - before.length, referencePoint(front)).map(
    (i) => tied[i] as number,
  );
  return [...before, ...chosen].map((at) => trials[at] as HistoryTrial);
}
