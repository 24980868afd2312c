import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DatasetsPort } from "@cerebros/api";
import { CerebrosError, type Dataset, invalidInput } from "@cerebros/contracts";
import type { TableFormat } from "@cerebros/table-file";
import type { DataDirectory } from "../data-directory.js";
import { toDataset } from "../store/rows.js";
import type { Store } from "../store/store.js";
import type { Training } from "../training/training.js";

export interface DatasetsOptions {
  store: Store;
  directory: DataDirectory;
  training: Training;
  now: () => Date;
}

/** Files that runs learn from, stored by the hash of their content: a run resumes on the very rows it began with. */
export function createDatasets({ store, directory, training, now }: DatasetsOptions): DatasetsPort {
  const find = (dataset_id: string) =>
    store.db.selectFrom("dataset").selectAll().where("dataset_id", "=", dataset_id).executeTakeFirst();

  return {
    async create({ name, content }) {
      const arriving = join(directory.incoming, randomUUID());
      try {
        const { dataset_id, bytes } = await receive(content, arriving);
        const known = await find(dataset_id);
        if (known) return toDataset(known);
        const file = basename(name).slice(0, 255) || "data.csv";
        const profile = await training.profile(arriving, formatOf(file)).catch((error) => {
          throw nameFile(error, file);
        });
        const dataset: Dataset = {
          dataset_id,
          name: file,
          bytes,
          rows: profile.rows,
          columns: profile.columns,
          created_at: now().toISOString(),
        };
        await rename(arriving, directory.dataset(dataset_id));
        const { columns, ...row } = dataset;
        await store.change(({ db }) =>
          db
            .insertInto("dataset")
            .values({ ...row, columns_json: JSON.stringify(columns) })
            .onConflict((conflict) => conflict.column("dataset_id").doNothing())
            .execute(),
        );
        return dataset;
      } finally {
        await rm(arriving, { force: true });
      }
    },
    async get(dataset_id) {
      const row = await find(dataset_id);
      if (!row) throw new CerebrosError("not_found", `no dataset ${dataset_id}`, { field: "dataset_id" });
      return toDataset(row);
    },
    async list() {
      const rows = await store.db.selectFrom("dataset").selectAll().orderBy("created_at", "desc").execute();
      return rows.map(toDataset);
    },
  };
}

/** What the name promises is held against the content. A name that promises nothing leaves it to the content. */
function formatOf(file: string): TableFormat | undefined {
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(file) ? "jsonl" : undefined;
}

/** A refusal that is about the file names it: the reader knows only where it has been put. */
export function nameFile(error: unknown, file: string): unknown {
  if (!(error instanceof CerebrosError) || error.field !== "dataset") return error;
  return new CerebrosError(error.code, `${file}: ${error.message}`, { field: error.field, cause: error });
}

async function receive(content: Blob, path: string): Promise<{ dataset_id: string; bytes: number }> {
  if (content.size === 0)
    throw invalidInput("file", "the file is empty: expected CSV with a header line, or JSONL");
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    const file = await open(path, "wx");
    try {
      for await (const chunk of content.stream()) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    throw new CerebrosError(
      "storage_full",
      "no space left for the dataset: free some space, or use another data directory",
      {
        cause: error,
      },
    );
  }
  return { dataset_id: hash.digest("hex"), bytes };
}
