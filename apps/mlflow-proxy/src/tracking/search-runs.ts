import { mlflow } from "@cerebros/contracts";
import { z } from "zod";
import { parseRunOrder } from "../search-filter/order-by.js";
import { parseFilter } from "../search-filter/parse.js";
import { type Equality, requireEqualities, runAttributes } from "../search-filter/supported.js";
import type { TrackingContext } from "./context.js";
import { checkExperimentId } from "./experiment-rules.js";
import { cutPage, pageSize } from "./page-size.js";
import { pageTokenKind } from "./page-token.js";

export interface RunSearch {
  /** None = nothing is found. */
  experiment_ids: readonly string[];
  filter: string;
  view_type: mlflow.ViewType;
  order_by: readonly string[];
  /** Absent = 1,000. */
  max_results?: number | undefined;
  page_token?: string | undefined;
}

const token = pageTokenKind("runs", z.object({ start_time: z.int().nullable(), run_id: z.string() }));

/** Runs with their data; latest start first unless `order_by` says otherwise, then by id. */
export function searchRuns(context: TrackingContext, search: RunSearch): Promise<mlflow.Page<mlflow.Run>> {
  const { filter, order_by, ...rest } = search;
  return findRuns(context, {
    ...rest,
    filter: requireEqualities(parseFilter(filter), runAttributes),
    direction: parseRunOrder(order_by),
  });
}

/** The same for a caller that brings the filter parsed. */
export async function findRuns(
  { store }: TrackingContext,
  search: Omit<RunSearch, "filter" | "order_by"> & { filter: readonly Equality[]; direction: "asc" | "desc" },
): Promise<mlflow.Page<mlflow.Run>> {
  const { filter, direction, view_type } = search;
  const { page: max, default_page: absent } = mlflow.limits;
  const size = pageSize(search.max_results, { max, absent });
  const after = token.decode(search.page_token);
  const experiment_ids = [...new Set(search.experiment_ids)];
  for (const [index, id] of experiment_ids.entries()) checkExperimentId(id, `experiment_ids[${index}]`);
  return store.read(async (session) => {
    const query = { experiment_ids, view: view_type, filter, direction, after, limit: size + 1 };
    const { items, last } = cutPage(await session.runs.search(query), size);
    const data = await session.runs.dataOf(items.map(({ run_id }) => run_id));
    return {
      items: items.map((info) => ({
        info,
        data: data.get(info.run_id) ?? { metrics: [], params: [], tags: [] },
      })),
      next_page_token: last && token.encode({ start_time: last.start_time, run_id: last.run_id }),
    };
  });
}
