import { type Answer, answerFor, failure } from "./answer.js";
import { decide } from "./decide.js";
import { type BridgeDocument, EMPTY_DOCUMENT, readDocument } from "./document.js";
import { readEnv, type Settings } from "./env.js";
import { forward } from "./forward.js";
import { log, writeStdout } from "./output.js";
import { readStdin } from "./stdin.js";

/*
 * One process per operation (interop 2): reads what the platform hands over, prints one JSON document, exits. All input
 * and output is here and in the files that are named after it; what to answer is decided in decide.ts and answer.ts.
 */

/** Time for both ends of a dying caller's pipes to close. */
const CUT_OFF_GRACE_MS = 50;

async function main(): Promise<void> {
  const settings = readEnv(process.env, process.argv.slice(2));
  settings.problems.forEach(log);
  const { document, cut_off } = await readInput(settings);

  const decision = decide(settings, document);
  if (decision.kind === "answer") return exitWith(decision.answer, settings);
  if (cut_off && (await isAbandoned(settings))) return process.exit(1);

  const outcome = await forward(decision.request, settings.deadline_ms - process.uptime() * 1000);
  const answer = answerFor(outcome, decision.request, settings.compat_exit);
  exitWith(answer, settings, outcome.kind === "failed" && outcome.stuck);
}

/** The environment's document, else that of stdin, else the empty one (interop 2.2). */
async function readInput(settings: Settings): Promise<{ document: BridgeDocument; cut_off: boolean }> {
  const given = settings.payload === null ? null : usable("CEREBROS_BRIDGE_PAYLOAD", settings.payload);
  if (given !== null) return { document: given, cut_off: false };

  const { text, problem, cut_off } = await readStdin(settings.stdin_ms);
  if (problem !== null) log(problem);
  const read = text === null ? null : usable("stdin", text);
  return { document: read ?? EMPTY_DOCUMENT, cut_off };
}

function usable(source: string, text: string): BridgeDocument | null {
  const { document, problem } = readDocument(text);
  if (problem !== null) log(`${source}: ${problem}`);
  return document;
}

/**
 * An input pipe that ends without a document may mean that the platform has given up (interop 2.2), and then no work may
 * begin. Only a write can tell; white space is allowed around the document.
 */
async function isAbandoned(settings: Settings): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, CUT_OFF_GRACE_MS));
  return writeStdout("\n", settings.deadline_ms) === "abandoned";
}

/** Says nothing when the reader is gone: the platform has already counted the call as failed. */
function exitWith(answer: Answer, settings: Settings, stuck = false): void {
  if (writeStdout(answer.stdout, settings.deadline_ms) === "abandoned") process.exit(1);
  answer.notes.forEach(log);
  // A regular exit would wait for the lookup, and run into the platform's timeout. The signal, too, is a failure to it.
  if (stuck && answer.exit_code !== 0) process.kill(process.pid, "SIGKILL");
  process.exit(answer.exit_code);
}

main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const reason = `internal error of the bridge stub: ${error instanceof Error ? error.message : String(error)}`;
  try {
    writeStdout(failure(reason, false).stdout, 0);
  } finally {
    process.exit(1);
  }
});
