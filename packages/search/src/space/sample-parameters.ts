import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import { type Stream, stream } from "../random/stream.js";

/**
 * One point of the space, drawn uniformly (in the logarithm where `log` is set), in the order of the space. Every
 * parameter has a sub-stream of its own, keyed by its name: adding, removing or moving one leaves the others as they were.
 */
export function sampleParameters(space: SearchSpace, seed: number, number: number): Parameters {
  return Object.fromEntries(
    Object.entries(space).map(([name, spec]) => [
      name,
      sampleParameter(spec, stream(seed, number, "parameter", name)),
    ]),
  );
}

function sampleParameter(spec: ParameterSpec, values: Stream): ParameterValue {
  switch (spec.type) {
    case "fixed":
      return spec.value;
    case "categorical":
      return values.pick(spec.choices);
    case "int":
      if (!spec.log) return values.int(spec.low, spec.high);
      // Half a unit on both sides, so that the ends are as likely as the logarithm wants them to be.
      return clamp(Math.round(logUniform(spec.low - 0.5, spec.high + 0.5, values)), spec.low, spec.high);
    case "float":
      // Rounding may carry a value just past an end.
      return clamp(
        spec.log
          ? logUniform(spec.low, spec.high, values)
          : spec.low + values.uniform() * (spec.high - spec.low),
        spec.low,
        spec.high,
      );
  }
}

function logUniform(low: number, high: number, values: Stream): number {
  return Math.exp(Math.log(low) + values.uniform() * (Math.log(high) - Math.log(low)));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
