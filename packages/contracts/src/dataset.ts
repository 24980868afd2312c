import { z } from "zod";

/** SHA-256 of the file, lower-case hex: one content, one dataset. */
export const DatasetId = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");

/** `date`: every present cell is an ISO 8601 date, with or without a time. */
export const ColumnKind = z.enum(["numeric", "categorical", "date"]);
export type ColumnKind = z.infer<typeof ColumnKind>;

export const Column = z.object({
  name: z.string(),
  kind: ColumnKind,
  /** Cells that are empty or hold a missing marker (NA, NaN, null, ?). */
  missing: z.int().nonnegative(),
  /** Distinct present values, counted up to 1,000. */
  distinct: z.int().nonnegative(),
});
export type Column = z.infer<typeof Column>;

export const Dataset = z.object({
  dataset_id: DatasetId,
  /** File name as the user knew it; never used as a path. */
  name: z.string().min(1).max(255),
  bytes: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  columns: z.array(Column),
  created_at: z.iso.datetime(),
});
export type Dataset = z.infer<typeof Dataset>;
