import type { Env } from "./env.js";
import type { Interrupts } from "./interrupts.js";
import type { Terminal } from "./terminal.js";

/** What `main.ts` hands to every command. */
export interface Context {
  env: Env;
  terminal: Terminal;
  /** Claims Ctrl-C for the command; without it a signal ends the process at once. */
  takeInterrupts(): Interrupts;
  /** Sets the exit code of a command that ended in order. */
  exit(code: number): void;
}
