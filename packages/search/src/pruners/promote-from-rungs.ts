import type { HistoryTrial } from "../study/history.js";
import type { Promotion, PromotionQuestion } from "./pruner.js";
import { type Ladder, lastStep, rungStandings, rungsUpTo } from "./rungs.js";

/**
 * The promotion form of asynchronous successive halving (Li et al. 2020, algorithm 2): from the top rung down, the best
 * paused trial of a rung that is among the best ⌊n / factor⌋ of the n trials that have reached it; of equals the one with
 * the lower number. Null when no rung has one: then a new trial starts at the bottom.
 *
 * Unlike in the paper, a rung never promotes more than ⌊n / factor⌋ trials, even where later arrivals displace promoted
 * ones from the best, so that the resources a rung may take depend on the number of arrivals alone. A trial counts as
 * promoted once it has left the pause at the rung, whatever became of it. NaN is never promoted.
 */
export function promoteFromRungs(
  { history, objectives }: PromotionQuestion,
  ladder: Ladder,
): Promotion | null {
  const arrivals = history.trials.map((trial) => ({ trial, last: lastStep(trial) }));
  const top = arrivals.reduce((most, { last }) => Math.max(most, last), -1);
  for (const rung of rungsUpTo(ladder, top).reverse()) {
    const next = rung * ladder.factor;
    const reached = arrivals.filter(({ last }) => last >= rung);
    const places = Math.floor(reached.length / ladder.factor);
    const waits = ({ trial, last }: Arrival): boolean =>
      trial.state === "paused" && (last < next || isEnd(ladder, next));
    const waiting = reached.filter(waits).length;
    if (waiting === 0 || reached.length - waiting >= places) continue;
    const trials = reached.map(({ trial }) => trial);
    const standings = rungStandings(trials, rung, ladder.rank_by, objectives);
    const placed = trials.map(({ number }, i) => ({ number, standing: standings[i] ?? Number.NaN }));
    const best = placed
      .filter((_, i) => waits(reached[i] as Arrival))
      .reduce((a, b) => (precedes(b, a) ? b : a));
    // Only the best that waits has to be looked at: if it is not among the first, no other is.
    if (best.standing === Number.POSITIVE_INFINITY) continue;
    if (placed.filter((other) => precedes(other, best)).length < places) {
      return { number: best.number, until_step: isEnd(ladder, next) ? null : next };
    }
  }
  return null;
}

interface Arrival {
  trial: HistoryTrial;
  last: number;
}

interface Placed {
  number: number;
  standing: number;
}

/** Better, or equal and earlier. */
function precedes(a: Placed, b: Placed): boolean {
  return a.standing < b.standing || (a.standing === b.standing && a.number < b.number);
}

/** Whether a trial that leaves the rung below runs to its own end. */
function isEnd({ end }: Ladder, rung: number): boolean {
  return end !== null && rung >= end;
}
