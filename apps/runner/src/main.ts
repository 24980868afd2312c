#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { CerebrosError } from "@cerebros/contracts";
import { CommanderError } from "commander";
import { readEnv } from "./env.js";
import { INVALID, OK, toExitCode } from "./exit-code.js";
import { watchSignals } from "./interrupts.js";
import { createProgram } from "./program.js";
import { createTerminal, type Terminal } from "./terminal.js";

/** Handles that are still open when everything is done must not keep the command from ending. */
const LINGER_MS = 1_000;

const terminal = createTerminal(process.stdout, process.stderr);
const signals = watchSignals();
process.exitCode = await main();
setTimeout(() => process.exit(), LINGER_MS).unref();

async function main(): Promise<number> {
  let debug = false;
  let code = OK;
  try {
    const env = readEnv(process.env, process.cwd());
    debug = env.debug;
    const exit = (next: number) => {
      code = next;
    };
    const program = createProgram({ env, terminal, takeInterrupts: signals.take, exit }, readVersion());
    if (process.argv.length <= 2)
      throw new CerebrosError("invalid_input", "no command: see `cerebros --help`");
    await program.parseAsync();
    return code;
  } catch (error) {
    return explain(error, terminal, debug);
  }
}

/** One line on standard error, and the exit code that goes with it. */
function explain(error: unknown, { note }: Terminal, debug: boolean): number {
  if (error instanceof CommanderError) {
    // Help and version end this way too.
    if (error.exitCode === OK) return OK;
    note(oneLine(error.message.replace(/^error: /, "")));
    return INVALID;
  }
  note(oneLine(error instanceof Error ? error.message : String(error)));
  if (debug && error instanceof Error) note(error.stack ?? "");
  else if (!(error instanceof CerebrosError))
    note("this is a fault of cerebros; LOG_LEVEL=debug shows where");
  return toExitCode(error);
}

function oneLine(message: string): string {
  return `error: ${message.trim().replaceAll(/\s*\n\s*/g, " ")}`;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}
