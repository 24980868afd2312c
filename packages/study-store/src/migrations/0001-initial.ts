import { type Migration, sql } from "kysely";

export const initial: Migration = {
  async up(db) {
    await sql`create table study (
      study_id integer primary key,
      name text not null unique,
      created_at text not null,
      config_json text not null
    )`.execute(db);
    await sql`create table study_change (
      study_id integer not null references study,
      seq integer not null,
      change_json text not null,
      primary key (study_id, seq)
    ) without rowid`.execute(db);
  },
};
