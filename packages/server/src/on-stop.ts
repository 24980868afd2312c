/**
 * Calls `stop` once when the process is asked to end: SIGINT, SIGTERM, or the parent that spawned it with an IPC channel
 * going away. A second signal ends the process at once.
 *
 * @param stop resolves when everything is closed; the process then exits with 0.
 * @param graceMs after this long the process exits with 1 whatever `stop` does. Default 10,000.
 */
export function onStop(stop: (reason: string) => Promise<void>, graceMs = 10_000): void {
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), graceMs).unref();
    stop(reason).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", () => begin("SIGINT"));
  process.on("SIGTERM", () => begin("SIGTERM"));
  if (process.channel !== undefined) process.on("disconnect", () => begin("parent gone"));
}
