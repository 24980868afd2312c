import { CerebrosError, type ServiceHealth } from "@cerebros/contracts";
import { Command } from "commander";
import type { Context } from "../context.js";
import { drawTable } from "../draw-table.js";
import { formatDuration } from "../duration.js";
import { FAILED, OK } from "../exit-code.js";
import { serviceHealth, withSession } from "../session.js";

export function healthCommand(context: Context): Command {
  return new Command("health")
    .description("ask the running service how it is; ends with 1 when it is degraded")
    .option("--json", "print one JSON document")
    .action((options: { json?: boolean }) =>
      withSession(context, "attach", {}, async ({ url }) => {
        const health = await serviceHealth(url);
        if (health === null) throw new CerebrosError("unavailable", `the service at ${url} has just gone`);
        context.terminal.print(options.json ? JSON.stringify(health) : drawHealth(url, health));
        context.exit(health.status === "ok" ? OK : FAILED);
      }),
    );
}

function drawHealth(url: string, health: ServiceHealth): string {
  const { tracking } = health;
  return drawTable(
    [],
    [
      ["status", health.problem === null ? health.status : `${health.status}: ${health.problem}`],
      ["service", `${url}, version ${health.version}, Node ${health.node_version}`],
      ["trainer", health.trainer ?? "not loaded yet"],
      ["current run", health.current_run_id ?? "none"],
      ["tracking", `${tracking.uri}, ${contact(tracking.reachable)}, ${tracking.pending} waiting`],
      ["up for", formatDuration(health.uptime_s * 1_000)],
    ],
  );
}

function contact(reachable: ServiceHealth["tracking"]["reachable"]): string {
  if (reachable === null) return "nothing sent yet";
  return reachable ? "reachable" : "not reachable";
}
