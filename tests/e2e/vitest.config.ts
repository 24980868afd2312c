import shared from "@cerebros/vitest";
import { mergeConfig } from "vitest/config";

/** Several processes that each load a trainer take their time on a busy machine. */
export default mergeConfig(shared, { test: { testTimeout: 120_000 } });
