import { CerebrosError, type Parameters } from "@cerebros/contracts";
import { stream } from "../../random/stream.js";
import type { History } from "../../study/history.js";
import type { Sampler } from "../sampler.js";
import { TriedPoints } from "../tried-points.js";
import { gridPoints } from "./grid-points.js";

interface Plan {
  key: string;
  /** In the order in which they are tried. */
  points: readonly Parameters[];
  /** All before this one were tried. */
  next: number;
  tried: TriedPoints;
}

/**
 * Every point of a space once, in an order that the seed decides. Points that users enqueued are not tried again, also not
 * those of trials that failed.
 *
 * Refuses (`invalid_input`) floats without a step and more than 100,000 points, and (`conflict`, `space`) to go on when all
 * points were tried.
 */
export function gridSampler(): Sampler {
  const plans = new WeakMap<History, Plan>();
  return {
    name: "grid",
    sample: ({ space, history, seed }) => {
      const key = JSON.stringify([seed, space]);
      const known = plans.get(history);
      const plan =
        known?.key === key
          ? known
          : { key, points: shuffled(gridPoints(space), seed), next: 0, tried: new TriedPoints(history) };
      plans.set(history, plan);
      plan.tried.update();
      for (; plan.next < plan.points.length; plan.next++) {
        const point = plan.points[plan.next] as Parameters;
        if (!plan.tried.has(point)) return point;
      }
      throw new CerebrosError(
        "conflict",
        `all ${plan.points.length} points of space were tried; the sampler grid has no other, so stop after as many trials`,
        { field: "space" },
      );
    },
  };
}

function shuffled(points: readonly Parameters[], seed: number): Parameters[] {
  const order = Int32Array.from(points.keys());
  stream(seed, "grid").shuffle(order);
  return Array.from(order, (at) => points[at] as Parameters);
}
