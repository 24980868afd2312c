import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The house prices: ../shared/data/ames.csv next to the repository, or the file named by CEREBROS_AMES_CSV. */
export const data = process.env.CEREBROS_AMES_CSV ?? join(root, "..", "shared", "data", "ames.csv");

export function skipWithoutData() {
  if (existsSync(data)) return;
  console.log(`skipped: ${data} is missing`);
  process.exit(process.env.CI === "true" ? 1 : 0);
}

/** How the honest protocol reads the file: every column but the identifiers, the class of the dwelling as a category. */
export const honest = {
  target: "price",
  drop: ["Order", "PID"],
  categorical: ["MS.SubClass"],
  target_transform: "log_standardise",
};
