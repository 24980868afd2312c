import { signalExitCode } from "./exit-code.js";

export type StopSignal = "SIGINT" | "SIGTERM";

/** Ctrl-C and SIGTERM, for a command that has something to finish first. */
export interface Interrupts {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The signal that came, or null. */
  readonly received: StopSignal | null;
}

/** A package manager passes on the Ctrl-C that the terminal has already sent to everyone: both are one. */
const ONE_KEYSTROKE_MS = 500;

/**
 * Until `take` is called, a signal ends the process at once. After that the first one aborts the returned signal and
 * the second one ends the process.
 */
export function watchSignals(): { take(): Interrupts } {
  const controller = new AbortController();
  let taken = false;
  let received: StopSignal | null = null;
  let at = 0;
  const onSignal = (name: StopSignal) => {
    if (!taken) process.exit(signalExitCode(name));
    if (received !== null && Date.now() - at > ONE_KEYSTROKE_MS) process.exit(signalExitCode(name));
    if (received !== null) return;
    received = name;
    at = Date.now();
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    take() {
      taken = true;
      return {
        signal: controller.signal,
        get received() {
          return received;
        },
      };
    },
  };
}
