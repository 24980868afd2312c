import { mlflow } from "@cerebros/contracts";
import { experimentGrammar } from "../search-filter/grammars/experiments.js";
import { parseOrderBy, withTies } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import type { OrderTerm } from "../search-filter/syntax.js";
import type { TrackingContext } from "./context.js";
import { cutPage, pageSize } from "./page-size.js";
import { searchTokenKind } from "./page-token.js";

export interface ExperimentSearch {
  view_type: mlflow.ViewType;
  filter: string;
  /** None = newest first, then by id. */
  order_by: readonly string[];
  /** Absent = 1,000. */
  max_results?: number | undefined;
  page_token?: string | undefined;
}

const newestFirst: readonly OrderTerm[] = [
  { entity: "attribute", key: "creation_time", descending: true },
  { entity: "attribute", key: "experiment_id", descending: false },
];
const lastTie: OrderTerm = { entity: "attribute", key: "experiment_id", descending: true };

export async function searchExperiments(
  { store, search_extensions }: TrackingContext,
  { view_type: view, filter: text, order_by, max_results, page_token }: ExperimentSearch,
): Promise<mlflow.Page<mlflow.Experiment>> {
  const { page: max, default_page: absent } = mlflow.limits;
  const size = pageSize(max_results, { max, absent });
  const filter = parseFilter(text, experimentGrammar, { extensions: search_extensions });
  const terms = parseOrderBy(order_by, experimentGrammar);
  const order = terms.length === 0 ? newestFirst : withTies(terms, [lastTie]);
  const token = searchTokenKind("experiments", { view, filter, order });
  const after = token.decode(page_token);
  const found = await store.read((session) =>
    session.experiments.search({ view, filter, order, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  return { items: items.map(({ item }) => item), next_page_token: last && token.encode(last.position) };
}
