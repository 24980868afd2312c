import {
  EnsureExperiment,
  EnsureRun,
  LogBatch,
  SearchRuns,
  TrackingRunId,
  UpdateRun,
} from "@cerebros/contracts";
import { z } from "zod";
import { createTrpc } from "../trpc.js";
import type { TrackingPort } from "./port.js";
import { toWireRun } from "./wire.js";

const { router, procedure } = createTrpc<{ tracking: TrackingPort }>();

const tracking = router({
  ensureExperiment: procedure
    .input(EnsureExperiment)
    .mutation(({ ctx, input }) => ctx.tracking.ensureExperiment(input)),
  ensureRun: procedure.input(EnsureRun).mutation(async ({ ctx, input }) => {
    const { run, created } = await ctx.tracking.ensureRun(input);
    return { run: toWireRun(run), created };
  }),
  logBatch: procedure.input(LogBatch).mutation(({ ctx, input }) => ctx.tracking.logBatch(input)),
  updateRun: procedure.input(UpdateRun).mutation(({ ctx, input }) => ctx.tracking.updateRun(input)),
  getRun: procedure
    .input(z.object({ run_id: TrackingRunId }))
    .query(async ({ ctx, input }) => toWireRun(await ctx.tracking.getRun(input))),
  searchRuns: procedure.input(SearchRuns).query(async ({ ctx, input }) => {
    const { runs, next_page_token } = await ctx.tracking.searchRuns(input);
    return { runs: runs.map(toWireRun), next_page_token };
  }),
  health: procedure.query(({ ctx }) => ctx.tracking.health()),
});

/** Everything that the tracking server answers under `/trpc`; the app supplies the port as context. */
export const trackingRouter = router({ tracking });

export type TrackingRouter = typeof trackingRouter;
