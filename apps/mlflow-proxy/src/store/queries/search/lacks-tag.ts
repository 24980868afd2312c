import type { mlflow } from "@cerebros/contracts";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { joinSql, type KeyedTable } from "./filter-sql.js";

/** The searched row does not carry the tag, whatever the case of its value. */
export function lacksTag(tags: KeyedTable, { key, value }: mlflow.Tag): RawBuilder<SqlBool> {
  return sql`not exists (select 1 from ${sql.table(tags.table)} as lacking_row where ${joinSql(tags, "lacking_row")}
    and lacking_row.key = ${key} and lower(lacking_row.value) = ${value.toLowerCase()})`;
}
