import { datasetsRouter } from "./routers/datasets.js";
import { eventsRouter } from "./routers/events.js";
import { runsRouter } from "./routers/runs.js";
import { studiesRouter } from "./routers/studies.js";
import { trialsRouter } from "./routers/trials.js";
import { procedure, router } from "./service-trpc.js";

/** Everything that cerebros-service answers under `/trpc`; the app supplies the ports as context. */
export const serviceRouter = router({
  runs: runsRouter,
  trials: trialsRouter,
  events: eventsRouter,
  datasets: datasetsRouter,
  studies: studiesRouter,
  health: procedure.query(({ ctx }) => ctx.health()),
});

export type ServiceRouter = typeof serviceRouter;
