import type { Direction } from "./run.js";
import type { Trial } from "./trial.js";

type Ranked = Pick<Trial, "number" | "value" | "metrics">;

/**
 * Order of a leaderboard, best first: by value, then by validation loss (accuracies on few rows tie often), then by number.
 * A total order, so that the best trial does not depend on which one finished first. Trials without a value come last.
 */
export function compareTrials(direction: Direction): (a: Ranked, b: Ranked) => number {
  const sign = direction === "minimize" ? 1 : -1;
  return (a, b) =>
    ascending(a.value === null ? null : sign * a.value, b.value === null ? null : sign * b.value) ||
    ascending(a.metrics["val_loss"] ?? null, b.metrics["val_loss"] ?? null) ||
    a.number - b.number;
}

function ascending(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Math.sign(a - b);
}
