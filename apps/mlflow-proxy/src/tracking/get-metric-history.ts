import { mlflow } from "@cerebros/contracts";
import { z } from "zod";
import type { TrackingContext } from "./context.js";
import { fromStored } from "./metric-value.js";
import { cutPage, pageSize } from "./page-size.js";
import { pageTokenKind } from "./page-token.js";

export interface HistoryRequest {
  run_id: string;
  metric_key: string;
  /** Absent = 25,000; more than 50,000 counts as that. */
  max_results?: number | undefined;
  page_token?: string | undefined;
}

const integerText = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text));
const token = pageTokenKind(
  "history",
  z.object({ timestamp: integerText, step: integerText, value: z.number(), is_nan: z.boolean() }),
);

/** Every value of a metric by timestamp, step, value. A run or key that does not exist has none. */
export async function getMetricHistory(
  { store }: TrackingContext,
  { run_id, metric_key: key, max_results, page_token }: HistoryRequest,
): Promise<mlflow.Page<mlflow.Metric>> {
  const { history_page: max } = mlflow.limits;
  // MLflow takes any number of points and refuses 0.
  const size = pageSize(max_results === undefined ? undefined : Math.min(max_results, mlflow.limits.page), {
    max: mlflow.limits.page,
    absent: max,
  });
  const position = token.decode(page_token);
  const after = position && {
    key,
    value: position.value,
    is_nan: position.is_nan,
    timestamp: BigInt(position.timestamp),
    step: BigInt(position.step),
  };
  const found = await store.read((session) =>
    session.metrics.history({ run_id, key, after, limit: size + 1 }),
  );
  const { items, last } = cutPage(found, size);
  return {
    items: items.map(fromStored),
    next_page_token:
      last &&
      token.encode({
        timestamp: String(last.timestamp),
        step: String(last.step),
        value: last.value,
        is_nan: last.is_nan,
      }),
  };
}
