import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { autoSampler } from "./auto.js";
import { CmaEsOptions, cmaEsSampler } from "./cma-es/cma-es-sampler.js";
import { EvolutionOptions, evolutionSampler } from "./evolution/evolution-sampler.js";
import { GpOptions, gpSampler } from "./gp/gp-sampler.js";
import { gridSampler } from "./grid/grid-sampler.js";
import { Nsga2Options, nsga2Sampler } from "./nsga2/nsga2-sampler.js";
import { randomSampler } from "./random-sampler.js";
import type { Sampler } from "./sampler.js";
import { sobolSampler } from "./sobol/sobol-sampler.js";
import { tpeSampler } from "./tpe/tpe-sampler.js";

/** A sampler as study files write it: its name beside its options. */
export const SamplerSpec = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("auto") }),
  z.strictObject({ name: z.literal("grid") }),
  z.strictObject({ name: z.literal("random") }),
  z.strictObject({ name: z.literal("sobol") }),
  CmaEsOptions.extend({ name: z.literal("cma_es") }),
  EvolutionOptions.extend({ name: z.literal("evolution") }),
  GpOptions.extend({ name: z.literal("gp") }),
  Nsga2Options.extend({ name: z.literal("nsga2") }),
  z.strictObject({ name: z.literal("tpe") }),
]);
export type SamplerSpec = z.input<typeof SamplerSpec>;

/** Refuses (`invalid_input`) names that do not exist, and what the sampler of the name refuses. */
export function createSampler(input: SamplerSpec): Sampler {
  const spec = parseOptions(SamplerSpec, input, "sampler", String(input.name));
  switch (spec.name) {
    case "auto":
      return autoSampler({ gp: gpSampler(), tpe: tpeSampler() });
    case "grid":
      return gridSampler();
    case "sobol":
      return sobolSampler();
    case "random":
      return randomSampler();
    case "cma_es": {
      const { name: _, ...options } = spec;
      return cmaEsSampler(options);
    }
    case "evolution": {
      const { name: _, ...options } = spec;
      return evolutionSampler(options);
    }
    case "gp": {
      const { name: _, ...options } = spec;
      return gpSampler(options);
    }
    case "nsga2": {
      const { name: _, ...options } = spec;
      return nsga2Sampler(options);
    }
    case "tpe":
      return tpeSampler();
  }
}
