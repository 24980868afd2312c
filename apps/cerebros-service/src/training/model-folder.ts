import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Architecture, CerebrosError } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { Preprocessing } from "./data/preprocessing.js";
import { firstLine } from "./failure.js";
import { partialFolder } from "./partial-folder.js";

/*
 * A saved model is a folder:
 *   model.json, weights.bin   tfjs layers format; `tf.loadLayersModel` of any tfjs reads it
 *   preprocessing.json        how cells become the input of the network and its output an answer
 *   architecture.json         the network as data
 */
const files = {
  model: "model.json",
  weights: "weights.bin",
  preprocessing: "preprocessing.json",
  architecture: "architecture.json",
};

export interface SavedModel {
  /** The caller disposes of it. */
  model: tf.LayersModel;
  preprocessing: Preprocessing;
  architecture: Architecture;
}

/**
 * Writes the model into a sibling of `folder`, calls `check` with what can be read back from there, and only then renames
 * it to `folder`, replacing an earlier model. After an error neither the sibling nor a new `folder` exists.
 */
export async function saveModel<T>(
  folder: string,
  { model, preprocessing, architecture }: SavedModel,
  check: (written: SavedModel) => T,
): Promise<T> {
  const partial = partialFolder(folder);
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const write = (name: string, content: string | Uint8Array) =>
      writeFile(join(partial, name), content, { flush: true });
    const writeJson = (name: string, value: unknown) => write(name, JSON.stringify(value));
    await model.save(
      tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, format, generatedBy }) => {
        if (weightSpecs === undefined || weightData === undefined) throw new Error("tfjs saved no weights");
        const weightsManifest = [{ paths: [files.weights], weights: weightSpecs }];
        await writeJson(files.model, { format, generatedBy, modelTopology, weightsManifest });
        await write(files.weights, new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)));
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    await writeJson(files.preprocessing, preprocessing);
    await writeJson(files.architecture, architecture);
    const written = await loadModel(partial);
    const result = examine(written, check);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return result;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

function examine<T>(written: SavedModel, check: (written: SavedModel) => T): T {
  try {
    return check(written);
  } finally {
    written.model.dispose();
  }
}

/** Reads a saved model. Refuses with `not_found` when the folder holds none, and with `storage_failed` when it is damaged. */
export async function loadModel(folder: string): Promise<SavedModel> {
  try {
    const readJson = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(folder, name), "utf8"));
    const { modelTopology, weightsManifest } = (await readJson(files.model)) as tf.io.ModelJSON;
    const weights = await readFile(join(folder, files.weights));
    const model = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology,
        weightSpecs: weightsManifest.flatMap((group) => group.weights),
        weightData: new Uint8Array(weights).buffer,
      }),
    );
    return {
      model,
      preprocessing: Preprocessing.parse(await readJson(files.preprocessing)),
      architecture: Architecture.parse(await readJson(files.architecture)),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new CerebrosError("not_found", `there is no model in ${folder}`, {
        field: "model_dir",
        cause: error,
      });
    }
    throw new CerebrosError("storage_failed", `the model in ${folder} cannot be read: ${firstLine(error)}`, {
      cause: error,
    });
  }
}
