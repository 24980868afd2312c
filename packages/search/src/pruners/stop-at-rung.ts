import type { HistoryTrial } from "../study/history.js";
import type { PrunerQuestion } from "./pruner.js";
import { hasReached, type Ladder, rungStandings, rungsUpTo } from "./rungs.js";

/**
 * The stopping form of successive halving (Li et al. 2020, "A system for massively parallel hyperparameter tuning"): a
 * trial that reaches a rung goes on if it is among the best ⌊n / factor⌋ of the n trials that have reached it by now,
 * itself included; while these are less than one, if it is the best. Equals of the last that may go on may, too. So the
 * first to arrive goes on, and who arrives later is compared with more. NaN stops at the first rung.
 *
 * `peers` are the trials to compare with. A report that passes several rungs must do for all of them.
 */
export function stopsAtRung(
  { trial, objectives }: PrunerQuestion,
  peers: readonly HistoryTrial[],
  ladder: Ladder,
): boolean {
  const steps = [...trial.reports.keys()];
  const last = steps.at(-1) ?? -1;
  const previous = steps.at(-2) ?? -1;
  const others = peers.filter(({ number }) => number !== trial.number);
  return rungsUpTo(ladder, last).some((rung) => {
    if (rung <= previous) return false;
    const arrived = others.filter((other) => hasReached(other, rung));
    const [own = Number.NaN, ...rest] = rungStandings([trial, ...arrived], rung, ladder.rank_by, objectives);
    if (own === Number.POSITIVE_INFINITY) return true;
    const places = Math.max(1, Math.floor((1 + rest.length) / ladder.factor));
    return rest.filter((standing) => standing < own).length >= places;
  });
}
