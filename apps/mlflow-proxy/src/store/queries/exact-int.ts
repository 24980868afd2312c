import { type RawBuilder, sql } from "kysely";

/** A 64-bit column as text, from which `BigInt` makes the exact integer; drivers would round it to a double. */
export function exactInt(column: string): RawBuilder<string> {
  return sql<string>`cast(${sql.ref(column)} as text)`;
}
