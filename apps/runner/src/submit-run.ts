import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CerebrosError, type Run, type RunConfigInput } from "@cerebros/contracts";
import type { Session } from "./session.js";

export interface SubmitOptions {
  file: string;
  config: Omit<RunConfigInput, "dataset_id">;
  run_id: string;
  signal: AbortSignal;
  note(text: string): void;
}

/** How long a service that goes away meanwhile is waited for. */
const PATIENCE_MS = 60_000;

/**
 * Uploads the data and creates the run. Both may be repeated without harm: data is known by its content, the run by the
 * id that we gave it.
 *
 * @returns null when `signal` aborted before the run existed.
 */
export async function submitRun(session: Session, options: SubmitOptions): Promise<Run | null> {
  const { client } = session;
  const { file, config, run_id, signal } = options;
  try {
    const dataset = await untilAnswered(session, options, async () => {
      const form = new FormData();
      form.set("file", await openAsBlob(file), basename(file));
      return client.datasets.create.mutate(form, { signal });
    });
    return await untilAnswered(session, options, () =>
      client.runs.create.mutate(
        { config: { ...config, dataset_id: dataset.dataset_id }, run_id },
        { signal },
      ),
    );
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function untilAnswered<T>(
  session: Session,
  { signal, note }: SubmitOptions,
  call: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let told = false; ; told = true) {
    try {
      return await session.ask(call());
    } catch (error) {
      const isAway = error instanceof CerebrosError && error.code === "unavailable";
      const hasGivenUp = session.own?.exit?.signal === null;
      if (!isAway || hasGivenUp || signal.aborted || Date.now() > deadline) throw error;
      if (!told) note(`${error.message}; trying again for ${PATIENCE_MS / 1_000} s`);
      await sleep(1_000, undefined, { signal });
    }
  }
}
