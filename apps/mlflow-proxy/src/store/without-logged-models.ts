import { mlflow } from "@cerebros/contracts";

/** Logged models on a database from before MLflow 3.0, which has no place for them: none is found, and none is taken. */
export const withoutLoggedModels = {
  find: async () => null,
  search: async () => [],
  async addMetrics(_run: unknown, metrics: readonly { model_id: string }[]) {
    return [...new Set(metrics.map(({ model_id }) => model_id))];
  },
  insert: refuse,
  update: refuse,
  setTags: refuse,
  deleteTag: refuse,
  addParams: refuse,
};

async function refuse(): Promise<never> {
  throw new mlflow.MlflowError(
    "BAD_REQUEST",
    "the tracking database is older than logged models: run `mlflow db upgrade` of MLflow 3.0 or newer on it, then " +
      "restart this server",
  );
}
