import { jsonMembers } from "./json-members.js";

/** What the platform hands over, in the environment or on stdin: `{"op": str, "payload": obj}` (interop 2.2). */
export interface BridgeDocument {
  op: string | null;
  /** Source text of the payload object. */
  payload: string;
}

/** Stands in when nothing usable was handed over. */
export const EMPTY_DOCUMENT: BridgeDocument = { op: null, payload: "{}" };

export interface DocumentReading {
  /** Null unless the text is a JSON object. */
  document: BridgeDocument | null;
  /** What is wrong with the text; for the log. */
  problem: string | null;
}

/** Reads a document. A payload that is missing or null is `{}`; so is one that is no object, with a note. */
export function readDocument(text: string): DocumentReading {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { document: null, problem: error instanceof Error ? error.message : String(error) };
  }
  if (!isObject(parsed)) return { document: null, problem: `expected a JSON object, not ${kind(parsed)}` };

  const { op, payload } = parsed;
  const usable = isObject(payload);
  return {
    document: {
      op: typeof op === "string" && op !== "" ? op : null,
      payload: (usable ? jsonMembers(text).get("payload") : undefined) ?? EMPTY_DOCUMENT.payload,
    },
    problem:
      usable || payload === undefined || payload === null
        ? null
        : `expected "payload" to be an object, not ${kind(payload)}; taken as {}`,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kind(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
