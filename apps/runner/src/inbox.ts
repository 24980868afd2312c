/** Joins callbacks to a loop: what is pushed is taken in order, and taking waits for the next push. */
export interface Inbox<T> {
  push(item: T): void;
  take(): Promise<T>;
}

/** For one taker at a time. */
export function createInbox<T>(): Inbox<T> {
  const items: T[] = [];
  let wake: (() => void) | null = null;
  return {
    push(item) {
      items.push(item);
      wake?.();
    },
    async take() {
      for (;;) {
        const [item] = items.splice(0, 1);
        if (item !== undefined) return item;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
