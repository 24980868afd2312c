import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { repository } from "./support/folders.js";

it("the example of two inputs, a base model and two outputs learns both outputs", async () => {
  const run = () => execa(process.execPath, [join(repository, "examples", "several-inputs.mjs")]);
  const [{ stdout, stderr }, again] = [await run(), await run()];
  const best = JSON.parse(stdout);
  // Guessing gives 0.6 nats and 0.4 squared.
  expect(best.loss).toBeLessThan(0.7);
  expect(best.classes).toHaveLength(6);
  expect(best.estimates).toHaveLength(3);
  expect(stderr).toContain("4 features → embedding → flatten → dense 6");
  expect(again.stdout).toBe(stdout);
});
