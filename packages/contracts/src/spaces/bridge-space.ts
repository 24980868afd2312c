import { z } from "zod";
import { ParameterValue, type SearchSpace } from "../search-space.js";
import { entriesOf, readEntry, readSpec } from "./read-entry.js";

/** Thunderline's operator template writes `float` and `choice`; a `default` is no part of the range. */
const Descriptor = z.union([
  ParameterValue,
  z.object({ type: z.enum(["float", "int"]), min: z.number(), max: z.number(), values: z.null().optional() }),
  z.object({
    type: z.literal("choice"),
    values: z.array(ParameterValue),
    min: z.null().optional(),
    max: z.null().optional(),
  }),
]);

/**
 * A space as the bridge sends it in `parameters`: `{"type":"float","min":0.1,"max":1}`, `{"type":"choice","values":[1,2]}`
 * or a plain value, which is fixed. Refuses (`invalid_input`, field `<field>.<name>`) all else.
 */
export function readBridgeSpace(value: unknown, field = "parameters"): SearchSpace {
  return Object.fromEntries(
    entriesOf(value, field).map(([name, received]) => {
      const at = `${field}.${name}`;
      const entry = readEntry(
        Descriptor,
        received,
        at,
        '{"type":"float" or "int","min","max"}, {"type":"choice","values":[...]} or a plain value',
      );
      return [name, readSpec(meaning(entry), at, received)];
    }),
  );
}

function meaning(entry: z.output<typeof Descriptor>): unknown {
  if (typeof entry !== "object" || entry === null) return { type: "fixed", value: entry };
  return entry.type === "choice"
    ? { type: "categorical", choices: entry.values }
    : { type: entry.type, low: entry.min, high: entry.max };
}
