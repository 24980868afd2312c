import { Task } from "@cerebros/contracts";
import { z } from "zod";

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

export const Feature = z.discriminatedUnion("kind", [NumericFeature, CategoricalFeature]);
export type Feature = z.infer<typeof Feature>;

const TargetEncoding = z.discriminatedUnion("task", [
  /** The network predicts (target - mean) / deviation, with the statistics of the training rows. */
  z.object({
    task: z.literal(Task.enum.regression),
    name: z.string(),
    mean: z.number(),
    deviation: z.number().positive(),
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
});
export type Preprocessing = z.infer<typeof Preprocessing>;

/** Encoded columns of a feature. */
export function featureWidth(feature: Feature): number {
  return feature.kind === "numeric"
    ? 1 + Number(feature.missing_indicator)
    : feature.levels.length + Number(feature.missing) + Number(feature.other);
}

/** Width of the encoded input. */
export function encodedWidth(preprocessing: Preprocessing): number {
  return preprocessing.features.reduce((sum, feature) => sum + featureWidth(feature), 0);
}
