import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import { type Stream, stream } from "../random/stream.js";
import { existingParameters } from "./existing-parameters.js";
import { gridValue } from "./grid-value.js";

/**
 * One point of the space, drawn uniformly (in the logarithm where `log` is set, among its steps where it has any), in the
 * order of the space; it has the parameters whose conditions are met. Every parameter has a sub-stream of its own, keyed by its name: adding, removing or moving one leaves the others as they were.
 */
export function sampleParameters(space: SearchSpace, seed: number, number: number): Parameters {
  const values = Object.fromEntries(
    Object.entries(space).map(([name, spec]) => [
      name,
      sampleParameter(spec, stream(seed, number, "parameter", name)),
    ]),
  );
  return existingParameters(space, values);
}

function sampleParameter(spec: ParameterSpec, values: Stream): ParameterValue {
  switch (spec.type) {
    case "fixed":
      return spec.value;
    case "categorical":
      return values.pick(spec.choices);
    case "int":
      if (spec.step !== undefined) return sampleStep(spec, spec.step, values);
      if (!spec.log) return values.int(spec.low, spec.high);
      // Half a unit on both sides, so that the ends are as likely as the logarithm wants them to be.
      return clamp(Math.round(logUniform(spec.low - 0.5, spec.high + 0.5, values)), spec.low, spec.high);
    case "float":
      if (spec.step !== undefined) return sampleStep(spec, spec.step, values);
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

function sampleStep(range: { low: number; high: number }, step: number, values: Stream): number {
  // A decimal step may fit once more than division says, as 0.1 into 0.3.
  const steps = Math.floor((range.high - range.low) / step + 1e-9);
  return gridValue(range, step, values.int(0, steps));
}

function logUniform(low: number, high: number, values: Stream): number {
  return Math.exp(Math.log(low) + values.uniform() * (Math.log(high) - Math.log(low)));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
