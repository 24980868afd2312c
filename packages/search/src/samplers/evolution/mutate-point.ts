import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import type { Stream } from "../../random/stream.js";
import { existingParameters } from "../../space/existing-parameters.js";
import { gridValue } from "../../space/grid-value.js";
import { sampleParameters } from "../../space/sample-parameters.js";

/**
 * The point with `count` of its parameters changed, each parameter that has more than one value equally likely; the same
 * one may be met again. A choice becomes any other choice. A number moves: half of the time anywhere in its range, otherwise
 * by a normal step of a tenth of the range (of its logarithm where `log` is set). What comes into being by the
 * change is drawn at random, what no longer exists is left out.
 */
export function mutatePoint(
  space: SearchSpace,
  point: Parameters,
  count: number,
  values: Stream,
): Parameters {
  let mutated = point;
  for (let change = 0; change < count; change++) {
    const names = Object.keys(mutated).filter((name) => isFree(space[name]));
    if (names.length === 0) return mutated;
    const name = values.pick(names);
    const spec = space[name];
    if (spec === undefined) return mutated;
    const value = mutateValue(name, spec, mutated[name] ?? null, values);
    mutated = completePoint(space, { ...mutated, [name]: value }, values);
  }
  return mutated;
}

function isFree(spec: ParameterSpec | undefined): boolean {
  if (spec === undefined || spec.type === "fixed") return false;
  return spec.type === "categorical" ? spec.choices.length > 1 : spec.low < spec.high;
}

function mutateValue(
  name: string,
  spec: ParameterSpec,
  value: ParameterValue,
  values: Stream,
): ParameterValue {
  if (spec.type === "fixed") return spec.value;
  if (spec.type === "categorical") {
    const others = spec.choices.filter((choice) => choice !== value);
    return others.length === 0 ? value : values.pick(others);
  }
  if (typeof value !== "number" || values.uniform() < 0.5) return draw(name, spec, values);
  const [low, high, at] = spec.log
    ? [Math.log(spec.low), Math.log(spec.high), Math.log(value)]
    : [spec.low, spec.high, value];
  const moved = at + 0.1 * (high - low) * values.normal();
  const raw = spec.log ? Math.exp(moved) : moved;
  if (spec.type === "float" && spec.step === undefined) return clamp(raw, spec);
  const step = spec.step ?? 1;
  const cells = Math.floor((spec.high - spec.low) / step + 1e-9);
  // A step too small to leave the cell goes to the next one.
  const cell = Math.round((raw - spec.low) / step);
  const from = Math.round((value - spec.low) / step);
  const target = cell === from ? from + (moved < at ? -1 : 1) : cell;
  return gridValue(spec, step, Math.min(cells, Math.max(0, target)));
}

/** Exactly the parameters that exist: those of the point where it has them, others drawn; of an empty point a random one. */
export function completePoint(space: SearchSpace, point: Parameters, values: Stream): Parameters {
  const all = Object.entries(space).map(([name, spec]) => [
    name,
    // Null is a value.
    Object.hasOwn(point, name) ? point[name] : draw(name, spec, values),
  ]);
  return existingParameters(space, Object.fromEntries(all));
}

function draw(name: string, { when: _, ...spec }: ParameterSpec, values: Stream): ParameterValue {
  return sampleParameters({ [name]: spec }, values.int(0, 2 ** 31 - 1), 1)[name] ?? null;
}

function clamp(value: number, { low, high }: { low: number; high: number }): number {
  return Math.min(high, Math.max(low, value));
}
