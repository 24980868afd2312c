import { z } from "zod";

/** One value of a parameter. */
export const ParameterValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type ParameterValue = z.infer<typeof ParameterValue>;

/** Both ends belong to the range. `log` samples uniformly in the logarithm and needs `low` > 0. */
export const FloatParameter = z
  .object({ type: z.literal("float"), low: z.number(), high: z.number(), log: z.boolean().default(false) })
  .refine((p) => p.low <= p.high, { message: "low must not exceed high", path: ["low"] })
  .refine((p) => !p.log || p.low > 0, { message: "a log range needs low > 0", path: ["low"] });

/** Both ends belong to the range. */
export const IntParameter = z
  .object({ type: z.literal("int"), low: z.int(), high: z.int(), log: z.boolean().default(false) })
  .refine((p) => p.low <= p.high, { message: "low must not exceed high", path: ["low"] })
  .refine((p) => !p.log || p.low > 0, { message: "a log range needs low > 0", path: ["low"] });

export const CategoricalParameter = z.object({
  type: z.literal("categorical"),
  choices: z.array(ParameterValue).min(1),
});

export const ParameterSpec = z.discriminatedUnion("type", [
  FloatParameter,
  IntParameter,
  CategoricalParameter,
]);
export type ParameterSpec = z.infer<typeof ParameterSpec>;

/** Parameter name to its range. Names keep their order: it is the order of sampling. */
export const SearchSpace = z.record(z.string().min(1).max(250), ParameterSpec);
export type SearchSpace = z.infer<typeof SearchSpace>;

/** One point of a search space. */
export const Parameters = z.record(z.string(), ParameterValue);
export type Parameters = z.infer<typeof Parameters>;
