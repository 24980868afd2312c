import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Architecture, CerebrosError } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { Preprocessing } from "./data/preprocessing.js";

/** What a folder of a saved model holds. */
export interface SavedModel {
  model: tf.LayersModel;
  preprocessing: Preprocessing;
}

const files = {
  /** Topology and weight manifest, as `tf.loadLayersModel` reads them. */
  model: "model.json",
  weights: "weights.bin",
  preprocessing: "preprocessing.json",
  architecture: "architecture.json",
};

/**
 * Saves a model so that its folder is there whole or not at all: everything is written beside it and renamed at the end.
 * `check` sees the model as it was read back from the disk and gives the answer. `storage_full` when the disk is.
 */
export async function saveModel<T>(
  model_dir: string,
  { model, preprocessing }: SavedModel,
  architecture: Architecture,
  check: (saved: tf.LayersModel) => T,
): Promise<T> {
  const arriving = join(dirname(model_dir), `.${basename(model_dir)}-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(arriving, { recursive: true });
    const write = (name: string, content: string | Uint8Array) =>
      writeFile(join(arriving, name), content, { flush: true });
    await model.save(
      tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
        const weightsManifest = [{ paths: [files.weights], weights: weightSpecs }];
        const generatedBy = `TensorFlow.js tfjs-layers v${tf.version_layers}`;
        await write(
          files.model,
          JSON.stringify({ format: "layers-model", generatedBy, modelTopology, weightsManifest }),
        );
        await write(files.weights, toBytes(weightData));
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    await write(files.preprocessing, JSON.stringify(preprocessing));
    await write(files.architecture, JSON.stringify(architecture));
    const saved = await loadModel(arriving);
    const answer = check(saved.model);
    saved.model.dispose();
    await rm(model_dir, { recursive: true, force: true });
    await rename(arriving, model_dir);
    return answer;
  } catch (error) {
    await rm(arriving, { recursive: true, force: true });
    throw explain(error, model_dir);
  }
}

/** Reads a model back. `not_found` when the folder holds none. The caller disposes of the model. */
export async function loadModel(model_dir: string): Promise<SavedModel> {
  try {
    const read = (name: string) => readFile(join(model_dir, name));
    const { modelTopology, weightsManifest } = JSON.parse((await read(files.model)).toString("utf8"));
    const weights = await read(files.weights);
    const model = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology,
        weightSpecs: weightsManifest.flatMap(
          (group: { weights: tf.io.WeightsManifestEntry[] }) => group.weights,
        ),
        // A copy of its own: a small file shares its buffer with others.
        weightData: Uint8Array.from(weights).buffer,
      }),
    );
    return {
      model,
      preprocessing: Preprocessing.parse(JSON.parse((await read(files.preprocessing)).toString("utf8"))),
    };
  } catch (error) {
    throw explain(error, model_dir);
  }
}

function toBytes(data: tf.io.WeightData | undefined): Uint8Array {
  if (data === undefined) throw new Error("tfjs saved a model without weights");
  return new Uint8Array(tf.io.CompositeArrayBuffer.join(data));
}

function explain(error: unknown, model_dir: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    return new CerebrosError("not_found", `there is no model in ${model_dir}`, { cause: error });
  }
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new CerebrosError(
      "storage_full",
      `no space left for ${model_dir}: free some space on that disk, or choose a data directory on another one`,
      { cause: error },
    );
  }
  if (code === "EACCES" || code === "EROFS" || code === "EIO" || code === "EMFILE") {
    return new CerebrosError("storage_failed", `cannot write ${model_dir}: ${message}`, { cause: error });
  }
  return error;
}
