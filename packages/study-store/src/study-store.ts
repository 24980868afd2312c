import { CerebrosError, invalidInput, StudyConfig, type StudyConfigInput } from "@cerebros/contracts";
import { holdLock, openSqlite } from "@cerebros/sqlite";
import { type Migration, Migrator } from "kysely";
import { createChangeLog } from "./change-log.js";
import { migrations } from "./migrations/index.js";
import type { Schema } from "./schema.js";
import { openStoredStudy, type StoredStudy } from "./stored-study.js";

export interface StudyStoreOptions {
  /** SQLite file; made when missing, together with its folder. */
  path: string;
  /**
   * What an answer waits for. `normal`: it survives a killed process; a power cut may undo the last answers. `full`: it
   * survives a power cut too, at the price of one write to the disk for each commit. Default `normal`.
   */
  synchronous?: "full" | "normal";
  /** Default: the clock of the machine. */
  now?: () => Date;
}

/** Studies in one file, which belongs to this process until it is closed: several processes share them over a service. */
export interface StudyStore {
  /** The same configuration again gives the same study; another one under its name is a `conflict`. */
  create(config: StudyConfigInput): Promise<StoredStudy>;
  /** @throws not_found */
  open(name: string): Promise<StoredStudy>;
  /** Names, in alphabetical order. */
  names(): Promise<string[]>;
  /** Gives trials whose lease has ended back to the queue, in all studies that were opened. */
  expire(): Promise<void>;
  close(): Promise<void>;
}

/** @throws conflict while another process has the file open. */
export async function openStudyStore(options: StudyStoreOptions): Promise<StudyStore> {
  const { path, synchronous = "normal", now = () => new Date() } = options;
  const db = openSqlite<Schema>({ path, synchronous });
  const lock = await held(() => holdLock(`${path}-lock`, `study store ${path}`), db);
  const opened = new Map<string, Promise<StoredStudy>>();
  const provider = { getMigrations: async (): Promise<Record<string, Migration>> => migrations };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;

  async function read(name: string): Promise<StoredStudy> {
    const row = await db.selectFrom("study").selectAll().where("name", "=", name).executeTakeFirst();
    if (!row) throw new CerebrosError("not_found", `study ${name} does not exist`, { field: "name" });
    const config = StudyConfig.parse(JSON.parse(row.config_json));
    return openStoredStudy(config, createChangeLog(db, row.study_id), now);
  }

  function open(name: string): Promise<StoredStudy> {
    const known = opened.get(name);
    if (known) return known;
    const opening = read(name);
    opened.set(name, opening);
    opening.catch(() => opened.delete(name));
    return opening;
  }

  return {
    open,
    async create(input) {
      const config = parseConfig(input);
      // Refuses samplers and pruners that do not exist before anything is stored.
      await openStoredStudy(config, { read: async () => [], append: async () => {} }, now);
      await db
        .insertInto("study")
        .values({ name: config.name, created_at: now().toISOString(), config_json: JSON.stringify(config) })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
      const study = await open(config.name);
      const other = differingField(study.config, config);
      if (other === undefined) return study;
      throw new CerebrosError(
        "conflict",
        `study ${config.name} exists with another ${other}: ${JSON.stringify(study.config[other])}`,
        { field: other },
      );
    },
    async names() {
      const rows = await db.selectFrom("study").select("name").orderBy("name").execute();
      return rows.map(({ name }) => name);
    },
    async expire() {
      for (const opening of [...opened.values()]) {
        const study = await opening;
        await study.expire();
      }
    },
    async close() {
      await db.destroy();
      lock.release();
    },
  };
}

function parseConfig(input: StudyConfigInput): StudyConfig {
  const parsed = StudyConfig.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") || "study";
  throw invalidInput(field, `${field}: ${issue?.message}`);
}

function differingField(a: StudyConfig, b: StudyConfig): keyof StudyConfig | undefined {
  const fields = Object.keys(b) as (keyof StudyConfig)[];
  return fields.find((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));
}

async function held<T>(take: () => T, db: { destroy(): Promise<void> }): Promise<T> {
  try {
    return take();
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
