import { z } from "zod";

/** One value of a parameter. */
export const ParameterValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type ParameterValue = z.infer<typeof ParameterValue>;

/**
 * The parameter exists only where another one, `parameter`, has one of the values `in`. A parameter that does not exist
 * itself meets no condition.
 */
export const Condition = z.object({
  parameter: z.string().min(1),
  in: z.array(ParameterValue).min(1),
});
export type Condition = z.infer<typeof Condition>;

/** Absent: the parameter exists in every point of the space. */
const when = Condition.optional();

/**
 * Both ends belong to the range. `log` samples uniformly in the logarithm and needs `low` > 0. `step` allows `low`,
 * `low + step`, … up to `high`, and excludes `log`.
 */
export const FloatParameter = z
  .object({
    type: z.literal("float"),
    low: z.number(),
    high: z.number(),
    log: z.boolean().default(false),
    step: z.number().positive().optional(),
    when,
  })
  .refine((p) => p.low <= p.high, { message: "low must not exceed high", path: ["low"] })
  .refine((p) => !p.log || p.low > 0, { message: "a log range needs low > 0", path: ["low"] })
  .refine((p) => !p.log || p.step === undefined, { message: "a log range has no step", path: ["step"] });
export type FloatParameter = z.infer<typeof FloatParameter>;

/** Both ends belong to the range; `step` is 1 where it is absent. As for `float` otherwise. */
export const IntParameter = z
  .object({
    type: z.literal("int"),
    low: z.int(),
    high: z.int(),
    log: z.boolean().default(false),
    step: z.int().positive().optional(),
    when,
  })
  .refine((p) => p.low <= p.high, { message: "low must not exceed high", path: ["low"] })
  .refine((p) => !p.log || p.low > 0, { message: "a log range needs low > 0", path: ["low"] })
  .refine((p) => !p.log || p.step === undefined, { message: "a log range has no step", path: ["step"] });
export type IntParameter = z.infer<typeof IntParameter>;

export const CategoricalParameter = z.object({
  type: z.literal("categorical"),
  choices: z.array(ParameterValue).min(1),
  when,
});
export type CategoricalParameter = z.infer<typeof CategoricalParameter>;

/** One value in every trial. */
export const FixedParameter = z.object({ type: z.literal("fixed"), value: ParameterValue, when });
export type FixedParameter = z.infer<typeof FixedParameter>;

export const ParameterSpec = z.discriminatedUnion("type", [
  FloatParameter,
  IntParameter,
  CategoricalParameter,
  FixedParameter,
]);
export type ParameterSpec = z.infer<typeof ParameterSpec>;

/** Parameter name to its range. Names keep their order: it is the order of sampling. */
export const SearchSpace = z.record(z.string().min(1).max(250), ParameterSpec);
export type SearchSpace = z.infer<typeof SearchSpace>;

/** One point of a search space: the parameters that exist in it. */
export const Parameters = z.record(z.string(), ParameterValue);
export type Parameters = z.infer<typeof Parameters>;
