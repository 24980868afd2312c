import type { Replay } from "@cerebros/contracts";
import { Command } from "commander";
import type { Context } from "../context.js";
import { FAILED, OK } from "../exit-code.js";
import { dataDirOption, portOption, type ServiceOptions } from "../options.js";
import { withSession } from "../session.js";

export function replayCommand(context: Context): Command {
  return new Command("replay")
    .description("train a stored trial again and compare its weights with the saved ones, bit for bit")
    .argument("<trial>", "id of a succeeded trial, as `show` lists them")
    .addOption(portOption())
    .addOption(dataDirOption())
    .option("--json", "print one JSON document")
    .action((trial_id: string, options: ServiceOptions & { json?: boolean }) =>
      withSession(context, "read", options, async (session) => {
        const replay = await session.ask(session.client.trials.replay.mutate({ trial_id }));
        context.terminal.print(options.json === true ? JSON.stringify(replay) : describeReplay(replay));
        context.exit(replay.equal ? OK : FAILED);
      }),
    );
}

export function describeReplay({ trial_id, trainer, epochs, difference }: Replay): string {
  const done = `trial ${trial_id}, ${epochs} epochs on ${trainer}`;
  if (difference === null) return `equal: ${done}: every weight came out bit for bit`;
  const { where, index, saved, replayed } = difference;
  if (index === null) return `different: ${done}: the data are encoded otherwise (${where})`;
  return `different: ${done}: ${where}[${index}] is ${saved} in the saved model and ${replayed} now`;
}
