import { invalidInput } from "@cerebros/contracts";
import type { z } from "zod";

/**
 * The options with their defaults. Refuses (`invalid_input`, field `<kind>.<option>`) what the schema does not allow,
 * unknown options included.
 */
export function parseOptions<S extends z.ZodType>(
  schema: S,
  input: z.input<S>,
  kind: "pruner" | "sampler",
  name: string,
): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.code === "unrecognized_keys" ? [...issue.path, ...issue.keys] : (issue?.path ?? []);
  const field = [kind, ...path].join(".");
  const value = issue?.code === "unrecognized_keys" ? "unknown" : show(valueAt(input, path));
  throw invalidInput(field, `${field} of the ${kind} ${name} is ${value}; ${issue?.message}`);
}

/** What the caller gave there: an issue about several options is reported with all of them. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function show(value: unknown): string {
  return value === undefined ? "missing" : typeof value === "number" ? String(value) : JSON.stringify(value);
}
