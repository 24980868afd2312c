import { mlflow } from "@cerebros/contracts";
import { registeredModelGrammar } from "../search-filter/grammars/registered-models.js";
import { withTies } from "../search-filter/order-by.js";
import type { OrderTerm } from "../search-filter/syntax.js";
import type { TrackingContext } from "../tracking/context.js";
import { type RegistrySearch, searchRegistry } from "./search-registry.js";

const ties: readonly OrderTerm[] = [{ entity: "attribute", key: "name", descending: false }];

/** By name unless `order_by` says otherwise. Absent `max_results` = 100. */
export function searchRegisteredModels(
  context: TrackingContext,
  search: RegistrySearch,
): Promise<mlflow.Page<mlflow.RegisteredModel>> {
  const { registered_model_page: max, default_registered_model_page: absent } = mlflow.limits;
  return searchRegistry(context, search, {
    kind: "registered-models",
    grammar: registeredModelGrammar,
    page: { max, absent },
    order: (terms) => withTies(terms, ties),
    find: (session, query) => session.registered_models.search(query),
  });
}
