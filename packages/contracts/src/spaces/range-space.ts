import { z } from "zod";
import { ParameterValue, type SearchSpace } from "../search-space.js";
import { entriesOf, readEntry, readSpec } from "./read-entry.js";

const Entry = z.union([z.tuple([z.number(), z.number()]), ParameterValue]);

/**
 * The `params` of Thunderline's studies: two numbers are a range, of integers where both are whole, a plain value is
 * fixed. 0.0 and 1.0 are whole once they have been JSON, so that [0.0, 1.0] is a range of integers. Refuses
 * (`invalid_input`, field `<field>.<name>`) other lists, which could mean choices or one value.
 */
export function readRangeSpace(value: unknown, field = "params"): SearchSpace {
  return Object.fromEntries(
    entriesOf(value, field).map(([name, received]) => {
      const at = `${field}.${name}`;
      const entry = readEntry(Entry, received, at, "[low, high] in numbers or a plain value");
      return [name, readSpec(meaning(entry), at, received)];
    }),
  );
}

function meaning(entry: z.output<typeof Entry>): unknown {
  if (!Array.isArray(entry)) return { type: "fixed", value: entry };
  return { type: entry.every(Number.isSafeInteger) ? "int" : "float", low: entry[0], high: entry[1] };
}
