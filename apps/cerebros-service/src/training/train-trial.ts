import { countParameters } from "@cerebros/search";
import { type FitObserver, fitNetwork } from "./fit-network.js";
import { rankingMetric } from "./metrics.js";
import { type SavedModel, saveModel } from "./model-folder.js";
import { denseKernels } from "./network/network-weights.js";
import { measureSpectralNorm, tolerance } from "./network/spectral-norm.js";
import { preparedSource } from "./prepared-source.js";
import { TrialFailed, type TrialRequest, type TrialResult } from "./training.js";

/** Trains and saves one network, in the thread of the caller. */
export async function trainTrial(
  request: TrialRequest,
  max_bytes: number,
  observer: FitObserver,
): Promise<TrialResult> {
  const data = await preparedSource(request.source);
  const { architecture, parameters } = request;
  const { weights, ...fitted } = await fitNetwork({ ...request, data, max_bytes }, observer);
  const saved = { weights, preprocessing: data.preprocessing, architecture };
  const excess = await saveModel(request.model_dir, saved, (written) => {
    observer.checkAborted();
    return parameters["spectral_norm"] === true ? kernelsAboveOne(written) : null;
  });
  const value = fitted.metrics[rankingMetric(data.preprocessing.target)];
  if (value === undefined) throw new TrialFailed("no epoch was trained");
  return {
    ...fitted,
    value,
    weights: countParameters(architecture).total,
    spectral_norm: excess !== null && excess.length === 0,
    warnings: excess ?? [],
  };
}

/** One line for every saved kernel whose largest singular value exceeds 1. */
function kernelsAboveOne({ architecture, weights }: SavedModel): string[] {
  return denseKernels(architecture, weights).flatMap((kernel) => {
    const sigma = measureSpectralNorm(kernel);
    return sigma <= 1 + tolerance ? [] : [`the kernel ${kernel.name} has the singular value ${sigma}`];
  });
}
