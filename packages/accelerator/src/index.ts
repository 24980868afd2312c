export type { Backend } from "./kernels/memory.js";
export { plainBackend } from "./kernels/plain/plain-backend.js";
export { wasmBackend } from "./kernels/wasm-backend.js";
export type { Loss } from "./plan/loss.js";
export { NotPlannable } from "./plan/network.js";
export type { PlanOptions } from "./plan/options.js";
export { type Plan, plan } from "./plan/plan.js";
export { planSequence, type SequencePlanOptions } from "./plan/sequence-plan.js";
export {
  Diverged,
  type EpochMetrics,
  type FitObserver,
  type FitOptions,
  type Fitted,
  fit,
} from "./train/fit.js";
export type { Optimizer } from "./train/optimizer.js";
export { Trainer, type TrainerOptions } from "./train/trainer.js";
export type { LayerWeights, UnitWeights } from "./train/weights.js";
