import { readFileSync } from "node:fs";
import { z } from "zod";

/** Version of this package, from its manifest. */
export const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))).version;

/** The MLflow release whose REST surface and database schema this server has. */
export const mlflowVersion = "3.12.0";
