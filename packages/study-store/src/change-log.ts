import type { StudyChange } from "@cerebros/search";
import { CompiledQuery, type Kysely } from "kysely";
import { decodeChange, encodeChange } from "./change-json.js";
import type { Schema } from "./schema.js";

/** Changes read at a time. */
const PAGE = 10_000;

/** The changes of one study on disk. */
export interface ChangeLog {
  read(): Promise<StudyChange[]>;
  /** Appends in one commit: all of them or none. The caller waits for one call before the next. */
  append(changes: readonly StudyChange[]): Promise<void>;
}

// One statement for any number of changes is one commit, and one text to prepare.
const append = `insert into study_change (study_id, seq, change_json)
  select ?, ? + key, value from json_each(?)`;

export function createChangeLog(db: Kysely<Schema>, study_id: number): ChangeLog {
  let next = 1;
  return {
    async read() {
      const changes: StudyChange[] = [];
      for (let after = 0; ; ) {
        const rows = await db
          .selectFrom("study_change")
          .select(["seq", "change_json"])
          .where("study_id", "=", study_id)
          .where("seq", ">", after)
          .orderBy("seq")
          .limit(PAGE)
          .execute();
        for (const { change_json } of rows) changes.push(decodeChange(change_json));
        after = rows.at(-1)?.seq ?? after;
        if (rows.length < PAGE) {
          next = after + 1;
          return changes;
        }
      }
    },
    async append(changes) {
      const rows = JSON.stringify(changes.map(encodeChange));
      await db.executeQuery(CompiledQuery.raw(append, [study_id, next, rows]));
      next += changes.length;
    },
  };
}
