import { resolve } from "node:path";
import type { StudiesPort } from "@cerebros/api";
import { createServiceClient, type ServiceClient, toCerebrosError } from "@cerebros/api/client";
import { Option } from "commander";
import type { Context } from "../context.js";
import { probeService } from "../probe.js";

/** What the commands need of studies, wherever they are kept. */
export type Studies = Pick<
  StudiesPort,
  "create" | "get" | "ask" | "tell" | "report" | "heartbeat" | "trials" | "importances"
>;

export interface StudyPlace {
  dataDir?: string;
}

export function studyFolderOption(): Option {
  return new Option("--data-dir <folder>", "use the studies in this folder, without a service");
}

/** Hands over the studies of the service that answers, or those in the data folder of this machine when none does. */
export async function withStudies(
  { env }: Context,
  { dataDir }: StudyPlace,
  use: (studies: Studies) => Promise<void>,
): Promise<void> {
  const remote =
    dataDir === undefined && (env.api_url_given || (await probeService(env.api_url)).kind === "service");
  if (remote) return use(remoteStudies(createServiceClient({ url: env.api_url }), env.api_url));
  // The store takes longer to load than the rest of the program, which has other commands too.
  const { openStudyStore, studyCalls } = await import("@cerebros/study-store");
  const store = await openStudyStore({
    path: resolve(dataDir ?? env.data_dir, "studies.db"),
    synchronous: "full",
  });
  try {
    await use(studyCalls(store));
  } finally {
    await store.close();
  }
}

function remoteStudies({ studies }: ServiceClient, url: string): Studies {
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw toCerebrosError(error, `the service at ${url}`);
    }
  };
  return {
    create: (config) => ask(studies.create.mutate(config)),
    get: (study) => ask(studies.get.query({ study })),
    ask: (request) => ask(studies.ask.mutate(request)),
    tell: (told) => ask(studies.tell.mutate(told)),
    report: (report) => ask(studies.report.mutate(report)),
    heartbeat: (beat) => ask(studies.heartbeat.mutate(beat)),
    importances: (request) => ask(studies.importances.query(request)),
    trials: (page) => ask(studies.trials.query(page)),
  };
}
