import type { Generated } from "kysely";

/**
 * The tables that queries use, as revision 7d34483879f0 has them. 64-bit columns that may exceed 2^53 are written as bigint
 * and read through `exactInt`; a plain read would round them.
 */
export interface Tables {
  experiments: {
    experiment_id: Generated<number>;
    name: string;
    artifact_location: string | null;
    lifecycle_stage: string | null;
    creation_time: number | null;
    last_update_time: number | null;
    workspace: string;
  };
  experiment_tags: { key: string; value: string | null; experiment_id: number };
  runs: {
    run_uuid: string;
    name: string | null;
    source_type: string | null;
    source_name: string | null;
    entry_point_name: string | null;
    user_id: string | null;
    status: string | null;
    start_time: bigint | null;
    end_time: bigint | null;
    source_version: string | null;
    lifecycle_stage: string | null;
    artifact_uri: string | null;
    experiment_id: number | null;
    deleted_time: number | null;
  };
  metrics: {
    key: string;
    /** 0 where `is_nan`. */
    value: number;
    timestamp: bigint;
    run_uuid: string;
    step: bigint;
    is_nan: boolean;
  };
  latest_metrics: {
    key: string;
    value: number;
    timestamp: bigint | null;
    step: bigint;
    is_nan: boolean;
    run_uuid: string;
  };
  params: { key: string; value: string; run_uuid: string };
  tags: { key: string; value: string | null; run_uuid: string };
  logged_models: {
    model_id: string;
    experiment_id: number;
    name: string;
    artifact_location: string;
    creation_timestamp_ms: number;
    last_updated_timestamp_ms: number;
    /** 1 pending, 2 ready, 3 upload failed. */
    status: number;
    lifecycle_stage: string | null;
    model_type: string | null;
    source_run_id: string | null;
    status_message: string | null;
  };
  logged_model_params: { model_id: string; experiment_id: number; param_key: string; param_value: string };
  logged_model_tags: { model_id: string; experiment_id: number; tag_key: string; tag_value: string };
  logged_model_metrics: {
    model_id: string;
    metric_name: string;
    metric_timestamp_ms: bigint;
    metric_step: bigint;
    metric_value: number | null;
    experiment_id: number;
    run_id: string;
    dataset_name: string | null;
    dataset_digest: string | null;
  };
  registered_models: {
    name: string;
    creation_time: number | null;
    last_updated_time: number | null;
    description: string | null;
    workspace: string;
  };
  registered_model_tags: { key: string; value: string | null; name: string; workspace: string };
  registered_model_aliases: { alias: string; version: number; name: string; workspace: string };
  model_versions: {
    name: string;
    version: number;
    creation_time: number | null;
    last_updated_time: number | null;
    description: string | null;
    user_id: string | null;
    current_stage: string | null;
    source: string | null;
    run_id: string | null;
    status: string | null;
    status_message: string | null;
    run_link: string | null;
    storage_location: string | null;
    workspace: string;
  };
  model_version_tags: { key: string; value: string | null; name: string; version: number; workspace: string };
  alembic_version: { version_num: string };
}

/** The one workspace that is served. */
export const workspace = "default";
