import { type Answer, failure } from "./answer.js";
import type { BridgeDocument } from "./document.js";
import type { Settings } from "./env.js";
import { jsonMembers, jsonObject } from "./json-members.js";
import { type RemoteTarget, remoteTarget } from "./remote-target.js";

export interface ForwardRequest {
  op: string;
  target: RemoteTarget;
  /** JSON. */
  body: string;
}

export type Decision = { kind: "answer"; answer: Answer } | { kind: "forward"; request: ForwardRequest };

/** What to do with a document: echo it, or forward it to the remote (interop 2.2, 2.9). Touches nothing outside. */
export function decide(
  settings: Pick<Settings, "op" | "remote" | "compat_exit">,
  document: BridgeDocument,
): Decision {
  const op = settings.op ?? document.op ?? "unknown";
  if (settings.remote === null) {
    const stdout = `{"status":"ok","op":${JSON.stringify(op)},"echo":${document.payload}}\n`;
    return { kind: "answer", answer: { stdout, exit_code: 0, notes: [] } };
  }
  const target = remoteTarget(settings.remote, op);
  if (target === null) {
    // Not even the value: an address that cannot be parsed cannot be cleared of its password.
    const reason = "CEREBROS_REMOTE_URL is not a URL that starts with http:// or https://";
    return { kind: "answer", answer: failure(reason, settings.compat_exit) };
  }
  return { kind: "forward", request: { op, target, body: flatBody(document.payload) } };
}

/**
 * All contract fields at the top level, `run_id` in front and always there (interop 2.9). S2's `start_run` has it in
 * `opts` only.
 */
function flatBody(payload: string): string {
  const members = jsonMembers(payload);
  const run_id = known(members.get("run_id")) ?? known(runIdOfOpts(members.get("opts"))) ?? "null";
  return jsonObject(new Map([["run_id", run_id], ...members, ["run_id", run_id]]));
}

function runIdOfOpts(opts: string | undefined): string | undefined {
  return opts?.startsWith("{") === true ? jsonMembers(opts).get("run_id") : undefined;
}

function known(value: string | undefined): string | undefined {
  return value === "null" ? undefined : value;
}
