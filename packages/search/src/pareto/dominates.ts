import type { Losses } from "./losses.js";

/** True when `a` is nowhere worse than `b` and better somewhere (Pareto). Both have one loss for each objective. */
export function dominates(a: Losses, b: Losses): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i] as number, b[i] as number];
    if (left > right) return false;
    if (left < right) better = true;
  }
  return better;
}

/** A trial as constraints and objectives judge it. */
export interface Judged {
  readonly losses: Losses;
  /** Sum of the constraint values above 0; 0 = feasible. */
  readonly violation: number;
}

/**
 * Constrained domination (Deb et al. 2002): what is feasible beats what is not, of two infeasible ones the lesser
 * violation wins whatever the losses are, and two feasible ones are compared by their losses.
 */
export function constrainedDominates(a: Judged, b: Judged): boolean {
  if (a.violation > 0 || b.violation > 0) return a.violation < b.violation;
  return dominates(a.losses, b.losses);
}
