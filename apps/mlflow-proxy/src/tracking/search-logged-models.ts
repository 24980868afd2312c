import { invalidInput, mlflow } from "@cerebros/contracts";
import { z } from "zod";
import { loggedModelGrammar } from "../search-filter/grammars/logged-models.js";
import { parseFilter } from "../search-filter/parse.js";
import { requireEqualities } from "../search-filter/supported.js";
import type { TrackingContext } from "./context.js";
import { checkExperimentId } from "./experiment-rules.js";
import { cutPage, pageSize } from "./page-size.js";
import { pageTokenKind } from "./page-token.js";

export interface LoggedModelSearch {
  experiment_ids: readonly string[];
  filter: string;
  datasets: readonly unknown[];
  order_by: readonly unknown[];
  /** Absent or 0 = 100. */
  max_results?: number | undefined;
  page_token?: string | undefined;
}

const token = pageTokenKind(
  "logged-models",
  z.object({ creation_timestamp_ms: z.int(), model_id: z.string() }),
);

/**
 * Models that MLflow 3 logged into the database, newest first. Its clients ask for them whenever they list the artifacts
 * of a run, because a model's files may be kept beside the run's.
 */
export async function searchLoggedModels(
  { store, search_extensions }: TrackingContext,
  search: LoggedModelSearch,
): Promise<mlflow.Page<mlflow.LoggedModel>> {
  if (search.datasets.length > 0) throw unsupported("datasets");
  if (search.order_by.length > 0) throw unsupported("order_by");
  const { page: max, default_model_page: absent } = mlflow.limits;
  const size = pageSize(search.max_results || undefined, { max, absent });
  const filter = requireEqualities(
    parseFilter(search.filter, loggedModelGrammar, { extensions: search_extensions }),
  );
  const after = token.decode(search.page_token);
  const experiment_ids = [...new Set(search.experiment_ids)];
  for (const [index, id] of experiment_ids.entries()) checkExperimentId(id, `experiment_ids[${index}]`);
  const found = await store.read((session) =>
    session.logged_models.search({ experiment_ids, filter, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  const position = last && {
    creation_timestamp_ms: last.info.creation_timestamp_ms,
    model_id: last.info.model_id,
  };
  return { items, next_page_token: position && token.encode(position) };
}

function unsupported(field: string) {
  return invalidInput(field, `'${field}' is not supported when logged models are searched: leave it out`);
}
