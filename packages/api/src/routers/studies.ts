import { ParameterSpec, Parameters, StudyConfig, StudyName } from "@cerebros/contracts";
import { z } from "zod";
import { procedure, router } from "../service-trpc.js";

const byStudy = z.object({ study: StudyName });
const byTrial = byStudy.extend({ number: z.int().positive() });
/** Refuses the worker whose trial was given to another one since. */
const attempt = z.int().positive().optional();
/** JSON has no NaN and no infinity: writers put null in their place. */
const measured = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const metrics = z.record(z.string().min(1).max(250), measured);

export const studiesRouter = router({
  create: procedure.input(StudyConfig).mutation(({ ctx, input }) => ctx.studies.create(input)),
  get: procedure.input(byStudy).query(({ ctx, input }) => ctx.studies.get(input.study)),
  list: procedure.query(({ ctx }) => ctx.studies.list()),
  ask: procedure
    .input(byStudy.extend({ count: z.int().min(1).max(1_000).default(1) }))
    .mutation(({ ctx, input }) => ctx.studies.ask(input)),
  enqueue: procedure
    .input(byStudy.extend({ parameters: Parameters }))
    .mutation(({ ctx, input }) => ctx.studies.enqueue(input)),
  warmStart: procedure
    .input(byStudy.extend({ from: StudyName }))
    .mutation(({ ctx, input }) => ctx.studies.warmStart(input)),
  /** `after` is the number of the last trial already seen. */
  trials: procedure
    .input(
      byStudy.extend({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1_000).default(100),
      }),
    )
    .query(({ ctx, input }) => ctx.studies.trials(input)),
  trial: procedure.input(byTrial).query(({ ctx, input }) => ctx.studies.trial(input)),
  importances: procedure
    .input(
      byStudy.extend({
        /** `fanova`: over the whole space; `ped_anova`: among good trials. */
        method: z.enum(["fanova", "ped_anova"]).default("fanova"),
        objective: z.coerce.number().int().min(0).default(0),
      }),
    )
    .query(({ ctx, input }) => ctx.studies.importances(input)),
  suggest: procedure
    .input(byTrial.extend({ name: z.string().min(1).max(250), spec: ParameterSpec }))
    .mutation(({ ctx, input }) => ctx.studies.suggest(input)),
  report: procedure
    .input(
      byTrial.extend({
        step: z.int().nonnegative(),
        metrics,
        checkpoint: z.string().max(4_000).optional(),
        attempt,
      }),
    )
    .mutation(({ ctx, input }) => ctx.studies.report(input)),
  heartbeat: procedure
    .input(byTrial.extend({ attempt }))
    .mutation(({ ctx, input }) => ctx.studies.heartbeat(input)),
  tell: procedure
    .input(
      byTrial.extend({
        state: z.enum(["succeeded", "pruned", "failed", "paused"]).optional(),
        /** By name, in the order of the objectives, or the one value. */
        values: z.union([metrics, z.array(measured), measured]).optional(),
        constraints: metrics.optional(),
        error: z.string().max(10_000).optional(),
        attempt,
      }),
    )
    .mutation(({ ctx, input }) => ctx.studies.tell(input)),
});
