import { z } from "zod";
import { ColumnKind } from "./dataset.js";

/** Cells that are missing values, without surrounding blanks and in any case, where a run does not say otherwise. */
export const missingMarkers: readonly string[] = ["", "NA", "N/A", "NaN", "null", "?"];

/** What becomes of a category with more levels in the training rows than may have a column each. The target plays no part. */
export const ManyLevels = z.enum([
  /** The commonest get a column each; the rest share one. */
  "other",
  /** One column: the position among the sorted levels, standardised. */
  "ordinal",
  /** `max_levels` columns; the level's hash says which is 1. */
  "hashed",
]);
export type ManyLevels = z.infer<typeof ManyLevels>;

/** What a regression learns to predict; reports and predictions are in the units of the target all the same. */
export const TargetTransform = z.enum(["none", "log", "standardise", "log_standardise"]);
export type TargetTransform = z.infer<typeof TargetTransform>;

/** How the cells of a file are read and encoded; fields of a run's configuration. */
export const dataOptions = {
  /** Kinds of columns that the content would not tell, by name: `{"MS.SubClass": "categorical"}`. */
  columns: z.record(z.string(), ColumnKind).default({}),
  /** Replaces the built-in markers. An empty list leaves only JSON's null and absent keys missing. */
  missing_markers: z
    .array(z.string().max(100))
    .max(100)
    .default([...missingMarkers]),
  many_levels: ManyLevels.default("other"),
  /** Levels of a category that may have a column each. */
  max_levels: z.int().min(1).max(1_000).default(32),
  /** Natural logarithm, mean 0 and deviation 1 in the training rows, both or neither. Classes are not transformed. */
  target_transform: TargetTransform.default("standardise"),
};

export const DataOptions = z.object(dataOptions);
export type DataOptions = z.infer<typeof DataOptions>;
