import type { Losses } from "./losses.js";

/**
 * The point from which hypervolumes of these rows are measured when the user names none: in each objective a tenth
 * beyond the worst loss, 1e-12 where the worst is 0 (the rule of Optuna 5).
 */
export function referencePoint(rows: readonly Losses[]): number[] {
  return [...(rows[0]?.keys() ?? [])].map((objective) => {
    const worst = rows.reduce(
      (most, row) => Math.max(most, row[objective] as number),
      Number.NEGATIVE_INFINITY,
    );
    return Math.max(1.1 * worst, 0.9 * worst) || 1e-12;
  });
}
