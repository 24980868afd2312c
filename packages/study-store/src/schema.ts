import type { Generated } from "kysely";

export interface Schema {
  study: { study_id: Generated<number>; name: string; created_at: string; config_json: string };
  /** Append-only: a study is the sum of its changes in the order of `seq`, which begins at 1 in each study. */
  study_change: { study_id: number; seq: number; change_json: string };
}
