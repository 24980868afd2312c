import { type DataRow, invalidInput, type Predictions } from "@cerebros/contracts";
import { Command } from "commander";
import type { Context } from "../context.js";
import { csvLine } from "../csv-line.js";
import { readCsv } from "../csv-rows.js";
import { checkDataFile } from "../data-file.js";
import { dataDirOption, portOption, type ServiceOptions } from "../options.js";
import { openOutput } from "../output-file.js";
import { resolveRun } from "../resolve-run.js";
import { type Session, withSession } from "../session.js";

interface PredictOptions extends ServiceOptions {
  data: string;
  output: string;
  json?: boolean;
}

/** Rows in one request at most: the limit of the service. */
const CHUNK = 10_000;

export function predictCommand(context: Context): Command {
  return new Command("predict")
    .description("predict the rows of a CSV file with the best model of a run")
    .argument("<run>", "id, the start of one, or latest")
    .requiredOption("--data <file>", "CSV file with the columns of the run's features")
    .option("--output <file>", "where the CSV with the predictions goes; - is standard output", "-")
    .addOption(portOption())
    .addOption(dataDirOption())
    .option("--json", "write one JSON document in place of CSV")
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
  const format = options.json ? jsonFormat() : csvFormat();
  try {
    let rows = 0;
    for await (const chunk of readCsv(options.data, CHUNK)) {
      const request = { run_id, rows: chunk.rows.map((cells) => toDataRow(chunk.header, cells)) };
      const predictions = await session.ask(session.client.runs.predict.mutate(request));
      await output.write(format.chunk(chunk.header, chunk.rows, predictions));
      rows += chunk.rows.length;
      // Nobody reads any more.
      if (output.closed) break;
    }
    await output.write(format.end());
    await output.commit();
    if (options.output !== "-") context.terminal.note(`${rows} predictions are in ${options.output}`);
  } catch (error) {
    await output.discard();
    throw error;
  }
}

function toDataRow(header: readonly string[], cells: readonly string[]): DataRow {
  return Object.fromEntries(header.map((column, index) => [column, cells[index] ?? null]));
}

interface Format {
  chunk(header: readonly string[], rows: readonly string[][], predictions: Predictions): string;
  end(): string;
}

/** The file's own columns, then `predicted_<target>`, then one `probability_<class>` per class. */
function csvFormat(): Format {
  let classes: string[] | null = null;
  return {
    chunk(header, rows, { target, predictions, probabilities }) {
      let text = "";
      if (classes === null) {
        classes = Object.keys(probabilities?.[0] ?? {});
        const added = [`predicted_${target}`, ...classes.map((name) => `probability_${name}`)];
        const taken = added.find((column) => header.includes(column));
        if (taken !== undefined) {
          throw invalidInput(
            "data",
            `the data has a column ${taken} already: rename it, or drop it from the file`,
          );
        }
        text = csvLine([...header, ...added]);
      }
      const names = classes;
      for (const [index, cells] of rows.entries()) {
        const shares = names.map((name) => probabilities?.[index]?.[name] ?? "");
        text += csvLine([...cells, predictions[index] ?? "", ...shares]);
      }
      return text;
    },
    end: () => "",
  };
}

/** The contract's predictions of all chunks in one document. */
function jsonFormat(): Format {
  let all: Predictions | null = null;
  return {
    chunk(_header, _rows, next) {
      if (all === null) {
        all = next;
      } else {
        all.predictions.push(...next.predictions);
        all.probabilities?.push(...(next.probabilities ?? []));
      }
      return "";
    },
    end: () => `${JSON.stringify(all)}\n`,
  };
}
