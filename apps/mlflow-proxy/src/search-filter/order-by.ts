import { invalidInput } from "@cerebros/contracts";
import type { SearchGrammar } from "./grammar.js";
import { Reader, readIdentifier } from "./reader.js";
import type { OrderTerm } from "./syntax.js";

/** Entries of one `order_by`: each may be a join. */
const maxTerms = 20;

/** The entries of an `order_by`, ascending unless they say DESC. A field that stands twice is `invalid_input`. */
export function parseOrderBy(order_by: readonly string[], grammar: SearchGrammar): OrderTerm[] {
  if (order_by.length > maxTerms)
    throw invalidInput(
      "order_by",
      `order_by has ${order_by.length} fields, at most ${maxTerms} are supported`,
    );
  const terms = order_by.map((text) => parseTerm(text, grammar));
  const seen = new Set<string>();
  for (const { entity, key } of terms) {
    const field = `${entity}.${key}`;
    if (seen.has(field)) throw invalidInput("order_by", `\`order_by\` contains duplicate fields: ${field}`);
    seen.add(field);
  }
  return terms;
}

/** The terms with those of `ties` whose field they do not have. */
export function withTies<Term extends OrderTerm>(terms: readonly Term[], ties: readonly Term[]): Term[] {
  const isNew = (tie: Term) => !terms.some(({ entity, key }) => entity === tie.entity && key === tie.key);
  return [...terms, ...ties.filter(isNew)];
}

function parseTerm(text: string, grammar: SearchGrammar): OrderTerm {
  const reader = new Reader(text, "order_by");
  const { entity, key } = readIdentifier(reader, grammar);
  const descending = reader.takeIf("DESC");
  if (!descending) reader.takeIf("ASC");
  if (!reader.atEnd) throw reader.refuse(reader.peek(), "ASC, DESC or its end");
  if (entity !== "attribute") {
    if (grammar.order.entities.includes(entity)) return { entity, key, descending };
    throw reader.invalid(
      `${entity} where ${["attribute", ...grammar.order.entities].join(", ")} was expected`,
    );
  }
  const { attributes } = grammar.order;
  const name = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (name !== undefined) return { entity, key: name, descending };
  throw invalidInput(
    "order_by",
    `Invalid attribute key '${key.slice(0, 250)}' specified. Valid keys are ${Object.keys(attributes).join(", ")}`,
  );
}
