import { z } from "zod";

const GroupSplit = z.strictObject({
  kind: z.literal("group"),
  /** Rows with the same value stay in one part. The column is no feature; a row without a value is a group of its own. */
  column: z.string().min(1),
});

const FoldSplit = z
  .strictObject({
    kind: z.literal("fold"),
    folds: z.int().min(2).max(1_000).default(10),
    /** The part that is tested, from 1; runs with the same seed and every fold test each row once. */
    fold: z.int().min(1),
    /** Share of the other folds that validates, drawn by the seed. */
    validation_share: z.number().gt(0).lt(1).default(0.2),
    /** Rows with the same value of this column stay in one fold, as in a group split. */
    group: z.string().min(1).nullable().default(null),
  })
  .refine(({ folds, fold }) => fold <= folds, { path: ["fold"], error: "expected a fold from 1 to folds" });

/**
 * How rows are divided; 60 % train, 20 % validate and 20 % test where nothing else is said. Rows whose features are equal are
 * never divided.
 *
 * - `random`: drawn by the seed; classes keep their shares.
 * - `stratified`: the same, and with numbers for a target, its quantiles keep theirs.
 * - `ordered`: the first rows train, the last test. Equal rows stand where the last of them does.
 * - `group`: drawn by the seed, all rows of a group together.
 * - `fold`: one of the k parts of a cross-validation is tested. Classes or quantiles keep their shares.
 */
export const Split = z.union([
  z.enum(["random", "stratified", "ordered"]),
  z.discriminatedUnion("kind", [GroupSplit, FoldSplit]),
]);
export type Split = z.infer<typeof Split>;

/** One word or a short phrase, for parameters and tables: `ordered`, `group PID`, `fold 3 of 10`. */
export function describeSplit(split: Split): string {
  if (typeof split === "string") return split;
  if (split.kind === "group") return `group ${split.column}`;
  const { fold, folds, group } = split;
  return `fold ${fold} of ${folds}${group === null ? "" : ` by ${group}`}`;
}

/** The column whose values hold rows together; null when there is none. */
export function groupColumn(split: Split): string | null {
  if (typeof split === "string") return null;
  return split.kind === "group" ? split.column : split.group;
}
