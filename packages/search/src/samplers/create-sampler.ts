import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { randomSampler } from "./random-sampler.js";
import type { Sampler } from "./sampler.js";

/** A sampler as study files write it: its name beside its options. */
export const SamplerSpec = z.discriminatedUnion("name", [z.strictObject({ name: z.literal("random") })]);
export type SamplerSpec = z.input<typeof SamplerSpec>;

/** Refuses (`invalid_input`) names that do not exist, and what the sampler of the name refuses. */
export function createSampler(input: SamplerSpec): Sampler {
  const spec = parseOptions(SamplerSpec, input, "sampler", String(input.name));
  switch (spec.name) {
    case "random":
      return randomSampler();
  }
}
