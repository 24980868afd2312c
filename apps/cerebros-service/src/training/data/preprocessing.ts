import { Task } from "@cerebros/contracts";
import { z } from "zod";
import { datePartNames } from "./date.js";

/** A column of numbers: one encoded column, and a second one (1 = missing) if training rows lacked the value. */
const NumericFeature = z.object({
  kind: z.literal("numeric"),
  name: z.string(),
  /** Median of the training rows; stands in for a missing value. */
  fill: z.number(),
  /** Of the training rows after filling. */
  mean: z.number(),
  /** Above 0. */
  deviation: z.number().positive(),
  missing_indicator: z.boolean(),
});
export type NumericFeature = z.infer<typeof NumericFeature>;

/**
 * A column of categories: one encoded column (0 or 1) per level, then one for a missing value and one for every other
 * level, where the training rows had such. A level that training never saw counts as other, or as zeros without that.
 */
const CategoricalFeature = z.object({
  kind: z.literal("categorical"),
  name: z.string(),
  /** The commonest first. */
  levels: z.array(z.string()),
  missing: z.boolean(),
  other: z.boolean(),
});
export type CategoricalFeature = z.infer<typeof CategoricalFeature>;

/**
 * A column of categories as one number, the position among the levels, standardised; then one column (1 = missing) if
 * training rows lacked the value. A missing value and a level that training never saw stand at the mean.
 */
const OrdinalFeature = z.object({
  kind: z.literal("ordinal"),
  name: z.string(),
  /** Every level of the training rows: numbers ascending, then text by code point. */
  levels: z.array(z.string()),
  /** Of the positions of the training rows. */
  mean: z.number(),
  /** Above 0. */
  deviation: z.number().positive(),
  missing: z.boolean(),
});
export type OrdinalFeature = z.infer<typeof OrdinalFeature>;

/**
 * A column of categories in `buckets` encoded columns: the hash of a level says which of them is 1, for levels that
 * training never saw too. Then one column (1 = missing) if training rows lacked the value.
 */
const HashedFeature = z.object({
  kind: z.literal("hashed"),
  name: z.string(),
  buckets: z.int().positive(),
  missing: z.boolean(),
});
export type HashedFeature = z.infer<typeof HashedFeature>;

/**
 * A column of dates: one encoded column, standardised, for each part that varied in the training rows; then one column
 * (1 = missing) if training rows lacked the value. A missing date stands at the means.
 */
const DateFeature = z.object({
  kind: z.literal("date"),
  name: z.string(),
  /** First date of the training rows, in milliseconds since 1970. */
  first: z.number(),
  parts: z.array(
    z.object({ part: z.enum(datePartNames), mean: z.number(), deviation: z.number().positive() }),
  ),
  missing: z.boolean(),
});
export type DateFeature = z.infer<typeof DateFeature>;

export const Feature = z.discriminatedUnion("kind", [
  NumericFeature,
  CategoricalFeature,
  OrdinalFeature,
  HashedFeature,
  DateFeature,
]);
export type Feature = z.infer<typeof Feature>;

const TargetEncoding = z.discriminatedUnion("task", [
  /** The network predicts (t - mean) / deviation, with the statistics of the training rows. */
  z.object({
    task: z.literal(Task.enum.regression),
    name: z.string(),
    /** 0 where the target is not standardised. */
    mean: z.number(),
    /** 1 where the target is not standardised. */
    deviation: z.number().positive(),
    /** True: t is the natural logarithm of the target. Absent: the target itself. */
    log: z.literal(true).optional(),
  }),
  /** The network predicts one probability per class. */
  z.object({
    task: z.literal(Task.enum.classification),
    name: z.string(),
    classes: z.array(z.string()).min(2),
  }),
]);
export type TargetEncoding = z.infer<typeof TargetEncoding>;

/** All that turns cells into the input of a network and its output into an answer. Saved with every model. */
export const Preprocessing = z.object({
  version: z.literal(1),
  /** A standardised number further than this from 0 is cut off here: networks extrapolate badly. Above 0. */
  limit: z.number().positive(),
  features: z.array(Feature).min(1),
  target: TargetEncoding,
  /** Cells that are missing values. Absent: the built-in ones. */
  missing_markers: z.array(z.string()).optional(),
});
export type Preprocessing = z.infer<typeof Preprocessing>;

/** Encoded columns of a feature. */
export function featureWidth(feature: Feature): number {
  switch (feature.kind) {
    case "numeric":
      return 1 + Number(feature.missing_indicator);
    case "categorical":
      return feature.levels.length + Number(feature.missing) + Number(feature.other);
    case "ordinal":
      return 1 + Number(feature.missing);
    case "hashed":
      return feature.buckets + Number(feature.missing);
    case "date":
      return feature.parts.length + Number(feature.missing);
  }
}

/** Width of the encoded input. */
export function encodedWidth(preprocessing: Preprocessing): number {
  return preprocessing.features.reduce((sum, feature) => sum + featureWidth(feature), 0);
}
