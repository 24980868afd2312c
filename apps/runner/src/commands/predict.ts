import type { DataRow, PredictingModel } from "@cerebros/contracts";
import { Command } from "commander";
import type { Context } from "../context.js";
import { checkDataFile } from "../data-file.js";
import { type DataChunk, readData } from "../data-rows.js";
import { dataDirOption, portOption, type ServiceOptions } from "../options.js";
import { openOutput } from "../output-file.js";
import { documentFormat, rowsFormat } from "../predictions-format.js";
import { resolveRun } from "../resolve-run.js";
import { type Session, withSession } from "../session.js";

interface PredictOptions extends ServiceOptions {
  data: string;
  output: string;
  ensemble?: boolean;
  json?: boolean;
}

/** Rows in one request at most: the limit of the service. */
const CHUNK = 10_000;

export function predictCommand(context: Context): Command {
  return new Command("predict")
    .description("predict the rows of a file with the best model of a run")
    .argument("<run>", "id, the start of one, or latest")
    .requiredOption("--data <file>", "CSV or JSONL file, also gzip, with the columns of the run's features")
    .option("--output <file>", "where the rows with the predictions go; - is standard output", "-")
    .option("--ensemble", "predict with the ensemble that the run made (run --ensemble n)")
    .addOption(portOption())
    .addOption(dataDirOption())
    .option("--json", "write one JSON document in place of the rows")
    .action(async (name: string, options: PredictOptions) => {
      await checkDataFile(options.data);
      await withSession(context, "read", options, (session) => predict(context, session, name, options));
    });
}

async function predict(
  context: Context,
  session: Session,
  name: string,
  options: PredictOptions,
): Promise<void> {
  const { run_id } = await resolveRun(session, name);
  const output = await openOutput(options.output, context.terminal);
  const format = options.json ? documentFormat() : rowsFormat();
  try {
    let rows = 0;
    let leaky = false;
    const model: PredictingModel = options.ensemble ? "ensemble" : "best";
    for await (const chunk of readData(options.data, CHUNK)) {
      const request = { run_id, rows: toDataRows(chunk), model };
      const predictions = await session.ask(session.client.runs.predict.mutate(request));
      await output.write(format.chunk(chunk, predictions));
      const last = rows + chunk.rows.length;
      for (const warning of predictions.warnings) {
        context.terminal.note(`warning: rows ${rows + 1} to ${last}: ${warning}`);
      }
      rows = last;
      leaky ||= predictions.leaky;
      // Nobody reads any more.
      if (output.closed) break;
    }
    await output.write(format.end());
    await output.commit();
    if (leaky)
      context.terminal.note(
        "warning: LEAK allowed: the model was trained on inputs that give the target away",
      );
    if (options.output !== "-") context.terminal.note(`${rows} predictions are in ${options.output}`);
  } catch (error) {
    await output.discard();
    throw error;
  }
}

function toDataRows({ names, rows }: DataChunk): DataRow[] {
  return rows.map(({ cells }) =>
    Object.fromEntries(names.map((column, index) => [column, cells[index] ?? null])),
  );
}
