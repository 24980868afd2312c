import { z } from "zod";
import type { HistoryTrial } from "../study/history.js";

/** When a pruner looks at a trial. */
export const dueOptions = {
  /** Reports before this step prune nothing. */
  warmup_steps: z.int().nonnegative().default(0),
  /** Steps from one decision to the next, counted from the end of the warm-up. */
  interval_steps: z.int().positive().default(1),
};

/** Whether the last report is the first one in its interval. False without reports. */
export function isDue(
  { reports }: HistoryTrial,
  { warmup_steps, interval_steps }: { warmup_steps: number; interval_steps: number },
): boolean {
  const steps = [...reports.keys()];
  const last = steps.at(-1);
  if (last === undefined || last < warmup_steps) return false;
  const begin = last - ((last - warmup_steps) % interval_steps);
  const previous = steps.at(-2);
  return previous === undefined || previous < begin;
}
