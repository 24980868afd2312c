import { z } from "zod";

/**
 * How an input gives the target away, or names the row instead of describing it. `copy`: the target itself. `monotone`:
 * the target in the same or the reverse order. `single_column`: one column alone answers. `linear_fit`: all columns
 * together answer linearly. `row_id`: whole numbers that only number the rows.
 */
export const LeakKind = z.enum(["copy", "monotone", "single_column", "linear_fit", "row_id"]);
export type LeakKind = z.infer<typeof LeakKind>;

/** A finding of the screen before a run. */
export const Leak = z.object({
  kind: LeakKind,
  /** The column at fault; null for the fit on all of them. */
  column: z.string().nullable(),
  /**
   * `copy`: share of equal rows. `monotone`: rank correlation with the target. `single_column`, `linear_fit`: R² or
   * accuracy on rows that the fit did not see. `row_id`: rank correlation with the order of the rows.
   */
  figure: z.number(),
  /** One line: the column, the figure and what they mean. */
  message: z.string(),
});
export type Leak = z.infer<typeof Leak>;
