import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFailed, onTestFinished } from "vitest";

export const repository = fileURLToPath(new URL("../../../..", import.meta.url));
export const iris = join(repository, "examples", "iris.csv");

/** A folder of this test, removed when it passes and kept, with its logs, when it fails. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-e2e-"));
  let failed = false;
  onTestFailed(() => {
    failed = true;
    process.stderr.write(`kept for a look: ${folder}\n`);
  });
  onTestFinished(() => {
    if (!failed) rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function writeFileIn(folder: string, name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/**
 * The iris rows in an order that mixes the classes, always the same one, so that an ordered split has all of them in
 * each part.
 */
export function mixedIris(): { header: string; rows: string[] } {
  const [header = "", ...rows] = readFileSync(iris, "utf8").trim().split("\n");
  // 67 and 150 have no common divisor: every row comes once.
  return { header, rows: rows.map((_, index) => rows[(index * 67) % rows.length] ?? "") };
}
