import shared from "@cerebros/vitest";
import { mergeConfig } from "vitest/config";

/** Real training on a busy machine takes its time. */
export default mergeConfig(shared, { test: { testTimeout: 120_000 } });
