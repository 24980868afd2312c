import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("./fingerprint.mjs", import.meta.url));

async function fingerprint(seed: number): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(seed)]);
  return JSON.parse(stdout);
}

it("one seed gives the same weights in two processes, another seed others", async () => {
  const [first, again, other] = await Promise.all([1, 1, 2].map(fingerprint));
  expect(again).toEqual(first);
  expect(other).toEqual({ node: process.version, wasm: expect.any(String), plain: expect.any(String) });
  for (const name of ["wasm", "plain"])
    expect(other).not.toHaveProperty(name, Reflect.get(Object(first), name));
}, 30_000);
