import type { Trainer } from "@cerebros/contracts";
import { countParameters } from "@cerebros/search";
import { type FitObserver, fitNetwork } from "./fit-network.js";
import { type SavedModel, saveModel } from "./model-folder.js";
import { loadBackend } from "./network/backend.js";
import { denseKernels } from "./network/layers-model.js";
import { measureSpectralNorm, tolerance } from "./network/spectral-norm.js";
import { preparedSource } from "./prepared-source.js";
import { TrialFailed, type TrialRequest, type TrialResult } from "./training.js";

/** Trains and saves one network, in the thread of the caller. */
export async function trainTrial(
  request: TrialRequest,
  backend: Trainer | null,
  observer: FitObserver,
): Promise<TrialResult> {
  const trainer = await loadBackend(backend);
  const data = await preparedSource(request.source);
  const { architecture, parameters, seed, number, max_epochs } = request;
  const { model, epochs, best_epoch, metrics } = fitNetwork(
    { data, architecture, parameters, seed, number, max_epochs },
    observer,
  );
  try {
    const saved = { model, preprocessing: data.preprocessing, architecture };
    const excess = await saveModel(request.model_dir, saved, (written) => {
      observer.checkAborted();
      return parameters["spectral_norm"] === true ? kernelsAboveOne(written) : null;
    });
    const value = metrics[data.preprocessing.target.task === "regression" ? "rmse" : "accuracy"];
    if (value === undefined) throw new TrialFailed("no epoch was trained");
    return {
      value,
      metrics,
      epochs,
      best_epoch,
      weights: countParameters(architecture).total,
      trainer,
      spectral_norm: excess !== null && excess.length === 0,
      warnings: excess ?? [],
    };
  } finally {
    model.dispose();
  }
}

/** One line for every saved kernel whose largest singular value exceeds 1. */
function kernelsAboveOne({ model }: SavedModel): string[] {
  return denseKernels(model).flatMap((kernel) => {
    const sigma = measureSpectralNorm(kernel);
    return sigma <= 1 + tolerance ? [] : [`the kernel ${kernel.name} has the singular value ${sigma}`];
  });
}
