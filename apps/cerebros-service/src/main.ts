#!/usr/bin/env node
import { TrainerChoice } from "@cerebros/contracts";
import { createLogger, exitWithError, onStop } from "@cerebros/server";
import { Command, InvalidArgumentError, Option } from "commander";
import { readEnvironment } from "./env.js";
import { startService } from "./service.js";
import { version } from "./version.js";

interface Flags {
  host?: string;
  port?: number;
  dataDir?: string;
  trainer?: TrainerChoice;
  execute: boolean;
}

async function main(): Promise<void> {
  const command = new Command("cerebros-service")
    .description("Neural architecture search and training server")
    .version(version)
    .option("--host <address>", "address to bind (CEREBROS_HOST, default 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (CEREBROS_PORT, default 8000)", toPort)
    .option("--data-dir <folder>", "where everything is kept (CEREBROS_DATA_DIR, default .cerebros)")
    .addOption(
      new Option(
        "--trainer <name>",
        "what trains runs that leave it open (CEREBROS_TRAINER, default auto)",
      ).choices(TrainerChoice.options),
    )
    .option("--no-execute", "answer questions, but start no run")
    .parse();
  const { host, port, dataDir, trainer, execute } = command.opts<Flags>();
  const env = readEnvironment(process.env);
  const service = await startService({
    host: host ?? env.host,
    port: port ?? env.port,
    data_dir: dataDir ?? env.data_dir,
    tracking_uri: env.tracking_uri,
    experiment: env.experiment,
    max_workers: env.max_workers,
    trainer: trainer ?? env.trainer,
    trial_bytes: env.trial_bytes,
    execute,
    workerUrl: new URL("./training/worker.js", import.meta.url),
    log: createLogger({ name: "cerebros-service", level: env.log_level }),
    now: () => new Date(),
  });
  onStop(() => service.stop());
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== "") return port;
  throw new InvalidArgumentError("expected a whole number from 0 to 65535");
}

main().catch(exitWithError);
