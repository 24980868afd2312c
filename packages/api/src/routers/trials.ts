import { RunId, TrialId } from "@cerebros/contracts";
import { z } from "zod";
import { procedure, router } from "../service-trpc.js";

const byTrial = z.object({ trial_id: TrialId });

export const trialsRouter = router({
  /** `after` is the number of the last trial already seen. */
  list: procedure
    .input(
      z.object({
        run_id: RunId,
        limit: z.int().min(1).max(1_000).default(1_000),
        after: z.int().min(0).default(0),
      }),
    )
    .query(({ ctx, input }) => ctx.trials.list(input)),
  get: procedure.input(byTrial).query(({ ctx, input }) => ctx.trials.get(input.trial_id)),
  epochs: procedure.input(byTrial).query(({ ctx, input }) => ctx.trials.epochs(input.trial_id)),
  /** Answers when training has ended. */
  replay: procedure
    .input(byTrial)
    .mutation(({ ctx, input, signal }) => ctx.trials.replay(input.trial_id, signal)),
});
