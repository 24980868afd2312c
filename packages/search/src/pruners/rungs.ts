import type { Objective } from "@cerebros/contracts";
import { z } from "zod";
import type { HistoryTrial } from "../study/history.js";
import { lossesOf } from "./losses.js";
import { standings } from "./standings.js";

/** What a rung judges a trial by: its report at the rung, or the best one up to there. */
export const RankBy = z.enum(["last", "best"]);
export type RankBy = z.infer<typeof RankBy>;

/** Steps at which trials are compared: `lowest`, `lowest` · `factor`, … below `end`. */
export interface Ladder {
  lowest: number;
  factor: number;
  /** Where trials end by themselves; null: unknown. */
  end: number | null;
  rank_by: RankBy;
}

/** The rungs that a trial has reached whose last report is of `step`, from the bottom up. */
export function rungsUpTo({ lowest, factor, end }: Ladder, step: number): number[] {
  const rungs: number[] = [];
  for (let rung = lowest; rung <= step && (end === null || rung < end); rung *= factor) rungs.push(rung);
  return rungs;
}

const known = new WeakMap<HistoryTrial["reports"], { size: number; last: number }>();

/** Step of the last report; -1 before the first. Looked up again only when there are more reports. */
export function lastStep({ reports }: HistoryTrial): number {
  const found = known.get(reports);
  if (found?.size === reports.size) return found.last;
  let last = -1;
  for (const step of reports.keys()) last = step;
  known.set(reports, { size: reports.size, last });
  return last;
}

export function hasReached(trial: HistoryTrial, rung: number): boolean {
  return trial.reports.has(rung) || lastStep(trial) >= rung;
}

/**
 * Standings (see there) of trials that have reached a rung. NaN, and objectives that a trial did not report, are as bad as
 * can be. Of reports between rungs the last one up to the rung counts, and the first one after it where there is none.
 * The best report is that of the first objective; with several, rungs always judge by the last.
 */
export function rungStandings(
  trials: readonly HistoryTrial[],
  rung: number,
  rankBy: RankBy,
  objectives: readonly Objective[],
): number[] {
  const rows = trials.map((trial) => lossesAt(trial, rung, rankBy, objectives));
  return standings(rows).map((standing, i) =>
    rows[i]?.some(Number.isNaN) ? Number.POSITIVE_INFINITY : standing,
  );
}

function lossesAt(
  { reports }: HistoryTrial,
  rung: number,
  rankBy: RankBy,
  objectives: readonly Objective[],
): number[] {
  const missing = objectives.map(() => Number.NaN);
  const here = reports.get(rung);
  if (here !== undefined && rankBy === "last") return lossesOf(here, objectives) ?? missing;
  let losses: number[] | null = null;
  for (const [step, metrics] of reports) {
    if (step > rung && losses !== null) break;
    const next = lossesOf(metrics, objectives) ?? missing;
    const keep = rankBy === "best" && objectives.length === 1 && losses !== null && !isBetter(next, losses);
    if (!keep) losses = next;
  }
  return losses ?? missing;
}

function isBetter([a = Number.NaN]: readonly number[], [b = Number.NaN]: readonly number[]): boolean {
  return a < b || (Number.isNaN(b) && !Number.isNaN(a));
}
