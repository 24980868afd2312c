import { readFileSync } from "node:fs";
import type { Selectable } from "kysely";
import { expect, it } from "vitest";
import { toRun } from "./rows.js";
import type { RunRow } from "./schema.js";

const sample = readFileSync(
  new URL("../../../../packages/contracts/samples/v1/run-config.json", import.meta.url),
  "utf8",
);

it("a run that an earlier release stored has the options of today, at what it did", () => {
  const prepared = { rows: { train: 3, validation: 1, test: 1 }, warnings: [] };
  const { config } = toRun({
    config_json: sample,
    prepared_json: JSON.stringify(prepared),
    test_json: null,
    report_json: null,
  } as unknown as Selectable<RunRow>);
  expect(config).toMatchObject({
    ...JSON.parse(sample),
    columns: {},
    missing_markers: ["", "NA", "N/A", "NaN", "null", "?"],
    many_levels: "other",
    max_levels: 32,
    target_transform: "standardise",
  });
});
