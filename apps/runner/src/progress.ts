import { MultiBar, type SingleBar } from "cli-progress";
import type { Terminal } from "./terminal.js";

/** Where a run stands. */
export interface Standing {
  total: number;
  finished: number;
  /** Trials that are training, with the epoch they have reached. */
  running: { number: number; epoch: number }[];
  max_epochs: number;
  best: string | null;
}

/** Shows where a run stands until it is closed. */
export interface Progress {
  show(standing: Standing): void;
  close(): void;
}

/** A bar below the lines when a person watches; otherwise a plain line now and then. Both on standard error. */
export function createProgress(terminal: Terminal): Progress {
  return terminal.interactive ? drawBar(terminal) : writeLines(terminal);
}

function drawBar(terminal: Terminal): Progress {
  const bars = new MultiBar({
    stream: terminal.error_stream,
    format: "[{bar}] {value}/{total} trials {detail}",
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    forceRedraw: true,
    gracefulExit: false,
    // Long lines are cut at the width of the terminal.
    linewrap: true,
    fps: 5,
  });
  let bar: SingleBar | null = null;
  return {
    show(standing) {
      const detail = describe(standing);
      if (bar === null) {
        bar = bars.create(standing.total, standing.finished, { detail });
        terminal.keep({
          erase: () => void terminal.error_stream.write("\r\u001b[2K"),
          redraw: () => bars.update(),
        });
      }
      bar.setTotal(standing.total);
      bar.update(standing.finished, { detail });
    },
    close() {
      terminal.keep(null);
      if (bar !== null) bars.stop();
      bar = null;
    },
  };
}

/** Plain lines come at most this often. */
const LINE_MS = 5_000;

function writeLines(terminal: Terminal): Progress {
  let at = Date.now();
  return {
    show(standing) {
      if (standing.running.length === 0 || Date.now() - at < LINE_MS) return;
      at = Date.now();
      terminal.note(`progress: ${standing.finished}/${standing.total} trials ${describe(standing)}`);
    },
    close() {},
  };
}

function describe({ running, max_epochs, best }: Standing): string {
  const now = running.map(({ number, epoch }) => `#${number} epoch ${epoch}/${max_epochs}`).join(", ");
  return [now, best === null ? "" : `best ${best}`].filter((part) => part !== "").join("; ");
}
