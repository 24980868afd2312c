import { type RawBuilder, sql } from "kysely";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/** SQL of a number that is no smaller than the number of rows in a table, at the cost of one look-up. */
export type RowsAtMost = (table: "runs") => RawBuilder<number>;

/** True only if the experiments hold half of all runs or more. It reads half of the runs at most, from an index if there is one. */
export async function holdMostRuns(
  db: Db,
  experiment_ids: readonly string[],
  rowsAtMost: RowsAtMost,
): Promise<boolean> {
  const half = sql`(${rowsAtMost("runs")} + 1) / 2`;
  const { rows } = await sql<{ found: number; half: number }>`
    select ${half} as half, (select count(*) from (select 1 from runs
      where experiment_id in (${sql.join(experiment_ids.map(experimentId))}) limit ${half}) as counted) as found`.execute(
    db,
  );
  return rows.some(({ found, half }) => found >= half);
}
