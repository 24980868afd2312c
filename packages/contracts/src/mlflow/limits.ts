/** MLflow's limits: characters for text, items for lists. Column widths count where they are narrower. */
export const limits = {
  key: 250,
  param_value: 6_000,
  run_tag_value: 8_000,
  experiment_tag_value: 5_000,
  /** The same on databases of MLflow after 3.12. */
  long_experiment_tag_value: 20_000,
  experiment_name: 256,
  artifact_location: 256,
  artifact_uri: 200,
  run_name: 250,
  user_id: 256,
  dataset_name: 500,
  dataset_digest: 36,
  dataset_source_type: 36,
  dataset_source: 65_535,
  dataset_schema: 1_048_575,
  dataset_profile: 16_777_215,
  input_tag_key: 255,
  input_tag_value: 500,
  model_id: 36,
  /** Experiments of one search of data sets, and data sets of its answer. */
  dataset_experiments: 20,
  dataset_summaries: 1_000,
  batch_metrics: 1_000,
  batch_params: 100,
  batch_tags: 100,
  batch_total: 1_000,
  /** Items of one page of experiments or runs. */
  page: 50_000,
  /** Points of one page of a metric's history; also what an absent page size means. */
  history_page: 25_000,
  /** Runs of one history that spans runs. */
  history_runs: 100,
  /** Steps of a sampled history; also what an absent number means. */
  history_steps: 2_500,
  /** What an absent page size means for experiments and runs. */
  default_page: 1_000,
  /** And for logged models, where 0 means twice as many. */
  default_model_page: 50,
  model_name: 256,
  model_description: 5_000,
  model_alias: 255,
  /** Width of the column of registered models' tags; those of versions may be longer. */
  registered_model_tag_value: 5_000,
  model_version_tag_value: 100_000,
  model_source: 500,
  run_link: 500,
  run_id: 32,
  logged_model_name: 500,
  logged_model_type: 500,
  logged_model_key: 255,
  model_artifact_location: 1_000,
  /** Items of one page of registered models, and what an absent page size means. */
  registered_model_page: 1_000,
  default_registered_model_page: 100,
  /** Items of one page of model versions; also what an absent page size means. */
  model_version_page: 200_000,
} as const;
