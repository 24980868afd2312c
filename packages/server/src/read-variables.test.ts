import { expect, it } from "vitest";
import { z } from "zod";
import { LogLevel, readVariables } from "./read-variables.js";

const schema = z.object({
  PORT: z.coerce.number().int().max(65_535).default(80),
  LOG_LEVEL: LogLevel.default("info"),
});

it("variables have defaults, and an empty one is not set", () => {
  expect(readVariables(schema, { PORT: "", OTHER: "x" })).toEqual({ PORT: 80, LOG_LEVEL: "info" });
  expect(readVariables(schema, { PORT: "8080", LOG_LEVEL: "warn" })).toEqual({
    PORT: 8080,
    LOG_LEVEL: "warn",
  });
});

it("a variable that cannot be used is named with its value", () => {
  expect(() => readVariables(schema, { PORT: "70000" })).toThrow(/^environment variable PORT is "70000": /);
  expect(() => readVariables(schema, { LOG_LEVEL: "loud" })).toThrow(/LOG_LEVEL is "loud": .*"warn"/);
});
