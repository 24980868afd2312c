import { createHash } from "node:crypto";
import { invalidInput } from "@cerebros/contracts";
import { z } from "zod";
import type { Position } from "../store/port.js";

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

/**
 * Tokens of one search: they hold a position in its order and work for the same question only.
 *
 * @param question everything that decides which items the search finds and in which order, but not the size of a page.
 */
export function searchTokenKind(kind: string, question: unknown): PageTokenKind<Position> {
  const text = JSON.stringify(question, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
  const digest = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  return pageTokenKind(`${kind}:${digest}`, z.array(z.union([z.string(), z.number(), z.null()])).readonly());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
