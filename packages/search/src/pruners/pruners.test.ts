import { prunerSuite } from "../testing/pruner-suite.js";
import { ashaPruner } from "./asha-pruner.js";
import { hyperbandPruner } from "./hyperband-pruner.js";
import { noPruner } from "./no-pruner.js";
import { patientPruner } from "./patient-pruner.js";
import { medianPruner, percentilePruner } from "./percentile-pruner.js";
import { thresholdPruner } from "./threshold-pruner.js";
import { wilcoxonPruner } from "./wilcoxon-pruner.js";

const brackets = "the number of a trial decides its bracket";

prunerSuite({ name: "none", create: noPruner, prunesNaN: false, numbersMatter: null });
prunerSuite({ name: "median", create: () => medianPruner(), prunesNaN: true, numbersMatter: null });
prunerSuite({
  name: "percentile",
  create: () => percentilePruner({ percentile: 25, startup_trials: 0 }),
  prunesNaN: true,
  numbersMatter: null,
});
prunerSuite({
  name: "patient",
  create: () => patientPruner({ patience: 2 }),
  prunesNaN: true,
  numbersMatter: null,
});
prunerSuite({
  name: "patient median",
  create: () => patientPruner({ patience: 2 }, medianPruner()),
  prunesNaN: true,
  numbersMatter: null,
});
prunerSuite({
  name: "threshold",
  create: (direction) => thresholdPruner(direction === "minimize" ? { upper: 0.5 } : { lower: -0.5 }),
  prunesNaN: true,
  numbersMatter: null,
});
prunerSuite({
  name: "asha, promotion",
  create: () => ashaPruner(),
  prunesNaN: false,
  numbersMatter: null,
});
prunerSuite({
  name: "asha, stopping",
  create: () => ashaPruner({ form: "stopping" }),
  prunesNaN: true,
  numbersMatter: null,
});
prunerSuite({
  name: "asha, stopping by the best report",
  create: () => ashaPruner({ form: "stopping", rank_by: "best", reduction_factor: 2 }),
  prunesNaN: true,
  numbersMatter: null,
});
prunerSuite({
  name: "hyperband",
  create: () => hyperbandPruner({ max_resource: 9 }),
  prunesNaN: true,
  numbersMatter: brackets,
});
prunerSuite({ name: "wilcoxon", create: () => wilcoxonPruner(), prunesNaN: true, numbersMatter: null });
