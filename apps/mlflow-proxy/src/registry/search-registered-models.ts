import { mlflow } from "@cerebros/contracts";
import { registeredModelGrammar } from "../search-filter/grammars/registered-models.js";
import { parseOrderBy, withTies } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import type { OrderTerm } from "../search-filter/syntax.js";
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

const ties: readonly OrderTerm[] = [{ entity: "attribute", key: "name", descending: false }];

/** By name unless `order_by` says otherwise. */
export async function searchRegisteredModels(
  { store, search_extensions }: TrackingContext,
  { filter: text, order_by, max_results, page_token }: RegistrySearch,
): Promise<mlflow.Page<mlflow.RegisteredModel>> {
  const { registered_model_page: max, default_registered_model_page: absent } = mlflow.limits;
  const size = pageSize(max_results, { max, absent });
  const parsed = parseFilter(text, registeredModelGrammar, { extensions: search_extensions });
  const { filter, without_tag } = applyPromptRule(parsed);
  const order = withTies(parseOrderBy(order_by, registeredModelGrammar), ties);
  const token = searchTokenKind("registered-models", { filter, without_tag, order });
  const after = token.decode(page_token);
  const found = await store.read((session) =>
    session.registered_models.search({ filter, without_tag, order, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  return { items: items.map(({ item }) => item), next_page_token: last && token.encode(last.position) };
}
