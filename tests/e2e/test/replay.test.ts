import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readRunDocument } from "./support/documents.js";
import { iris, testFolder } from "./support/folders.js";
import { cerebros, startService, startTracking } from "./support/processes.js";

it("a stored trial comes out bit for bit when it is trained again, and a changed weight is found", async () => {
  const folder = testFolder();
  const data_dir = join(folder, "data");
  const tracking = await startTracking(join(folder, "tracking"));
  const service = await startService({ data_dir, tracking_uri: tracking.url });
  const env = { CEREBROS_API_URL: service.url };
  for (const trainer of ["compiled", "tfjs-wasm"]) {
    const args = ["run", "--data", iris, "--target", "species", "--trials", "1", "--max-epochs", "5"];
    const run = await cerebros([...args, "--trainer", trainer, "--json"], { env });
    expect(run.exitCode).toBe(0);
    const { best } = readRunDocument(run.stdout);
    expect(best?.trainer).toBe(trainer);
    const trial_id = best?.trial_id ?? "";

    const equal = await cerebros(["replay", trial_id], { env });
    expect(equal.stdout).toBe(
      `equal: trial ${trial_id}, 5 epochs on ${trainer}: every weight came out bit for bit`,
    );
    expect(equal.exitCode).toBe(0);

    const file = join(data_dir, best?.model_path ?? "", "weights.bin");
    const bytes = readFileSync(file);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const different = await cerebros(["replay", trial_id, "--json"], { env });
    expect(different.exitCode).toBe(1);
    expect(JSON.parse(different.stdout)).toMatchObject({
      equal: false,
      difference: { where: "unit_1_0_normalization/gamma", index: 0 },
    });
  }

  const missing = await cerebros(["replay", "nothing-0001"], { env });
  expect(missing.exitCode).toBe(4);
  expect(missing.stderr).toContain("no trial nothing-0001");
});
