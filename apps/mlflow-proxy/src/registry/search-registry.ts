import type { mlflow } from "@cerebros/contracts";
import type { SearchGrammar } from "../search-filter/grammar.js";
import { parseOrderBy } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import type { OrderTerm } from "../search-filter/syntax.js";
import type { Found, RegistryQuery, StoreSession } from "../store/port.js";
import type { TrackingContext } from "../tracking/context.js";
import { cutPage, pageSize } from "../tracking/page-size.js";
import { searchTokenKind } from "../tracking/page-token.js";
import { applyPromptRule } from "./prompts.js";

export interface RegistrySearch {
  filter: string;
  order_by: readonly string[];
  max_results?: number | undefined;
  page_token?: string | undefined;
}

/** What one search of the registry is about, and how its answer comes. */
export interface RegistryKind<T> {
  /** Names its page tokens. */
  kind: string;
  grammar: SearchGrammar;
  /** Items of a page: the most, and what an absent `max_results` means. */
  page: { max: number; absent: number };
  /** The whole order, whose last term is unique, out of what `order_by` names. */
  order(terms: readonly OrderTerm[]): OrderTerm[];
  find(session: StoreSession, query: RegistryQuery): Promise<Found<T>[]>;
}

/** One page of models or versions; prompts are among them only when the filter asks for them. */
export async function searchRegistry<T>(
  { store, search_extensions }: TrackingContext,
  { filter: text, order_by, max_results, page_token }: RegistrySearch,
  { kind, grammar, page, order: toOrder, find }: RegistryKind<T>,
): Promise<mlflow.Page<T>> {
  const size = pageSize(max_results, page);
  const parsed = parseFilter(text, grammar, { extensions: search_extensions });
  const { filter, without_tag } = applyPromptRule(parsed);
  const order = toOrder(parseOrderBy(order_by, grammar));
  const token = searchTokenKind(kind, { filter, without_tag, order });
  const after = token.decode(page_token);
  const found = await store.read((session) =>
    find(session, { filter, without_tag, order, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  return { items: items.map(({ item }) => item), next_page_token: last && token.encode(last.position) };
}
