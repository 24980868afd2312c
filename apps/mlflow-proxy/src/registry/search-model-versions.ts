import { mlflow } from "@cerebros/contracts";
import { modelVersionGrammar } from "../search-filter/grammars/model-versions.js";
import { parseOrderBy, withTies } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import type { OrderTerm } from "../search-filter/syntax.js";
import type { TrackingContext } from "../tracking/context.js";
import { cutPage, pageSize } from "../tracking/page-size.js";
import { searchTokenKind } from "../tracking/page-token.js";
import { applyPromptRule } from "./prompts.js";
import type { RegistrySearch } from "./search-registered-models.js";

const ties: readonly OrderTerm[] = [
  { entity: "attribute", key: "last_updated_timestamp", descending: true },
  { entity: "attribute", key: "name", descending: false },
  { entity: "attribute", key: "version_number", descending: true },
];

/** Of all models; those updated last come first unless `order_by` says otherwise. Absent `max_results` = 200,000. */
export async function searchModelVersions(
  { store, search_extensions }: TrackingContext,
  { filter: text, order_by, max_results, page_token }: RegistrySearch,
): Promise<mlflow.Page<mlflow.ModelVersion>> {
  const { model_version_page: max } = mlflow.limits;
  const size = pageSize(max_results, { max, absent: max });
  const parsed = parseFilter(text, modelVersionGrammar, { extensions: search_extensions });
  const { filter, without_tag } = applyPromptRule(parsed);
  const terms = parseOrderBy(order_by, modelVersionGrammar);
  const order = withTies(terms, terms.length === 0 ? ties : ties.slice(1));
  const token = searchTokenKind("model-versions", { filter, without_tag, order });
  const after = token.decode(page_token);
  const found = await store.read((session) =>
    session.model_versions.search({ filter, without_tag, order, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  return { items: items.map(({ item }) => item), next_page_token: last && token.encode(last.position) };
}
