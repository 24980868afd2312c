import { invalidInput, type ParameterSpec, type ParameterValue, type SearchSpace } from "@cerebros/contracts";
import { stream } from "../../random/stream.js";
import { existingParameters } from "../../space/existing-parameters.js";
import { unitScale } from "../../space/unit-scale.js";
import type { Sampler } from "../sampler.js";
import { scramble } from "./scramble.js";
import { mostDimensions, sobolPlace } from "./sobol-place.js";

/**
 * Fills the space evenly, whatever the trials so far gave: trial n has point n of a Sobol sequence, scrambled by the seed
 * (Owen), in the logarithm where `log` is set. Best in blocks of 2, 4, 8, … trials. Every parameter that varies is a
 * dimension, also where it does not exist.
 *
 * Refuses (`invalid_input`, `space`) more than 64 parameters that vary.
 */
export function sobolSampler(): Sampler {
  return {
    name: "sobol",
    sample: ({ space, number, seed }) => {
      const free = Object.keys(space).filter((name) => isFree(space[name]));
      if (free.length > mostDimensions) throw tooMany(space, free.length);
      const values = Object.entries(space).map(([name, spec]) => {
        const dimension = free.indexOf(name);
        if (dimension < 0) return [name, onlyValue(spec)];
        const key = stream(seed, "sobol", dimension).int(-(2 ** 31), 2 ** 31 - 1);
        const place = (scramble(sobolPlace(number - 1, dimension), key) + 0.5) / 2 ** 32;
        return [name, valueAt(name, spec, place)];
      });
      return existingParameters(space, Object.fromEntries(values));
    },
  };
}

function isFree(spec: ParameterSpec | undefined): boolean {
  if (spec === undefined || spec.type === "fixed") return false;
  return spec.type === "categorical" ? spec.choices.length > 1 : spec.low < spec.high;
}

function onlyValue(spec: ParameterSpec): ParameterValue {
  if (spec.type === "fixed") return spec.value;
  return spec.type === "categorical" ? (spec.choices[0] as ParameterValue) : spec.low;
}

function valueAt(name: string, spec: ParameterSpec, place: number): ParameterValue {
  if (spec.type === "fixed") return spec.value;
  if (spec.type !== "categorical") return unitScale(name, spec).fromUnit(place);
  return spec.choices[Math.floor(place * spec.choices.length)] as ParameterValue;
}

function tooMany(space: SearchSpace, count: number) {
  return invalidInput(
    "space",
    `space has ${count} of ${Object.keys(space).length} parameters that vary; the sampler sobol takes ${mostDimensions} at most, ` +
      "random any number",
  );
}
