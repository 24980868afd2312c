import { invalidInput, mlflow } from "@cerebros/contracts";
import { loggedModelGrammar } from "../search-filter/grammars/logged-models.js";
import { withTies } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import type { LoggedModelOrder, ModelDataset } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { checkExperimentIds } from "./experiment-rules.js";
import { cutPage, pageSize } from "./page-size.js";
import { searchTokenKind } from "./page-token.js";

export interface LoggedModelSearch {
  /** None = nothing is found. */
  experiment_ids: readonly string[];
  filter: string;
  /** Metrics count in these data sets only, and a model needs one; none = in all. */
  datasets: readonly ModelDataset[];
  /** Ties are decided by the time of creation, latest first, then by id. */
  order_by: readonly LoggedModelField[];
  /** Absent = 50, 0 = 100. MLflow knows no limit here: more than 50,000 are sent as pages of that size. */
  max_results?: number | undefined;
  page_token?: string | undefined;
}

export interface LoggedModelField extends ModelDataset {
  /** An attribute, or `metrics.<key>`. */
  field_name: string;
  ascending: boolean;
}

/** Entries of one request: each adds parameters, or a subquery, to the statement. */
const maxDatasets = 100;
const maxFields = 20;

const ties = [
  { entity: "attribute", key: "creation_timestamp", descending: true, dataset: null },
  { entity: "attribute", key: "model_id", descending: false, dataset: null },
] as const satisfies LoggedModelOrder[];

/** Models that are not deleted, with tags, params and metrics. */
export async function searchLoggedModels(
  { store, search_extensions }: TrackingContext,
  search: LoggedModelSearch,
): Promise<mlflow.Page<mlflow.LoggedModel>> {
  const { datasets } = search;
  checkCount(datasets, maxDatasets, "datasets");
  checkCount(search.order_by, maxFields, "order_by");
  const size = modelPageSize(search.max_results);
  const filter = parseFilter(search.filter, loggedModelGrammar, { extensions: search_extensions });
  const order = withTies(search.order_by.map(toOrder), ties);
  const experiment_ids = checkExperimentIds(search.experiment_ids);
  const token = searchTokenKind("logged-models", { experiment_ids, datasets, filter, order });
  const after = token.decode(search.page_token);
  const found = await store.read((session) =>
    session.logged_models.search({ experiment_ids, datasets, filter, order, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  return { items: items.map(({ item }) => item), next_page_token: last && token.encode(last.position) };
}

function modelPageSize(max_results: number | undefined): number {
  const { page: max, default_model_page: absent } = mlflow.limits;
  if (max_results === 0) return 2 * absent;
  return pageSize(max_results === undefined ? undefined : Math.min(max_results, max), { max, absent });
}

function toOrder({
  field_name,
  ascending,
  dataset_name,
  dataset_digest,
}: LoggedModelField): LoggedModelOrder {
  const descending = !ascending;
  const metric = /^metrics\.(.+)$/s.exec(field_name)?.[1];
  if (metric !== undefined) {
    const dataset = dataset_name || dataset_digest ? { dataset_name, dataset_digest } : null;
    return { entity: "metric", key: metric.replace(/^(["`])(.+)\1$/s, "$2"), descending, dataset };
  }
  const { attributes } = loggedModelGrammar.order;
  const key = Object.entries(attributes).find(([name]) => name === field_name)?.[1];
  if (key !== undefined) return { entity: "attribute", key, descending, dataset: null };
  throw invalidInput(
    "order_by",
    `Invalid order by field name: '${field_name.slice(0, 250)}'. Valid names are metrics.<key>, ` +
      `${Object.keys(attributes).join(", ")}`,
  );
}

function checkCount(list: readonly unknown[], max: number, field: string): void {
  if (list.length > max)
    throw invalidInput(field, `${field} has ${list.length} entries, at most ${max} are supported`);
}
