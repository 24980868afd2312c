import { invalidInput } from "@cerebros/contracts";
import { z } from "zod";

/** `LOG_LEVEL`, as every server understands it. */
export const LogLevel = z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]);

/**
 * Reads environment variables by a schema with one key per variable. An empty value counts as not set, as it does for the
 * platforms that start us. `invalid_input` names the variable, its value and what was expected.
 */
export function readVariables<T extends z.ZodObject>(schema: T, env: NodeJS.ProcessEnv): z.output<T> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  throw invalidInput(name, `environment variable ${name} is ${JSON.stringify(env[name])}: ${issue?.message}`);
}
