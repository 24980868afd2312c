import { invalidInput, mlflow } from "@cerebros/contracts";
import { runGrammar } from "../search-filter/grammars/runs.js";
import { parseOrderBy, withTies } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import type { Condition, OrderTerm } from "../search-filter/syntax.js";
import type { DataKeys } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { checkExperimentIds } from "./experiment-rules.js";
import { cutPage, pageSize } from "./page-size.js";
import { searchTokenKind } from "./page-token.js";
import { withDataOf } from "./run-rules.js";

export interface RunSearch {
  /** None = nothing is found. */
  experiment_ids: readonly string[];
  filter: string;
  view_type: mlflow.ViewType;
  /** Ties are decided by start time, latest first, then by run id. */
  order_by: readonly string[];
  /** Absent = 1,000. */
  max_results?: number | undefined;
  page_token?: string | undefined;
  /** Minded with the search extensions only, as MLflow ignores it. Absent = all keys. */
  only?: DataKeys | undefined;
}

/** Keys of one request: each is a parameter of the statement. */
const maxKeys = 1_000;

/** Runs with their data. */
export function searchRuns(context: TrackingContext, search: RunSearch): Promise<mlflow.Page<mlflow.Run>> {
  const { filter, order_by, only, ...rest } = search;
  if (context.search_extensions && only !== undefined) checkKeys(only);
  return findRuns(context, {
    ...rest,
    filter: parseFilter(filter, runGrammar, { extensions: context.search_extensions }),
    order: parseOrderBy(order_by, runGrammar),
    only: context.search_extensions ? only : undefined,
  });
}

const ties: readonly OrderTerm[] = [
  { entity: "attribute", key: "start_time", descending: true },
  { entity: "attribute", key: "run_id", descending: false },
];

/** The same for a caller that brings filter and order parsed. */
export async function findRuns(
  { store }: TrackingContext,
  search: Omit<RunSearch, "filter" | "order_by"> & { filter: Condition; order: readonly OrderTerm[] },
): Promise<mlflow.Page<mlflow.Run>> {
  const { filter, view_type: view } = search;
  const { page: max, default_page: absent } = mlflow.limits;
  const size = pageSize(search.max_results, { max, absent });
  const experiment_ids = checkExperimentIds(search.experiment_ids);
  const order = withTies(search.order, ties);
  const token = searchTokenKind("runs", { experiment_ids, view, filter, order });
  const after = token.decode(search.page_token);
  return store.read(async (session) => {
    const query = { experiment_ids, view, filter, order, after, limit: size + 1 };
    const { items, last } = cutPage(await session.runs.search(query), size);
    return {
      items: await withDataOf(
        session,
        items.map(({ item }) => item),
        search.only,
      ),
      next_page_token: last && token.encode(last.position),
    };
  });
}

function checkKeys(keys: DataKeys): void {
  for (const [field, list] of Object.entries(keys))
    if (list.length > maxKeys)
      throw invalidInput(field, `${field} names ${list.length} keys, at most ${maxKeys} are supported`);
}
