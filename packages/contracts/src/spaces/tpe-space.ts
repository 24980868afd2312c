import { z } from "zod";
import { invalidInput } from "../error.js";
import { type ParameterSpec, ParameterValue, type SearchSpace } from "../search-space.js";
import { readEntry, readSpec } from "./read-entry.js";

const name = z.string().min(1).max(250);
const absent = z.null().optional();

/** A parameter of the TPE bridge; what does not belong to its type is null or left out. */
const TpeParameter = z.union([
  z.object({
    name,
    type: z.enum(["float", "int"]),
    low: z.number(),
    high: z.number(),
    log: z.boolean().nullish(),
    step: z.number().nullish(),
    choices: absent,
  }),
  z.object({
    name,
    type: z.literal("categorical"),
    choices: z.array(ParameterValue),
    low: absent,
    high: absent,
    log: z.literal(false).nullish(),
    step: absent,
  }),
]);
export type TpeParameter = z.infer<typeof TpeParameter>;

const expected =
  '{"name","type":"float" or "int","low","high","log","step"} or {"name","type":"categorical","choices":[...]}';

/**
 * The `search_space` of the TPE bridge's `init_study`, a list. Refuses (`invalid_input`, field `<field>.<index>`) items
 * with fields of another type, and a name that stands there twice.
 */
export function readTpeSpace(value: unknown, field = "search_space"): SearchSpace {
  const items = readEntry(z.array(z.unknown()), value, field, "a list of parameters");
  const space = new Map<string, ParameterSpec>();
  for (const [index, received] of items.entries()) {
    const at = `${field}.${index}`;
    const item = readEntry(TpeParameter, received, at, expected);
    if (space.has(item.name)) {
      throw invalidInput(`${at}.name`, `${at}.name is ${JSON.stringify(item.name)} for the second time`);
    }
    space.set(item.name, readSpec(meaning(item), at, received));
  }
  return Object.fromEntries(space);
}

/**
 * The space as the TPE bridge reads it; a fixed parameter has one choice. Refuses (`invalid_input`, field
 * `<field>.<name>.when`) conditions, which the dialect does not have.
 */
export function toTpeSpace(space: SearchSpace, field = "search_space"): TpeParameter[] {
  return Object.entries(space).map(([name, spec]) => {
    if (spec.when) {
      const at = `${field}.${name}.when`;
      throw invalidInput(at, `${at} is a condition on ${spec.when.parameter}; expected none in this dialect`);
    }
    if (spec.type === "fixed") return { name, type: "categorical", choices: [spec.value] };
    if (spec.type === "categorical") return { name, type: "categorical", choices: spec.choices };
    const { type, low, high, log, step } = spec;
    return { name, type, low, high, log, ...(step === undefined ? {} : { step }) };
  });
}

function meaning(item: TpeParameter): unknown {
  if (item.type === "categorical") return { type: "categorical", choices: item.choices };
  const { type, low, high, log, step } = item;
  return { type, low, high, log: log ?? false, ...(typeof step === "number" ? { step } : {}) };
}
