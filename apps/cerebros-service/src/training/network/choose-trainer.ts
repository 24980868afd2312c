import { NotPlannable, type Plan } from "@cerebros/accelerator";
import type { Trainer, TrainerChoice } from "@cerebros/contracts";
import { type ChosenTrainer, type TfjsTrainer, TrialFailed } from "../training.js";
import { createCompiledTrainer, planTask } from "./compiled-trainer.js";
import { loadKernels } from "./kernels.js";
import { checkMemory, estimateTfjsBytes } from "./memory.js";
import type { NetworkTrainer, TrainingTask } from "./network-trainer.js";

/**
 * Makes a trainer ready for a task: the one that is wanted, or for `auto` the fastest that can do it: compiled where the
 * network can be planned, else tfjs on the fastest backend that loads. Loads tfjs only when it is used. Throws `TrialFailed`
 * when the wanted one cannot do it, and, before anything is allocated, when it takes more than `max_bytes`.
 */
export async function chooseTrainer(
  task: TrainingTask,
  wanted: TrainerChoice,
  max_bytes: number,
): Promise<ChosenTrainer & { network: NetworkTrainer }> {
  if (wanted !== "auto" && wanted !== "compiled") {
    return { ...(await onTfjs(task, wanted, max_bytes)), trainer_reason: "asked for" };
  }
  const planned = tryPlan(task);
  if (planned instanceof NotPlannable) {
    if (wanted === "compiled") {
      throw new TrialFailed(`the compiled trainer cannot train this network: ${planned.message}`);
    }
    return {
      ...(await onTfjs(task, null, max_bytes)),
      trainer_reason: `the compiled trainer cannot: ${planned.message}`,
    };
  }
  checkMemory(planned.bytes, max_bytes);
  const kernels = await loadKernels();
  const how =
    kernels.name === "wasm" ? "WebAssembly kernels" : "plain kernels, WebAssembly SIMD being absent";
  const why = wanted === "compiled" ? "asked for" : "every part of the network can be planned";
  const network = createCompiledTrainer(planned, kernels, task);
  return { network, trainer: "compiled", trainer_reason: `${why}; ${how}` };
}

function tryPlan(task: TrainingTask): Plan | NotPlannable {
  try {
    return planTask(task);
  } catch (error) {
    if (error instanceof NotPlannable) return error;
    throw error;
  }
}

async function onTfjs(
  task: TrainingTask,
  backend: TfjsTrainer | null,
  max_bytes: number,
): Promise<{ network: NetworkTrainer; trainer: Trainer }> {
  checkMemory(estimateTfjsBytes(task), max_bytes);
  const { BackendMissing, loadBackend } = await import("./backend.js");
  try {
    const trainer = await loadBackend(backend);
    const { createTfjsTrainer } = await import("./tfjs-trainer.js");
    return { network: await createTfjsTrainer(task), trainer };
  } catch (error) {
    if (error instanceof BackendMissing) throw new TrialFailed(error.message);
    throw error;
  }
}
