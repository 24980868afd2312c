import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveSpace, sampleTrial } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadModel, type SavedModel, saveModel } from "./model-folder.js";
import { loadBackend } from "./network/backend.js";
import { predict } from "./network/layers-model.js";
import { initialNetworkWeights } from "./network/network-weights.js";
import { predictNetwork } from "./network/predict-network.js";

beforeAll(() => loadBackend("tfjs-wasm"));

let parent = "";
let folder = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "cerebros-model-"));
  folder = join(parent, "model");
});
afterEach(() => rmSync(parent, { recursive: true }));

function draw(number: number): SavedModel {
  const outputs = [{ neurons: 1, activation: "linear" as const }];
  const space = resolveSpace({ activation: { type: "categorical", choices: ["gelu", "swish"] } });
  const { architecture } = sampleTrial({ space, seed: 1, number, inputs: [2], outputs });
  const weights = initialNetworkWeights(architecture, 1, number);
  const numeric = {
    kind: "numeric" as const,
    fill: 1 / 3,
    mean: 1e-17,
    deviation: 0.1,
    missing_indicator: false,
  };
  return {
    weights,
    architecture,
    preprocessing: {
      version: 1,
      limit: 4,
      features: [
        { ...numeric, name: "a" },
        { ...numeric, name: "é,☃" },
      ],
      target: { task: "regression", name: "y", mean: 1, deviation: 2 },
    },
  };
}
const rows = Float32Array.of(0.5, -1, 2, 0.25, 0, 3);

describe("a saved model", () => {
  it("is read back as it was, and replaces an earlier one", async () => {
    for (const number of [1, 2, 3, 4]) {
      const saved = draw(number);
      await saveModel(folder, saved, () => {});
      const read = await loadModel(folder);
      expect(read).toEqual(saved);
    }
    expect(readdirSync(parent)).toEqual(["model"]);
    expect(readdirSync(folder).sort()).toEqual([
      "architecture.json",
      "model.json",
      "preprocessing.json",
      "weights.bin",
    ]);
  });

  it("is loaded by tfjs itself, over HTTP", async () => {
    const saved = draw(5);
    await saveModel(folder, saved, () => {});
    const server = createServer((request, response) =>
      response.end(readFileSync(join(folder, request.url ?? ""))),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const loaded = await tf.loadLayersModel(`http://127.0.0.1:${port}/model.json`);
    server.close();
    const [judged = rows] = predict(loaded, [rows], 3);
    const [ours = rows] = await predictNetwork(saved, [rows], 3);
    for (const [i, value] of judged.entries()) expect(ours[i]).toBeCloseTo(value, 5);
    loaded.dispose();
  });
});

describe("when saving fails", () => {
  it("an earlier model stays and nothing else is left", async () => {
    const saved = draw(1);
    await saveModel(folder, saved, () => {});
    const before = readFileSync(join(folder, "weights.bin"));
    const failing = saveModel(folder, draw(2), () => {
      throw new Error("not good enough");
    });
    await expect(failing).rejects.toThrow("not good enough");
    expect(readdirSync(parent)).toEqual(["model"]);
    expect(readFileSync(join(folder, "weights.bin"))).toEqual(before);
  });
});

describe("loading refuses", () => {
  it("a folder without a model", async () => {
    await expect(loadModel(folder)).rejects.toMatchObject({ code: "not_found" });
    mkdirSync(folder);
    await expect(loadModel(folder)).rejects.toMatchObject({ code: "not_found" });
  });
  it("damaged files, in one line", async () => {
    const saved = draw(1);
    await saveModel(folder, saved, () => {});
    for (const file of ["preprocessing.json", "architecture.json", "model.json"]) {
      const good = readFileSync(join(folder, file));
      writeFileSync(join(folder, file), '{"version":');
      await expect(loadModel(folder)).rejects.toMatchObject({
        code: "storage_failed",
        message: expect.stringMatching(/^the model in .* cannot be read: [^\n]+$/),
      });
      writeFileSync(join(folder, file), good);
    }
  });
});
