import { samplerSuite } from "../testing/sampler-suite.js";
import { autoSampler } from "./auto.js";
import { cmaEsSampler } from "./cma-es/cma-es-sampler.js";
import { evolutionSampler } from "./evolution/evolution-sampler.js";
import { gpSampler } from "./gp/gp-sampler.js";
import { gridSampler } from "./grid/grid-sampler.js";
import { nsga2Sampler } from "./nsga2/nsga2-sampler.js";
import { randomSampler } from "./random-sampler.js";
import { sobolSampler } from "./sobol/sobol-sampler.js";
import { tpeSampler } from "./tpe/tpe-sampler.js";

samplerSuite({ name: "random", create: () => randomSampler(), oneObjective: null });
samplerSuite({ name: "sobol", create: () => sobolSampler(), oneObjective: null });
samplerSuite({
  name: "grid",
  create: () => gridSampler(),
  refuses: {
    "a range": "no step",
    "ranges of every kind": "no step",
    conditions: "no step",
    "huge ranges": "no step",
    "names that objects have": "no step",
  },
  oneObjective: null,
  usesUp: true,
});
samplerSuite({ name: "tpe", create: () => tpeSampler(), oneObjective: null });
samplerSuite({
  name: "gp",
  create: () => gpSampler({ startup: 4, candidates: 64 }),
  oneObjective: null,
  runs: 6,
});
samplerSuite({
  name: "auto",
  create: () => autoSampler({ gp: gpSampler({ startup: 4, candidates: 64 }), tpe: tpeSampler() }),
  oneObjective: null,
  runs: 6,
});
samplerSuite({
  name: "cma_es",
  create: () => cmaEsSampler({ population: 4 }),
  refuses: { "one choice of few": "nothing numeric", "choices alone": "nothing numeric" },
  oneObjective: "CMA-ES ranks by one value",
});
samplerSuite({
  name: "evolution",
  create: () => evolutionSampler({ population: 5, sample: 3 }),
  oneObjective: null,
});
samplerSuite({ name: "nsga2", create: () => nsga2Sampler({ population: 4 }), oneObjective: null });
