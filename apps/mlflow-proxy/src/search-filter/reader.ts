import { invalidInput } from "@cerebros/contracts";
import type { SearchGrammar } from "./grammar.js";
import type { Entity } from "./syntax.js";
import { type Token, tokenize } from "./tokenize.js";

/** Characters of a filter that a message shows; a filter may be megabytes. */
const shown = 500;

/** A position in the tokens of a filter or of an entry of an `order_by`. */
export class Reader {
  readonly #source: { text: string; field: "filter" | "order_by" };
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string, field: "filter" | "order_by") {
    this.#source = { text, field };
    this.#tokens = tokenize(text, field);
  }

  get atEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** The next token, without taking it; null at the end. */
  peek(): Token | null {
    return this.#tokens[this.#next] ?? null;
  }

  take(expected: string): Token {
    const token = this.peek();
    if (!token) throw this.refuse(null, expected);
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this keyword, in any case, or this sign. */
  takeIf(text: string): boolean {
    const token = this.peek();
    if (token === null || token.kind === "quoted" || token.text.toUpperCase() !== text) return false;
    this.#next += 1;
    return true;
  }

  require(text: string): void {
    if (!this.takeIf(text)) throw this.refuse(this.peek(), text);
  }

  refuse(token: Token | null, expected: string) {
    const found = token === null ? "its end" : `'${shorten(token.text)}' at character ${token.at + 1}`;
    return this.invalid(`${found} where ${expected} was expected`);
  }

  invalid(problem: string) {
    const { text, field } = this.#source;
    const what = field === "filter" ? "clause(s) in filter string" : "order_by clause";
    return invalidInput(field, `Invalid ${what}: ${shorten(JSON.stringify(text))} has ${problem}`);
  }
}

/** `entity.key` or `key`, the key plain or quoted. Says the spelling of an attribute, not its one name. */
export function readIdentifier(reader: Reader, grammar: SearchGrammar): { entity: Entity; key: string } {
  const expected = "an attribute, tag, metric or param";
  const token = reader.take(expected);
  if (token.kind === "quoted" && token.quote !== "'" && token.text !== "")
    return { entity: "attribute", key: token.text };
  if (token.kind !== "word" || !/^[\p{L}\p{N}_.]+$/u.test(token.text)) throw reader.refuse(token, expected);
  const dot = token.text.indexOf(".");
  if (dot === -1) return { entity: "attribute", key: token.text };
  const spelling = token.text.slice(0, dot);
  const entity = Object.hasOwn(grammar.entities, spelling) ? grammar.entities[spelling] : undefined;
  if (entity === undefined)
    throw reader.refuse(token, `one of the entities ${Object.keys(grammar.entities).join(", ")}`);
  return { entity, key: token.text.slice(dot + 1) || readQuotedKey(reader, token) };
}

function readQuotedKey(reader: Reader, before: Token): string {
  const token = reader.take("a key");
  const touches = token.at === before.at + before.text.length;
  if (token.kind !== "quoted" || token.text === "" || !touches) throw reader.refuse(token, "a key");
  return token.text;
}

function shorten(text: string): string {
  return text.length > shown ? `${text.slice(0, shown)}…` : text;
}
