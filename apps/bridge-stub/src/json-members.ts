import { isBlank, Nesting } from "./nesting.js";

const COMMA = 0x2c;
const CLOSE = 0x7d;

/**
 * The members of a JSON object, names decoded, values in their source text. Values are not parsed and printed again,
 * because JavaScript would turn `1.0` into `1` and change integers beyond 2^53 (interop 2.7). A repeated name keeps its
 * last value, as in JSON.parse.
 *
 * @param object source text of an object; it must be valid
 */
export function jsonMembers(object: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skip(object, object.indexOf("{") + 1);
  while (object.charCodeAt(at) !== CLOSE) {
    const nameEnd = valueEnd(object, at);
    const name: unknown = JSON.parse(object.slice(at, nameEnd));
    const start = skip(object, object.indexOf(":", nameEnd) + 1);
    const end = valueEnd(object, start);
    members.set(String(name), object.slice(start, end));
    at = skip(object, end);
    if (object.charCodeAt(at) === COMMA) at = skip(object, at + 1);
  }
  return members;
}

/** An object of these members. */
export function jsonObject(members: ReadonlyMap<string, string>): string {
  return `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

function valueEnd(text: string, start: number): number {
  const nesting = new Nesting();
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!nesting.open && at > start && (isBlank(code) || code === COMMA || code === CLOSE || code === 0x3a)) {
      return at;
    }
    nesting.accept(code);
  }
  return text.length;
}

function skip(text: string, start: number): number {
  let at = start;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}
