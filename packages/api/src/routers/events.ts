import { RunId } from "@cerebros/contracts";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { procedure, router } from "../service-trpc.js";

const from = z.object({ run_id: RunId.optional(), after: z.int().min(0).default(0) });

export const eventsRouter = router({
  list: procedure
    .input(from.extend({ limit: z.int().min(1).max(10_000).default(1_000) }).prefault({}))
    .query(({ ctx, input }) => ctx.events.list(input)),
  /** Server-sent events. A client that reconnects names the last number it saw and misses nothing. */
  follow: procedure
    .input(from.extend({ lastEventId: z.coerce.number().int().min(0).nullish() }).prefault({}))
    .subscription(async function* ({ ctx, input, signal }) {
      const after = Math.max(input.after, input.lastEventId ?? 0);
      const stop = signal ?? new AbortController().signal;
      for await (const event of ctx.events.follow({ after, run_id: input.run_id, signal: stop })) {
        yield tracked(String(event.seq), event);
      }
    }),
});
