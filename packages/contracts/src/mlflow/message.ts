import { z } from "zod";
import { invalidInput } from "../error.js";

/**
 * A message of MLflow's JSON: fields in snake_case or camelCase, `null` the same as absent, and so is an empty text in a
 * field that is required; unknown fields are ignored.
 *
 * @param shape the fields by their snake_case name.
 * @param aliases other names of fields, looked at when the field itself is absent or empty.
 */
export function message<Shape extends z.ZodRawShape>(shape: Shape, aliases: Record<string, string> = {}) {
  const names = Object.entries(shape).map(([name, field]) => ({
    name,
    camel: toCamelCase(name),
    alias: aliases[name],
    required: !z.safeParse(field, undefined).success,
  }));
  const object = z.object(shape);
  const schema = z.preprocess((raw): unknown => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
    const given = raw as Record<string, unknown>;
    const fields: Record<string, unknown> = {};
    for (const { name, camel, alias, required } of names) {
      const own = given[name] ?? given[camel];
      const value = alias !== undefined && (own ?? "") === "" ? (given[alias] ?? own) : own;
      const isMissing = value === undefined || value === null || (required && value === "");
      if (!isMissing) fields[name] = value;
    }
    return fields;
  }, object);
  return Object.assign(schema, { repeatedFields: names.filter(({ name }) => isRepeated(shape[name])) });
}

/** Old clients name a run `run_uuid`. */
export const runAliases = { run_id: "run_uuid" };

/** Any message, for those that parse one without caring which. */
export type Message<T = unknown> = z.ZodType<T> & {
  repeatedFields: readonly { name: string; camel: string }[];
};

/** A request out of a parsed JSON body, or an `invalid_input` in MLflow's words. */
export function parseMessage<T>(schema: Message<T>, body: unknown): T {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw describe(result.error);
}

/** A request out of a query string: a repeated field is a list even when it occurs once, any other counts once. */
export function parseQuery<T>(schema: Message<T>, query: URLSearchParams): T {
  const fields: Record<string, unknown> = Object.fromEntries([...query].reverse());
  for (const { name, camel } of schema.repeatedFields) {
    const values = [...query.getAll(name), ...query.getAll(camel)];
    if (values.length > 0) fields[name] = values;
  }
  return parseMessage(schema, fields);
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function isRepeated(schema: unknown): boolean {
  if (schema instanceof z.ZodArray) return true;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return isRepeated(schema.def.innerType);
  return false;
}

const hint = "See the API docs for more information about request parameters.";

function describe(error: z.ZodError) {
  const [issue] = error.issues;
  const path = toPath(issue?.path ?? []);
  const input = issue?.input;
  if (input === undefined || (input === "" && issue?.code === "too_small"))
    return invalidInput(path, `Missing value for required parameter '${path}'. ${hint}`);
  const expected = issue?.code === "custom" ? `${issue.message}. ` : "";
  return invalidInput(
    path,
    `Invalid value ${shorten(toJson(input))} for parameter '${path}' supplied: ` +
      `${expected}Hint: Value was of type '${typeName(input)}'. ${hint}`,
  );
}

function toPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ""}${String(part)}`))
    .join("");
}

/** Python's names, which MLflow's users know. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    default:
      return "dict";
  }
}

/** JSON can be nested more deeply than its writer, which is recursive, can follow. */
function toJson(value: unknown): string {
  // 1e400, which JSON's writer would call null.
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return "that is nested too deeply";
    throw error;
  }
}

function shorten(value: string): string {
  return value.length > 250 ? `${value.slice(0, 250)}…` : value;
}
