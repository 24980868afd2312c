import type { SearchGrammar } from "./grammar.js";
import { Reader, readIdentifier } from "./reader.js";
import { requireTest } from "./supported.js";
import type { Clause, Condition, Operator, Test } from "./syntax.js";

export interface ParseOptions {
  /** Also take what MLflow refuses: OR, parentheses, IN on params and tags. */
  extensions: boolean;
}

/** Clauses of one filter; more would make a statement that databases refuse. */
const maxClauses = 200;
/** Texts in the lists of one filter: each is a parameter of the statement. */
const maxListed = 10_000;
/** Parentheses within each other. */
const maxDepth = 50;

/** The filter as a tree; an empty one is true. What breaks the grammar, or asks what the search cannot, is `invalid_input`. */
export function parseFilter(filter: string, grammar: SearchGrammar, options: ParseOptions): Condition {
  const reader = new Reader(filter, "filter");
  if (filter === "") return { kind: "and", conditions: [] };
  const budget = { clauses: maxClauses, listed: maxListed };
  const condition = readAny({ reader, grammar, options, budget, depth: 0 });
  if (!reader.atEnd) throw reader.refuse(reader.peek(), options.extensions ? "AND or OR" : "AND");
  return condition;
}

interface Scope {
  reader: Reader;
  grammar: SearchGrammar;
  options: ParseOptions;
  /** What is left of the limits. */
  budget: { clauses: number; listed: number };
  depth: number;
}

function readAny(scope: Scope): Condition {
  const conditions = [readAll(scope)];
  while (scope.options.extensions && scope.reader.takeIf("OR")) conditions.push(readAll(scope));
  return joined("or", conditions);
}

function readAll(scope: Scope): Condition {
  const conditions = [readGroup(scope)];
  while (scope.reader.takeIf("AND")) conditions.push(readGroup(scope));
  return joined("and", conditions);
}

function joined(kind: "and" | "or", conditions: Condition[]): Condition {
  const [only, ...others] = conditions;
  return only !== undefined && others.length === 0 ? only : { kind, conditions };
}

function readGroup(scope: Scope): Condition {
  const { reader, options, depth } = scope;
  if (!options.extensions || !reader.takeIf("(")) return { kind: "clause", clause: readClause(scope) };
  if (depth === maxDepth) throw reader.invalid(`more than ${maxDepth} parentheses within each other`);
  const inner = readAny({ ...scope, depth: depth + 1 });
  reader.require(")");
  return inner;
}

function readClause({ reader, grammar, options, budget }: Scope): Clause {
  budget.clauses -= 1;
  if (budget.clauses < 0) throw reader.invalid(`more than ${maxClauses} clauses`);
  const identifier = readIdentifier(reader, grammar);
  const test = readTest(reader);
  if ("values" in test) budget.listed -= test.values.length;
  if (budget.listed < 0) throw reader.invalid(`more than ${maxListed} texts in lists`);
  return requireTest(identifier, test, grammar, options);
}

const operators: readonly Operator[] = ["=", "!=", ">", ">=", "<", "<=", "LIKE", "ILIKE"];

function readTest(reader: Reader): Test {
  if (reader.takeIf("IS")) {
    const operator = reader.takeIf("NOT") ? "IS NOT NULL" : "IS NULL";
    reader.require("NULL");
    return { operator };
  }
  if (reader.takeIf("IN")) return { operator: "IN", values: readList(reader) };
  if (reader.takeIf("NOT")) {
    reader.require("IN");
    return { operator: "NOT IN", values: readList(reader) };
  }
  const token = reader.take("an operator");
  const operator = operators.find((known) => known === token.text.toUpperCase());
  if (operator === undefined || token.kind === "quoted")
    throw reader.refuse(token, `one of the operators ${operators.join(" ")} IN IS`);
  return { operator, value: readValue(reader) };
}

function readValue(reader: Reader): string | number | bigint {
  const token = reader.take("a value");
  if (token.kind === "quoted" && token.quote !== "`") return token.text;
  if (token.kind === "word" && /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(token.text))
    return toNumber(token.text);
  throw reader.refuse(token, "a quoted text or a number");
}

function toNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}

/** One text or more; a comma may follow the last. */
function readList(reader: Reader): string[] {
  reader.require("(");
  const values: string[] = [];
  do {
    const token = reader.take("a quoted text");
    if (token.kind !== "quoted" || token.quote === "`") throw reader.refuse(token, "a quoted text");
    values.push(token.text);
    if (!reader.takeIf(",")) break;
  } while (reader.peek()?.text !== ")" || reader.peek()?.kind === "quoted");
  reader.require(")");
  return values;
}
