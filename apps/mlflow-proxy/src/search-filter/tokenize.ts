import { invalidInput } from "@cerebros/contracts";

export type Token =
  /** A keyword, a number, or (part of) an identifier. */
  | { kind: "word"; text: string; at: number }
  /** `text` without its quotes. */
  | { kind: "quoted"; text: string; quote: "'" | '"' | "`"; at: number }
  | { kind: "operator"; text: string; at: number }
  | { kind: "punctuation"; text: string; at: number };

const patterns = [
  ["quoted", /(['"`])([\s\S]*?)\1/y],
  ["operator", /!=|>=|<=|=|>|</y],
  ["punctuation", /[(),;]/y],
  ["word", /[^\s'"`=!<>(),;]+/y],
] as const;

/**
 * Splits a filter, or an entry of an `order_by`, into tokens. `at` is the offset in the text.
 *
 * @param field what the text is called in a refusal.
 */
export function tokenize(text: string, field: "filter" | "order_by"): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = /\s+/y;
    space.lastIndex = at;
    if (space.test(text)) {
      at = space.lastIndex;
      continue;
    }
    const token = tokenAt(text, at, field);
    tokens.push(token);
    at += token.kind === "quoted" ? token.text.length + 2 : token.text.length;
  }
  return tokens;
}

function tokenAt(source: string, at: number, field: "filter" | "order_by"): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) continue;
    if (kind !== "quoted") return { kind, text: match[0], at };
    return { kind, text: match[2] ?? "", quote: match[1] as "'" | '"' | "`", at };
  }
  throw invalidInput(
    field,
    `Invalid ${field} string: the quote at character ${at + 1} is not closed or ${JSON.stringify(source[at])} is no operator`,
  );
}
