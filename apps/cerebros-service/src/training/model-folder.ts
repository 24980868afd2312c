import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Architecture, CerebrosError } from "@cerebros/contracts";
import { z } from "zod";
import { Preprocessing } from "./data/preprocessing.js";
import { firstLine } from "./failure.js";
import { modelTopology } from "./network/model-topology.js";
import { collectWeights, listWeights } from "./network/model-weights.js";
import type { NetworkWeights } from "./network/network-weights.js";
import { partialFolder } from "./partial-folder.js";

/*
 * A saved model is a folder:
 *   model.json, weights.bin   tfjs layers format; `tf.loadLayersModel` of any tfjs reads it
 *   preprocessing.json        how cells become the input of the network and its output an answer
 *   architecture.json         the network as data
 * Neither writing nor reading loads tfjs.
 */
const files = {
  model: "model.json",
  weights: "weights.bin",
  preprocessing: "preprocessing.json",
  architecture: "architecture.json",
};

export interface SavedModel {
  weights: NetworkWeights;
  preprocessing: Preprocessing;
  architecture: Architecture;
}

/**
 * Writes the model into a sibling of `folder`, calls `check` with what can be read back from there, and only then renames
 * it to `folder`, replacing an earlier model. After an error neither the sibling nor a new `folder` exists.
 */
export async function saveModel<T>(
  folder: string,
  { weights, preprocessing, architecture }: SavedModel,
  check: (written: SavedModel) => T,
): Promise<T> {
  const partial = partialFolder(folder);
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const write = (name: string, content: string | Uint8Array) =>
      writeFile(join(partial, name), content, { flush: true });
    const writeJson = (name: string, value: unknown) => write(name, JSON.stringify(value));
    const tensors = listWeights(architecture, weights);
    await writeJson(files.model, {
      format: "layers-model",
      generatedBy: "Cerebros",
      modelTopology: modelTopology(architecture),
      weightsManifest: [{ paths: [files.weights], weights: tensors.map(({ spec }) => spec) }],
    });
    await write(files.weights, littleEndian(tensors.map(({ values }) => values)));
    await writeJson(files.preprocessing, preprocessing);
    await writeJson(files.architecture, architecture);
    const result = check(await loadModel(partial));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return result;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Reads a saved model. Refuses with `not_found` when the folder holds none, and with `storage_failed` when it is damaged. */
export async function loadModel(folder: string): Promise<SavedModel> {
  try {
    const readJson = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(folder, name), "utf8"));
    const architecture = Architecture.parse(await readJson(files.architecture));
    const { weightsManifest } = Manifest.parse(await readJson(files.model));
    const bytes = await readFile(join(folder, files.weights));
    const specs = weightsManifest.flatMap((group) => group.weights);
    return {
      weights: collectWeights(architecture, readTensors(bytes, specs)),
      preprocessing: Preprocessing.parse(await readJson(files.preprocessing)),
      architecture,
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

/** The part of a model.json that says what stands where in weights.bin. */
const Manifest = z.object({
  weightsManifest: z.array(
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.int().nonnegative()),
          dtype: z.literal("float32"),
        }),
      ),
    }),
  ),
});

function readTensors(bytes: Buffer, specs: { name: string; shape: number[] }[]): Map<string, Float32Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  return new Map(
    specs.map(({ name, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      const values = Float32Array.from({ length: size }, (_, i) => view.getFloat32(offset + 4 * i, true));
      offset += 4 * size;
      return [name, values];
    }),
  );
}

function littleEndian(arrays: Float32Array[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)));
  let offset = 0;
  for (const array of arrays) {
    for (const value of array) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return new Uint8Array(view.buffer);
}
