export { canonicalArchitecture, hashArchitecture } from "./architecture/canonical.js";
export { countParameters, type ParameterCount } from "./architecture/count-parameters.js";
export { drawArchitecture } from "./architecture/draw-architecture.js";
export {
  type EvolutionQuestion,
  type Evolved,
  evolveArchitecture,
} from "./architecture/evolve-architecture.js";
export { inheritWeights, type UnitWeights } from "./architecture/inherit-weights.js";
export { type Mutation, mutate } from "./architecture/mutate.js";
export type { MutationOptions, OperatorName } from "./architecture/mutate-operators.js";
export { type NetworkKey, networkStream, type Purpose } from "./architecture/network-key.js";
export type {
  ArchitectureOptions,
  ArchitectureOptionsInput,
  OutputUnit,
} from "./architecture/options.js";
export { resolveOptions } from "./architecture/options.js";
export { sampleArchitecture, sampleArchitectures } from "./architecture/sample-architecture.js";
export type { ColumnMapping, UnitMapping, WeightMapping } from "./architecture/weight-mapping.js";
export { cerebrosSpace, resolveSpace } from "./cerebros-space.js";
export { fanovaImportances } from "./importances/fanova.js";
export { pedAnovaImportances } from "./importances/ped-anova.js";
export type { ImportanceQuestion } from "./importances/question.js";
export { crowdingDistances } from "./pareto/crowding-distance.js";
export { constrainedDominates, dominates, type Judged } from "./pareto/dominates.js";
export { hypervolume } from "./pareto/hypervolume.js";
export { type Losses, lossesOf } from "./pareto/losses.js";
export { constrainedRanks, paretoRanks } from "./pareto/ranks.js";
export { referencePoint } from "./pareto/reference-point.js";
export { selectSubset } from "./pareto/select-subset.js";
export { ashaPruner } from "./pruners/asha-pruner.js";
export { createPruner, PrunerSpec } from "./pruners/create-pruner.js";
export { type BracketPruner, hyperbandPruner } from "./pruners/hyperband-pruner.js";
export { noPruner } from "./pruners/no-pruner.js";
export { patientPruner } from "./pruners/patient-pruner.js";
export { medianPruner, percentilePruner } from "./pruners/percentile-pruner.js";
export type { Promotion, PromotionQuestion, Pruner, PrunerQuestion } from "./pruners/pruner.js";
export { thresholdPruner } from "./pruners/threshold-pruner.js";
export { wilcoxonPruner } from "./pruners/wilcoxon-pruner.js";
export { withinBrackets } from "./pruners/within-brackets.js";
export { type Shufflable, type Stream, stream } from "./random/stream.js";
export { sampleTrial, type TrialQuestion } from "./sample-trial.js";
export { type AutoChoices, autoSampler } from "./samplers/auto.js";
export { type CmaEsOptions, cmaEsSampler } from "./samplers/cma-es/cma-es-sampler.js";
export { createSampler, SamplerSpec } from "./samplers/create-sampler.js";
export { evolutionSampler } from "./samplers/evolution/evolution-sampler.js";
export { type GpOptions, gpSampler } from "./samplers/gp/gp-sampler.js";
export { gridSampler } from "./samplers/grid/grid-sampler.js";
export { type Nsga2Options, nsga2Sampler } from "./samplers/nsga2/nsga2-sampler.js";
export { randomSampler } from "./samplers/random-sampler.js";
export type { Sampler, SamplerQuestion } from "./samplers/sampler.js";
export { sobolSampler } from "./samplers/sobol/sobol-sampler.js";
export { tpeSampler } from "./samplers/tpe/tpe-sampler.js";
export { checkSpace } from "./space/check-space.js";
export { sampleParameters } from "./space/sample-parameters.js";
export type { Origin, StudyChange } from "./study/change.js";
export {
  createStudy,
  type PastTrial,
  type StepReport,
  type Study,
  type StudyOptions,
  type Verdict,
  type WarmStart,
} from "./study/create-study.js";
export type { History, HistoryTrial } from "./study/history.js";
export { isFinal } from "./study/move-trial.js";
export {
  type Askable,
  type ObjectiveFunction,
  type OptimizeOptions,
  optimize,
  type RunningTrial,
  TrialPruned,
} from "./study/optimize.js";
export type { Told } from "./study/outcome.js";
