import type { z } from "zod";
import { invalidInput } from "../error.js";
import { ParameterSpec } from "../search-space.js";

/** The entry of an outside space; refused (`invalid_input`, `at` as field) with the forms that the dialect knows. */
export function readEntry<T>(schema: z.ZodType<T>, value: unknown, at: string, expected: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidInput(at, `${at} is ${JSON.stringify(value) ?? "missing"}; expected ${expected}`);
}

/** What an entry means; refused (`invalid_input`, `at` as field) where it contradicts itself, as low above high does. */
export function readSpec(spec: unknown, at: string, received: unknown): ParameterSpec {
  const parsed = ParameterSpec.safeParse(spec);
  if (parsed.success) return parsed.data;
  throw invalidInput(at, `${at} is ${JSON.stringify(received)}; ${parsed.error.issues[0]?.message}`);
}

/** Entries by name; refused (`invalid_input`, `field`) where there is no object or a name is empty or too long. */
export function entriesOf(value: unknown, field: string): [name: string, entry: unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const received = JSON.stringify(value) ?? "missing";
    throw invalidInput(field, `${field} is ${received}; expected an object of parameters`);
  }
  const entries = Object.entries(value);
  const strange = entries.find(([name]) => name === "" || name.length > 250);
  if (strange) {
    throw invalidInput(
      field,
      `${field} has the name ${JSON.stringify(strange[0])}; expected 1 to 250 characters`,
    );
  }
  return entries;
}
