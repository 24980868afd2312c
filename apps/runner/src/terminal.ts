import type { WriteStream } from "node:tty";

/** Something drawn on the last line of the terminal, which other lines must not run into. */
export interface Drawing {
  erase(): void;
  redraw(): void;
}

/** Where a command writes. What it answers goes to standard output, everything about the way there to standard error. */
export interface Terminal {
  /** A line of the answer. */
  print(text: string): void;
  /** A piece of the answer as it is; resolves when the reader can take more. */
  write(text: string): Promise<void>;
  /** A line about what is going on. */
  note(text: string): void;
  /** A person is watching standard error. */
  readonly interactive: boolean;
  /** A person reads the answer. */
  readonly answers_person: boolean;
  /** The reader of standard output has gone: further answers are dropped. */
  readonly closed: boolean;
  /** Erases `drawing` before each line and draws it again afterwards; null when it has gone. */
  keep(drawing: Drawing | null): void;
  readonly error_stream: NodeJS.WritableStream;
}

/** Wraps the two streams. A reader that goes away (EPIPE) is no error. */
export function createTerminal(output: NodeJS.WritableStream, errors: NodeJS.WritableStream): Terminal {
  let drawing: Drawing | null = null;
  let closed = false;
  const around = (write: () => void) => {
    drawing?.erase();
    write();
    drawing?.redraw();
  };
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
  });
  errors.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    print(text) {
      if (!closed) around(() => output.write(`${text}\n`));
    },
    async write(text) {
      if (closed || output.write(text)) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          output.off("drain", done);
          output.off("close", done);
          output.off("error", done);
          resolve();
        };
        output.on("drain", done).on("close", done).on("error", done);
      });
    },
    note(text) {
      around(() => errors.write(`${text}\n`));
    },
    interactive: (errors as Partial<WriteStream>).isTTY === true,
    answers_person: (output as Partial<WriteStream>).isTTY === true,
    get closed() {
      return closed;
    },
    keep(next) {
      drawing = next;
    },
    error_stream: errors,
  };
}
