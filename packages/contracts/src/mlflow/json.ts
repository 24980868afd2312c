import { invalidInput } from "../error.js";

/**
 * Bare `NaN` and `Infinity`, which handwritten Python clients send, and integers that a double would round; strings are
 * matched first so that nothing inside them is touched.
 */
const beyondJson = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

/**
 * Parses a request body. What JSON cannot express or a double cannot hold comes back as text, which the field types
 * accept. A body that is a JSON string is parsed a second time, for very old clients. Anything but an object (empty,
 * malformed, a list) has no fields: it fails on the first required one, as it does at MLflow.
 *
 * Refuses (`invalid_input`) a body that is nested more than {@link maximumDepth} levels deep.
 */
export function readJson(body: string): object {
  const once = parse(body);
  const value = typeof once === "string" ? parse(once) : once;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** No message has more than five levels; beyond about a thousand Python gives up, and with it MLflow. */
const maximumDepth = 1_000;

function isTooDeep(body: string): boolean {
  // To count brackets costs a twentieth of following them, and few bodies have as many.
  if (countOf("[", body) + countOf("{", body) <= maximumDepth) return false;
  let depth = 0;
  for (const [token] of body.matchAll(stringOrBracket)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > maximumDepth) return true;
  }
  return false;
}

const stringOrBracket = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g;

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}

/** A long integer where a value may begin: not the digits of a fraction, which most measured values have. */
const longInteger = /[:[,\s-]\d{16}/;

function parse(body: string): unknown {
  if (isTooDeep(body)) throw invalidInput("body", `the body is nested more than ${maximumDepth} levels deep`);
  // The replacement costs more than the parsing.
  const needed = longInteger.test(body) || body.includes("NaN") || body.includes("Infinity");
  const exact = needed
    ? body.replace(beyondJson, (token) => (token.startsWith('"') ? token : `"${token}"`))
    : body;
  try {
    return JSON.parse(exact);
  } catch {
    return null;
  }
}

/** JSON text of an answer, whose 64-bit integers may be bigints. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return writeWithBigints(value);
  }
}

/** Many times slower than `JSON.stringify`, hence only for answers that hold an integer beyond 2^53. */
function writeWithBigints(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(writeWithBigints).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${writeWithBigints(field)}`).join(",")}}`;
}

/** A 64-bit integer as MLflow writes it: a JSON number. One beyond 2^53 stays a bigint, for `writeJson`. */
export function toWireInt64(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Empty lists are left out of MLflow's answers. */
export function omitEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}
