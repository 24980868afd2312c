import type { Direction } from "@cerebros/contracts";
import { stream } from "../../random/stream.js";
import type { HistoryTrial } from "../../study/history.js";
import type { SamplerQuestion } from "../sampler.js";

/** What a model learns from the trials of a study. */
export interface Observations {
  /** Trials with a loss, by number. */
  trials: readonly HistoryTrial[];
  /** Finite; less is better. */
  losses: readonly number[];
  /** Of the trials that succeeded. */
  succeeded: number;
  /** Trials whose value is yet to come, by number; not the one asked for. */
  pending: readonly HistoryTrial[];
}

/**
 * Several objectives become one loss, with weights that belong to the number of the trial, so that the trials spread over
 * the front (ParEGO, Knowles 2006): augmented Tchebycheff on ranges of 0 to 1. Infinite values count as the end of the
 * finite ones. Pruned trials count as the median of those that succeeded and failed ones as the worst, so that their
 * points are not tried again.
 */
export function observe({ history, directions, number, seed }: SamplerQuestion): Observations {
  const told = history.trials.filter((trial) => trial.values !== null);
  const columns = directions.map((direction, i) => finite(told.map((trial) => loss(trial, i, direction))));
  const losses = columns.length === 1 ? (columns[0] ?? []) : scalarise(columns, seed, number);
  const sorted = losses.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  const byTrial = new Map(told.map((trial, i) => [trial.number, losses[i] as number]));
  const trials = history.trials.filter(({ state }) => ["succeeded", "pruned", "failed"].includes(state));
  return {
    trials,
    losses: trials.map((trial) => byTrial.get(trial.number) ?? (trial.state === "pruned" ? median : worst)),
    succeeded: told.length,
    pending: history.trials.filter(
      (trial) => ["running", "queued", "paused"].includes(trial.state) && trial.number !== number,
    ),
  };
}

function loss(trial: HistoryTrial, objective: number, direction: Direction): number {
  const value = trial.values?.[objective] ?? Number.POSITIVE_INFINITY;
  return direction === "minimize" ? value : -value;
}

function finite(values: readonly number[]): number[] {
  const inside = values.filter(Number.isFinite);
  const low = inside.reduce((least, value) => Math.min(least, value), inside[0] ?? 0);
  const high = inside.reduce((most, value) => Math.max(most, value), inside[0] ?? 0);
  return values.map((value) => Math.min(high, Math.max(low, value)));
}

function scalarise(columns: readonly number[][], seed: number, number: number): number[] {
  const values = stream(seed, number, "gp", "weights");
  const raw = columns.map(() => -Math.log(1 - values.uniform()));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weighted = columns.map((column, j) => {
    const low = column.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = column.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const weight = (raw[j] as number) / total;
    return column.map((value) => (high > low ? (weight * (value - low)) / (high - low) : 0));
  });
  return (weighted[0] ?? []).map((_, i) => {
    const terms = weighted.map((column) => column[i] as number);
    return Math.max(...terms) + 0.05 * terms.reduce((sum, term) => sum + term, 0);
  });
}

/**
 * Losses above the median m grow as a logarithm, m + w log(1 + (loss - m) / w), with w three times the distance of the
 * median from the least loss: how bad a bad point is tells little of the good ones, and must not decide their scale.
 */
export function compress(losses: readonly number[]): number[] {
  const sorted = losses.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const width = 3 * (median - (sorted[0] ?? 0));
  if (!(width > 0)) return [...losses];
  return losses.map((loss) => (loss > median ? median + width * Math.log1p((loss - median) / width) : loss));
}

/** To mean 0 and variance 1; constant values become 0. */
export function standardise(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  const deviation = Math.sqrt(variance);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}
