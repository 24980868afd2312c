import { mlflow } from "@cerebros/contracts";
import { z } from "zod";
import { requireExperimentOrder } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import { experimentAttributes, requireEqualities } from "../search-filter/supported.js";
import type { TrackingContext } from "./context.js";
import { cutPage, pageSize } from "./page-size.js";
import { pageTokenKind } from "./page-token.js";

export interface ExperimentSearch {
  view_type: mlflow.ViewType;
  filter: string;
  order_by: readonly string[];
  /** Absent = 1,000. */
  max_results?: number | undefined;
  page_token?: string | undefined;
}

const token = pageTokenKind(
  "experiments",
  z.object({ creation_time: z.int().nullable(), experiment_id: z.string().regex(/^\d+$/) }),
);

/** Newest first, then by id. */
export async function searchExperiments(
  { store }: TrackingContext,
  search: ExperimentSearch,
): Promise<mlflow.Page<mlflow.Experiment>> {
  const { page: max, default_page: absent } = mlflow.limits;
  const size = pageSize(search.max_results, { max, absent });
  const filter = requireEqualities(parseFilter(search.filter), experimentAttributes);
  requireExperimentOrder(search.order_by);
  const after = token.decode(search.page_token);
  const found = await store.read((session) =>
    session.experiments.search({ view: search.view_type, filter, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  const position = last && { creation_time: last.creation_time, experiment_id: last.experiment_id };
  return { items, next_page_token: position && token.encode(position) };
}
