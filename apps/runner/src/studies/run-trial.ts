import { CerebrosError, type Objective, type StudyTrial } from "@cerebros/contracts";
import { execa } from "execa";
import { z } from "zod";
import type { Studies } from "./open-studies.js";

/**
 * A line of a trial's output that is a JSON object: metrics beside `step` are a report (with `checkpoint` where the trial
 * can go on from there); metrics without it are the result. `null` stands for a value that is no number.
 */
const Line = z
  .object({ step: z.int().nonnegative().optional(), checkpoint: z.string().optional() })
  .catchall(z.number().nullable());

export interface TrialCommand {
  command: readonly string[];
  objectives: readonly Objective[];
  /** How long the study waits for a sign of life, in seconds; null: for ever. */
  lease_s: number | null;
  signal: AbortSignal;
}

/**
 * Runs a command for a trial and tells how it ended. The command finds the parameters in its arguments (`{name}`), in
 * CEREBROS_PARAMETERS and on its standard input, each as JSON, and the trial's number in CEREBROS_TRIAL. Without a result
 * line the last report is the result. It is ended early when the pruner says so.
 */
export async function runTrial(
  studies: Studies,
  trial: StudyTrial,
  options: TrialCommand,
): Promise<StudyTrial> {
  const { objectives, lease_s, signal } = options;
  const { study, number, attempt } = trial;
  const parameters = JSON.stringify(trial.parameters);
  const [file = "", ...args] = options.command.map((part) => fill(part, trial));
  const child = execa(file, args, {
    input: parameters,
    reject: false,
    cancelSignal: signal,
    stderr: ["pipe", "inherit"],
    env: {
      CEREBROS_PARAMETERS: parameters,
      CEREBROS_TRIAL: String(number),
      ...(trial.checkpoint === null ? {} : { CEREBROS_CHECKPOINT: trial.checkpoint }),
    },
  });
  const beat = keepAlive(studies, trial, lease_s);
  let values: Record<string, number> | undefined;
  let ended: "pruned" | "paused" | null = null;
  try {
    for await (const text of child.iterable({ from: "stdout" })) {
      const line = parseLine(text);
      if (line === null || ended !== null) continue;
      const { step, checkpoint, ...shown } = line;
      const metrics = Object.fromEntries(
        Object.entries(shown).map(([name, value]) => [name, typeof value === "number" ? value : Number.NaN]),
      );
      if (objectives.every(({ metric }) => Object.hasOwn(metrics, metric)))
        values = Object.fromEntries(objectives.map(({ metric }) => [metric, metrics[metric] as number]));
      if (step === undefined) continue;
      const verdict = await studies.report({ study, number, step, metrics, checkpoint, attempt });
      if (verdict.prune) ended = "pruned";
      else if (verdict.pause) ended = "paused";
      if (ended !== null) child.kill();
    }
    const result = await child;
    if (ended !== null) return await studies.tell({ study, number, attempt, state: ended });
    if (signal.aborted) return await studies.tell({ study, number, attempt, error: "interrupted" });
    if (result.failed) return await studies.tell({ study, number, attempt, error: whyFailed(result) });
    if (values === undefined) {
      const names = objectives.map(({ metric }) => metric).join(", ");
      return await studies.tell({
        study,
        number,
        attempt,
        error: `the command wrote no JSON line with ${names}`,
      });
    }
    return await studies.tell({ study, number, attempt, values });
  } finally {
    clearInterval(beat);
    child.kill();
  }
}

function fill(part: string, { parameters }: StudyTrial): string {
  return part.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : whole,
  );
}

function parseLine(text: string): z.infer<typeof Line> | null {
  if (!text.startsWith("{")) return null;
  try {
    return Line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Commands may print what they like beside their metrics.
    return null;
  }
}

function keepAlive(studies: Studies, { study, number, attempt }: StudyTrial, lease_s: number | null) {
  if (lease_s === null) return undefined;
  return setInterval(
    () => {
      studies.heartbeat({ study, number, attempt }).catch((error: unknown) => {
        // The next report or the result meets the same refusal, and says so.
        if (!(error instanceof CerebrosError)) throw error;
      });
    },
    (lease_s * 1_000) / 3,
  );
}

function whyFailed(result: { shortMessage?: string | undefined; stderr?: unknown }): string {
  const last = typeof result.stderr === "string" ? result.stderr.trim().split("\n").at(-1) : "";
  return [result.shortMessage ?? "the command failed", last].filter(Boolean).join(": ").slice(0, 2_000);
}
