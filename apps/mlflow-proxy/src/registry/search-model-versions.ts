import { mlflow } from "@cerebros/contracts";
import { modelVersionGrammar } from "../search-filter/grammars/model-versions.js";
import { withTies } from "../search-filter/order-by.js";
import type { OrderTerm } from "../search-filter/syntax.js";
import type { TrackingContext } from "../tracking/context.js";
import { type RegistrySearch, searchRegistry } from "./search-registry.js";

const ties: readonly OrderTerm[] = [
  { entity: "attribute", key: "last_updated_timestamp", descending: true },
  { entity: "attribute", key: "name", descending: false },
  { entity: "attribute", key: "version_number", descending: true },
];

/** Of all models; those updated last come first unless `order_by` says otherwise. Absent `max_results` = 200,000. */
export function searchModelVersions(
  context: TrackingContext,
  search: RegistrySearch,
): Promise<mlflow.Page<mlflow.ModelVersion>> {
  const { model_version_page: max } = mlflow.limits;
  return searchRegistry(context, search, {
    kind: "model-versions",
    grammar: modelVersionGrammar,
    page: { max, absent: max },
    order: (terms) => withTies(terms, terms.length === 0 ? ties : ties.slice(1)),
    find: (session, query) => session.model_versions.search(query),
  });
}
