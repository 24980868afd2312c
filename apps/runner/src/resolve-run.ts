import { CerebrosError, invalidInput, type Run, RunId } from "@cerebros/contracts";
import type { Session } from "./session.js";

const PAGE = 1_000;

/** Finds the run that `text` means: its id, the only id that begins so, or `latest`. */
export async function resolveRun({ client, ask }: Session, text: string): Promise<Run> {
  if (text === "latest") {
    const [latest] = await ask(client.runs.list.query({ limit: 1 }));
    if (latest !== undefined) return latest;
    throw new CerebrosError("not_found", "run latest: there is no run yet", { field: "run" });
  }
  if (!RunId.safeParse(text).success) {
    throw invalidInput("run", `run ${JSON.stringify(text)}: expected an id, the start of one, or latest`);
  }
  const matches: Run[] = [];
  let before: string | undefined;
  for (;;) {
    const page = await ask(
      client.runs.list.query({ limit: PAGE, ...(before === undefined ? {} : { before }) }),
    );
    const exact = page.find((run) => run.run_id === text);
    if (exact !== undefined) return exact;
    matches.push(...page.filter((run) => run.run_id.startsWith(text)));
    before = page.at(-1)?.run_id;
    if (page.length < PAGE || before === undefined) break;
  }
  const [match, ...others] = matches;
  if (match === undefined) {
    throw new CerebrosError("not_found", `run ${text}: no run has this id or starts so; \`ls\` lists them`, {
      field: "run",
    });
  }
  if (others.length > 0) {
    const some = matches.slice(0, 3).map((run) => run.run_id);
    const more = matches.length > some.length ? ", …" : "";
    throw invalidInput(
      "run",
      `run ${text}: ${matches.length} runs start so (${some.join(", ")}${more}): give more of it`,
    );
  }
  return match;
}
