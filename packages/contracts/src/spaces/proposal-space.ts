import { z } from "zod";
import { ParameterValue, type SearchSpace } from "../search-space.js";
import { entriesOf, readEntry, readSpec } from "./read-entry.js";

const ends = z.tuple([z.number(), z.number()]);
/** Strict: an entry with two forms has no one meaning. */
const Entry = z.union([
  z.strictObject({ choice: z.array(ParameterValue) }),
  z.strictObject({ uniform: ends }),
  z.strictObject({ loguniform: ends }),
]);

/**
 * The `space` of the runner's `/propose`: `{"choice":[…]}`, `{"uniform":[low,high]}` or `{"loguniform":[low,high]}`.
 * Ranges are of floats, also between whole numbers. A dot in a name means nothing. Refuses (`invalid_input`, field
 * `<field>.<name>`) all else.
 */
export function readProposalSpace(value: unknown, field = "space"): SearchSpace {
  return Object.fromEntries(
    entriesOf(value, field).map(([name, received]) => {
      const at = `${field}.${name}`;
      const entry = readEntry(
        Entry,
        received,
        at,
        'one of {"choice":[...]}, {"uniform":[low,high]} and {"loguniform":[low,high]}',
      );
      return [name, readSpec(meaning(entry), at, received)];
    }),
  );
}

function meaning(entry: z.output<typeof Entry>): unknown {
  if ("choice" in entry) return { type: "categorical", choices: entry.choice };
  const [low, high] = "uniform" in entry ? entry.uniform : entry.loguniform;
  return { type: "float", low, high, log: "loguniform" in entry };
}
