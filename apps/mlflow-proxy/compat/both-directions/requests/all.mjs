import { artifactRequests } from "./artifacts.mjs";
import { experimentRequests } from "./experiments.mjs";
import { loggedModelRequests } from "./logged-models.mjs";
import { metricRequests } from "./metrics.mjs";
import { registryRequests } from "./registry.mjs";
import { runRequests } from "./runs.mjs";

/** Everything that is asked of both servers about what `write.py` wrote. */
export function allRequests(written) {
  return [
    experimentRequests,
    runRequests,
    metricRequests,
    artifactRequests,
    registryRequests,
    loggedModelRequests,
  ].flatMap((build) => build(written));
}
