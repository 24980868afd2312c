import { z } from "zod";

/** Name to number, in the units of the target where the metric has units. */
export const Metrics = z.record(z.string(), z.number());
export type Metrics = z.infer<typeof Metrics>;
