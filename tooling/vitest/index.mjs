import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Shared by every package: plain lines for people, JSON from which CI adds up the totals. */
export default defineConfig({
  test: {
    setupFiles: [fileURLToPath(new URL("./property-seed.mjs", import.meta.url))],
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-results/vitest.json" }]],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
