import { expect, it, test } from "vitest";
import { createPruner, type PrunerSpec } from "./create-pruner.js";

it.each<[PrunerSpec, string]>([
  [{ name: "none" }, "none"],
  [{ name: "median", startup_trials: 2 }, "median"],
  [{ name: "percentile", percentile: 10 }, "percentile"],
  [{ name: "threshold", upper: 1 }, "threshold"],
  [{ name: "asha", form: "stopping" }, "asha"],
  [{ name: "hyperband", max_resource: 27 }, "hyperband"],
  [{ name: "wilcoxon" }, "wilcoxon"],
  [{ name: "patient", patience: 3 }, "patient"],
  [{ name: "patient", patience: 3, wrapped: { name: "median" } }, "patient median"],
])("%j is the pruner %s", (spec, name) => {
  expect(createPruner(spec).name).toBe(name);
});

test("what is wrong is named with its place", () => {
  const refused = (spec: object) => () => createPruner(spec as PrunerSpec);
  expect(refused({ name: "best" })).toThrow("pruner.name");
  expect(refused({ name: "asha", eta: 3 })).toThrow("pruner.eta of the pruner asha is unknown");
  expect(refused({ name: "hyperband", max_resource: 1 })).toThrow("expected more than min_resource");
  expect(refused({ name: "patient", patience: 1, wrapped: { name: "median", min_trials: 0 } })).toThrow(
    "pruner.wrapped.min_trials",
  );
});
