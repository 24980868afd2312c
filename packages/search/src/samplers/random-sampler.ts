import { sampleParameters } from "../space/sample-parameters.js";
import type { Sampler } from "./sampler.js";

/** Uniform over the space (in the logarithm where `log` is set), whatever the trials so far gave. */
export function randomSampler(): Sampler {
  return {
    name: "random",
    sample: ({ space, seed, number }) => sampleParameters(space, seed, number),
  };
}
