import type { BridgeFailure } from "@cerebros/contracts";
import { Nesting } from "./nesting.js";
import type { RemoteTarget } from "./remote-target.js";

/** Above this Thunderline cannot hand a `start_run` result on to `finalize_run` (interop 2.3). */
const START_RUN_BYTES = 100_000;
const EXCERPT_CHARACTERS = 300;

export interface Answer {
  /** Exactly one JSON document. */
  stdout: string | Uint8Array;
  /** 0 means success to the platform, whatever the document says (interop 2.4). */
  exit_code: 0 | 1;
  /** For the log. */
  notes: string[];
}

export type RemoteOutcome =
  | { kind: "response"; status: number; body: Buffer }
  | {
      kind: "failed";
      /** Written by Node or by the remote: to be cleared of credentials. */
      reason: string;
      /** A name lookup is still under way, in a thread that Node would wait for at a regular exit. */
      stuck: boolean;
    };

/**
 * What to print for what came of the forwarding (interop 2.9): the remote's JSON body as it came, `{"status":"ok"}` for
 * none, `{"status":"ok","raw":...}` for any other text. A transport failure, or a status that is not 2xx, or JSON with
 * `NaN` or `Infinity` in it, is a failure.
 */
export function answerFor(
  outcome: RemoteOutcome,
  request: { op: string; target: RemoteTarget },
  compat_exit: boolean,
): Answer {
  const { op, target } = request;
  if (outcome.kind === "failed") {
    return failure(`${target.shown}: ${target.conceal(outcome.reason)}`, compat_exit);
  }
  const text = outcome.body.toString("utf8");
  if (outcome.status < 200 || outcome.status > 299) {
    const excerpt = shorten(target.conceal(text).replace(/\s+/g, " ").trim());
    return failure(
      `HTTP ${outcome.status} from ${target.shown}${excerpt === "" ? "" : `: ${excerpt}`}`,
      compat_exit,
    );
  }
  if (text.trim() === "") return { stdout: '{"status":"ok"}\n', exit_code: 0, notes: [] };
  const json = isJson(text);
  // Bytes that are no UTF-8 were replaced in `text` and must not go out as JSON.
  if (json && Buffer.from(text).equals(outcome.body)) {
    return { stdout: outcome.body, exit_code: 0, notes: sizeNotes(op, outcome.body.length) };
  }
  if (!json && isJson(withoutConstants(text))) {
    return failure(`${target.shown} answered with NaN or Infinity, which JSON does not have`, compat_exit);
  }
  const stdout = `${JSON.stringify({ status: "ok", raw: text })}\n`;
  return {
    stdout,
    exit_code: 0,
    notes: [`${target.shown} did not answer with JSON`, ...sizeNotes(op, stdout.length)],
  };
}

/**
 * `failed` and exit code 1, because the platform takes exit code 0 for success even of a run without trials. With
 * `compat_exit` the original's `error` and exit code 0.
 */
export function failure(reason: string, compat_exit: boolean): Answer {
  const document: BridgeFailure = { status: compat_exit ? "error" : "failed", reason };
  return { stdout: `${JSON.stringify(document)}\n`, exit_code: compat_exit ? 0 : 1, notes: [reason] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text with null in place of the constants that Python's encoder writes. */
function withoutConstants(text: string): string {
  const constant = /-?(?:NaN|Infinity)/y;
  const nesting = new Nesting();
  let replaced = "";
  for (let at = 0; at < text.length; at++) {
    constant.lastIndex = at;
    if (!nesting.inString && constant.test(text)) {
      replaced += "null";
      at = constant.lastIndex - 1;
    } else {
      nesting.accept(text.charCodeAt(at));
      replaced += text[at];
    }
  }
  return replaced;
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length <= EXCERPT_CHARACTERS
    ? text
    : `${characters.slice(0, EXCERPT_CHARACTERS).join("")}…`;
}

function sizeNotes(op: string, bytes: number): string[] {
  if (op !== "start_run" || bytes <= START_RUN_BYTES) return [];
  return [
    `the result has ${bytes} bytes; above ${START_RUN_BYTES} it may not fit into finalize_run's environment`,
  ];
}
