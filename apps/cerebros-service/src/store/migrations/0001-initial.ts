import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table dataset (
    dataset_id text primary key,
    name text not null,
    bytes integer not null,
    rows integer not null,
    columns_json text not null,
    created_at text not null
  ) strict`.execute(db);
  await sql`create table run (
    position integer primary key autoincrement,
    run_id text not null unique,
    state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    config_json text not null,
    dataset_name text not null,
    prepared_json text not null,
    trials_finished integer not null default 0,
    best_trial_id text,
    test_json text,
    error text,
    active_ms integer not null default 0,
    created_at text not null,
    started_at text,
    finished_at text
  ) strict`.execute(db);
  await sql`create index run_state on run (state, position)`.execute(db);
  await sql`create table trial (
    trial_id text primary key,
    run_id text not null references run (run_id),
    number integer not null,
    state text not null check (state in ('running', 'succeeded', 'failed', 'cancelled')),
    parameters_json text not null,
    architecture_json text not null,
    value real,
    metrics_json text not null default '{}',
    epochs integer not null default 0,
    best_epoch integer,
    weights integer,
    trainer text,
    spectral_norm integer not null default 0,
    model_path text,
    error text,
    attempt integer not null default 1,
    started_at text not null,
    finished_at text,
    duration_ms integer,
    mlflow_run_id text,
    tracked_epochs integer not null default 0,
    tracked integer not null default 0,
    unique (run_id, number)
  ) strict`.execute(db);
  await sql`create index trial_untracked on trial (started_at) where tracked = 0`.execute(db);
  await sql`create table epoch (
    trial_id text not null references trial (trial_id),
    epoch integer not null,
    metrics_json text not null,
    at text not null,
    primary key (trial_id, epoch)
  ) strict, without rowid`.execute(db);
  // autoincrement: a number is never given out twice, and one that was rolled back is not used up.
  await sql`create table event (
    seq integer primary key autoincrement,
    type text not null,
    at text not null,
    run_id text not null,
    trial_id text,
    data_json text not null
  ) strict`.execute(db);
  await sql`create index event_run on event (run_id, seq)`.execute(db);
}
