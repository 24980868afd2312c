import { invalidInput } from "@cerebros/contracts";
import type { Comparison, Entity, Operator } from "./syntax.js";
import { type Token, tokenize } from "./tokenize.js";

/** The comparisons of a filter; none for a blank one. A filter that breaks the grammar is `invalid_input`. */
export function parseFilter(filter: string): Comparison[] {
  const reader = new Reader(filter);
  if (reader.atEnd) return [];
  const comparisons = [readComparison(reader)];
  while (!reader.atEnd) {
    reader.takeKeyword("AND");
    comparisons.push(readComparison(reader));
  }
  return comparisons;
}

function readComparison(reader: Reader): Comparison {
  const { entity, key } = readIdentifier(reader);
  const operator = readOperator(reader);
  return { entity, key, operator, value: readValue(reader) };
}

/** `entity.key` or `key`, the key plain or in backticks or double quotes. */
function readIdentifier(reader: Reader): { entity: Entity; key: string } {
  const token = reader.take("an attribute, tag, metric or param");
  if (token.kind === "quoted" && token.quote !== "'" && token.text !== "")
    return { entity: "attribute", key: token.text };
  if (token.kind !== "word" || !/^[\p{L}\p{N}_.]+$/u.test(token.text))
    throw reader.refuse(token, "an attribute, tag, metric or param");
  const dot = token.text.indexOf(".");
  if (dot === -1) return { entity: "attribute", key: token.text };
  const entity = entities.get(token.text.slice(0, dot).toLowerCase());
  if (entity === undefined) throw reader.refuse(token, "one of attribute, tag, metric, param, dataset");
  const key = token.text.slice(dot + 1) || readQuotedKey(reader, token);
  return { entity, key };
}

function readQuotedKey(reader: Reader, before: Token): string {
  const token = reader.take("a key");
  const touches = token.at === before.at + before.text.length;
  if (token.kind !== "quoted" || token.quote === "'" || token.text === "" || !touches)
    throw reader.refuse(token, "a key");
  return token.text;
}

const entities = new Map<string, Entity>([
  ["attribute", "attribute"],
  ["attributes", "attribute"],
  ["attr", "attribute"],
  ["run", "attribute"],
  ["tag", "tag"],
  ["tags", "tag"],
  ["metric", "metric"],
  ["metrics", "metric"],
  ["param", "param"],
  ["params", "param"],
  ["parameter", "param"],
  ["parameters", "param"],
  ["dataset", "dataset"],
  ["datasets", "dataset"],
]);

const operators: readonly Operator[] = ["=", "!=", ">", ">=", "<", "<=", "LIKE", "ILIKE"];

function readOperator(reader: Reader): Operator {
  const token = reader.take("an operator");
  const operator = operators.find((known) => known === token.text.toUpperCase());
  if (operator === undefined || token.kind === "quoted") {
    throw reader.refuse(token, `one of the operators ${operators.join(" ")}`);
  }
  return operator;
}

function readValue(reader: Reader): string | number {
  const token = reader.take("a value");
  if (token.kind === "quoted" && token.quote !== "`") return token.text;
  if (token.kind === "word" && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(token.text))
    return Number(token.text);
  throw reader.refuse(token, "a quoted text or a number");
}

/** A position in the tokens of a filter. */
class Reader {
  readonly #filter: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = tokenize(filter);
  }

  get atEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  take(expected: string): Token {
    const token = this.#tokens[this.#next];
    if (!token) throw this.refuse(null, expected);
    this.#next += 1;
    return token;
  }

  takeKeyword(keyword: string): void {
    const token = this.take(keyword);
    if (token.kind !== "word" || token.text.toUpperCase() !== keyword) throw this.refuse(token, keyword);
  }

  refuse(token: Token | null, expected: string) {
    const found = token === null ? "its end" : `'${token.text}' at character ${token.at + 1}`;
    return invalidInput(
      "filter",
      `Invalid clause(s) in filter string: ${JSON.stringify(this.#filter)} has ${found} where ${expected} was expected`,
    );
  }
}
