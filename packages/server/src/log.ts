import pino, { type Logger } from "pino";
import pretty from "pino-pretty";

export type { Logger } from "pino";

export interface LogOptions {
  /** Name of the process, on every line. */
  name: string;
  /** trace, debug, info, warn, error, fatal or silent. Default info. */
  level?: string;
}

/**
 * Logs to standard error: JSON lines, or readable text when standard error is a terminal. Standard output stays free for
 * what a command answers.
 */
export function createLogger({ name, level = "info" }: LogOptions): Logger {
  const stream = process.stderr.isTTY
    ? pretty({
        destination: 2,
        sync: true,
        colorize: true,
        translateTime: "SYS:HH:MM:ss",
        ignore: "pid,hostname",
      })
    : pino.destination({ dest: 2, sync: true });
  return pino(
    { name, level, redact: ["*.password", "*.authorization", "req.headers.authorization"] },
    stream,
  );
}
