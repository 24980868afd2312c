import { invalidInput } from "@cerebros/contracts";
import { z } from "zod";

/**
 * A page token names the last item of a page, so that the next page starts after it whatever was added meanwhile. It is
 * opaque to callers.
 */
export interface PageTokenKind<T> {
  encode(position: T): string;
  /** Null for an absent or empty token; `invalid_input` for one that this kind of page never handed out. */
  decode(token: string | undefined): T | null;
}

export function pageTokenKind<T>(kind: string, position: z.ZodType<T, T>): PageTokenKind<T> {
  const schema = z.strictObject({ kind: z.literal(kind), position });
  return {
    encode: (value) => Buffer.from(JSON.stringify({ kind, position: value })).toString("base64url"),
    decode(token) {
      if (token === undefined || token === "") return null;
      const parsed = schema.safeParse(parseJson(Buffer.from(token, "base64url").toString("utf8")));
      if (parsed.success) return parsed.data.position as T;
      throw invalidInput(
        "page_token",
        `Invalid page token ${JSON.stringify(token)}: expected one from the answer of the same search`,
      );
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
