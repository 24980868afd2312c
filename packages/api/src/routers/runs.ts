import { DataRow, PredictingModel, RunConfig, RunId } from "@cerebros/contracts";
import { z } from "zod";
import { procedure, router } from "../service-trpc.js";

const byRun = z.object({ run_id: RunId });

export const runsRouter = router({
  /** With a `run_id` of the caller's, repeating the call returns the same run instead of a second one. */
  create: procedure
    .input(z.object({ config: RunConfig, run_id: RunId.optional() }))
    .mutation(({ ctx, input }) => ctx.runs.create(input.config, input.run_id)),
  get: procedure.input(byRun).query(({ ctx, input }) => ctx.runs.get(input.run_id)),
  list: procedure
    .input(z.object({ limit: z.int().min(1).max(1_000).default(50), before: RunId.optional() }).prefault({}))
    .query(({ ctx, input }) => ctx.runs.list(input)),
  cancel: procedure.input(byRun).mutation(({ ctx, input }) => ctx.runs.cancel(input.run_id)),
  predict: procedure
    .input(
      byRun.extend({ rows: z.array(DataRow).min(1).max(10_000), model: PredictingModel.default("best") }),
    )
    .mutation(({ ctx, input }) => ctx.runs.predict(input)),
  bestModel: procedure.input(byRun).query(({ ctx, input }) => ctx.runs.bestModel(input.run_id)),
});
