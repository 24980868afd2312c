import type { Direction } from "@cerebros/contracts";
import { standings } from "../../pruners/standings.js";
import type { Stream } from "../../random/stream.js";
import type { History, HistoryTrial } from "../../study/history.js";

/**
 * The queue of aging evolution: the `size` trials that ended last, the youngest first. Trials that failed are not part of it.
 */
export function population({ trials, changes }: History, size: number): HistoryTrial[] {
  const found: HistoryTrial[] = [];
  const seen = new Set<number>();
  for (let at = changes.length - 1; at >= 0 && found.length < size; at--) {
    const number = changes[at] ?? 0;
    const trial = trials[number - 1];
    if (trial === undefined || seen.has(number)) continue;
    seen.add(number);
    if (trial.state === "succeeded" || trial.state === "pruned") found.push(trial);
  }
  return found;
}

/**
 * The best of `size` trials that are drawn with replacement. Feasible ones are better than others, these by how little they
 * violate; then those that succeeded are better than pruned ones, and by their values, several objectives by fronts and the
 * room within them. Of equals the first drawn.
 */
export function tournament(
  trials: readonly HistoryTrial[],
  size: number,
  directions: readonly Direction[],
  values: Stream,
): HistoryTrial {
  const drawn = Array.from({ length: size }, () => values.pick(trials));
  const worst = directions.map(() => Number.POSITIVE_INFINITY);
  const losses = drawn.map(
    (trial) => trial.values?.map((value, i) => (directions[i] === "maximize" ? -value : value)) ?? worst,
  );
  const places = standings(losses);
  const order = [...drawn.keys()].sort(
    (a, b) => ascending(drawn[a]?.violation, drawn[b]?.violation) || ascending(places[a], places[b]) || a - b,
  );
  return drawn[order[0] ?? 0] ?? values.pick(trials);
}

function ascending(a = 0, b = 0): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
