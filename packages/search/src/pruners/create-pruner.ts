import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { AshaOptions, ashaPruner } from "./asha-pruner.js";
import { HyperbandOptions, hyperbandPruner } from "./hyperband-pruner.js";
import { noPruner } from "./no-pruner.js";
import { PatientOptions, patientPruner } from "./patient-pruner.js";
import { MedianOptions, medianPruner, PercentileOptions, percentilePruner } from "./percentile-pruner.js";
import type { Pruner } from "./pruner.js";
import { ThresholdOptions, thresholdPruner } from "./threshold-pruner.js";
import { WilcoxonOptions, wilcoxonPruner } from "./wilcoxon-pruner.js";

const unwrapped = [
  z.strictObject({ name: z.literal("none") }),
  MedianOptions.safeExtend({ name: z.literal("median") }),
  PercentileOptions.safeExtend({ name: z.literal("percentile") }),
  ThresholdOptions.safeExtend({ name: z.literal("threshold") }),
  AshaOptions.safeExtend({ name: z.literal("asha") }),
  HyperbandOptions.safeExtend({ name: z.literal("hyperband") }),
  WilcoxonOptions.safeExtend({ name: z.literal("wilcoxon") }),
] as const;

/** A pruner as study files write it: its name beside its options. */
export const PrunerSpec = z.discriminatedUnion("name", [
  ...unwrapped,
  PatientOptions.safeExtend({
    name: z.literal("patient"),
    /** The pruner that patience holds back; null: patience alone prunes. */
    wrapped: z.discriminatedUnion("name", unwrapped).nullable().default(null),
  }),
]);
export type PrunerSpec = z.input<typeof PrunerSpec>;

/** Refuses (`invalid_input`) names that do not exist, and what the pruner of the name refuses. */
export function createPruner(input: PrunerSpec): Pruner {
  return build(parseOptions(PrunerSpec, input, "pruner", String(input.name)));
}

function build(spec: z.output<typeof PrunerSpec>): Pruner {
  switch (spec.name) {
    case "none":
      return noPruner();
    case "median":
      return medianPruner(withoutName(spec));
    case "percentile":
      return percentilePruner(withoutName(spec));
    case "threshold":
      return thresholdPruner(withoutName(spec));
    case "asha":
      return ashaPruner(withoutName(spec));
    case "hyperband":
      return hyperbandPruner(withoutName(spec));
    case "wilcoxon":
      return wilcoxonPruner(withoutName(spec));
    case "patient": {
      const { wrapped, ...options } = withoutName(spec);
      return patientPruner(options, wrapped === null ? null : build(wrapped));
    }
  }
}

function withoutName<T extends { name: string }>({ name: _, ...options }: T): Omit<T, "name"> {
  return options;
}
