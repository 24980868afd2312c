/** MLflow's limits: characters for text, items for lists. Column widths count where they are narrower. */
export const limits = {
  key: 250,
  param_value: 6_000,
  run_tag_value: 8_000,
  experiment_tag_value: 5_000,
  experiment_name: 256,
  artifact_location: 256,
  artifact_uri: 200,
  run_name: 250,
  user_id: 256,
  batch_metrics: 1_000,
  batch_params: 100,
  batch_tags: 100,
  batch_total: 1_000,
  /** Items of one page of experiments or runs. */
  page: 50_000,
  /** Points of one page of a metric's history; also what an absent page size means. */
  history_page: 25_000,
  /** What an absent page size means for experiments and runs. */
  default_page: 1_000,
  /** And for logged models. */
  default_model_page: 100,
} as const;
