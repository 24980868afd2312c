import fc from "fast-check";

/** What exists on the server that is tried, so that requests get past the first check. */
export interface Known {
  run_ids: readonly string[];
  experiment_ids: readonly string[];
  /** Of logged models. */
  model_ids: readonly string[];
  /** Of registered models, each with versions 1 and 2. */
  model_names: readonly string[];
}

/** Values that no field expects, or that only just fit. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    "",
    " ",
    [],
    {},
    [[]],
    [null],
    { a: 1 },
    -1,
    0.5,
    1e308,
    -0,
    2 ** 53,
    "9223372036854775807",
    "9223372036854775808",
    "NaN",
    "-Infinity",
    "0x10",
    "1e5",
    "\0",
    "a\0b",
    "\ud800",
    "__proto__",
    "constructor",
    "..",
    "%2e%2e/",
    "'; DROP TABLE runs; --",
    "x".repeat(70_000),
  ),
  fc.string({ unit: "binary" }),
  fc.jsonValue(),
);

const comparison = fc
  .tuple(
    fc.constantFrom(
      "metrics.m",
      "params.`p 1`",
      'tags."t"',
      "attributes.run_name",
      "start_time",
      "name",
      "dataset.name",
      "x.y",
    ),
    fc.constantFrom("=", "!=", ">", "<=", "LIKE", "ilike", "IN", "NOT IN", "IS NULL", "~"),
    fc.constantFrom("1", "'a'", '"b"', "('a','b')", "''", "(", "'%_\\'", "-1e400", ""),
  )
  .map((parts) => parts.join(" "));

/** Filters that are right, nearly right, or torn off. */
const filter = fc
  .tuple(
    fc.array(comparison, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(" AND ", " and ", " OR ", ";"),
    fc.nat(12),
  )
  .map(([parts, joint, cut]) => parts.join(joint).slice(cut > 9 ? cut : 0));

const orderBy = fc
  .tuple(
    fc.constantFrom(
      "metrics.m",
      "params.p",
      "start_time",
      "attribute.run_id",
      "tags.`a b`",
      "name",
      "nothing",
      "",
    ),
    fc.constantFrom("", " ASC", " DESC", " down"),
  )
  .map((parts) => parts.join(""));

const count = fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constantFrom<unknown>(1_000, 50_000, 50_001, "7"));

const names = ["m", "p 1", "t", "mlflow.runName", "a/b", "v1"];

/** What 2.x clients tell of a model that they have logged. */
function modelJson(run_id: string): string {
  return JSON.stringify({ run_id, artifact_path: "model", utc_time_created: "2026-01-01", flavors: {} });
}

/** A value that makes sense for a field of this name; by far the most of them get past the schema. */
function sensible(
  name: string,
  { run_ids, experiment_ids, model_ids, model_names }: Known,
): fc.Arbitrary<unknown> {
  const run = fc.constantFrom(...run_ids, "0".repeat(32));
  if (/run_(uu)?ids?$/.test(name)) return run;
  if (/^(model|path)_id$/.test(name)) return fc.constantFrom(...model_ids, `m-${"0".repeat(32)}`);
  if (/^(new_)?name$/.test(name)) return fc.constantFrom(...model_names, ...names);
  if (name === "version") return fc.constantFrom("1", "2", "3", "x");
  if (/^stages?$/.test(name)) return fc.constantFrom("None", "staging", "Production", "Archived", "Nowhere");
  if (name === "source")
    return fc.constantFrom("s3://bucket/a", `models:/${model_names[0]}/1`, "/etc", "runs:/a/b");
  if (name === "model_json") return fc.constantFrom(...run_ids.map(modelJson), "{}", "[");
  if (/experiment_ids?$/.test(name)) return fc.constantFrom(...experiment_ids, "424242");
  if (name === "filter") return filter;
  if (name === "order_by") return orderBy;
  if (name === "max_results") return count;
  if (/view_type$/.test(name)) return fc.constantFrom<unknown>("ALL", "ACTIVE_ONLY", 2);
  if (name === "status") return fc.constantFrom<unknown>("RUNNING", "FINISHED", 4, "LOGGED_MODEL_READY");
  if (/(time|timestamp|step|_ms)$/.test(name))
    return fc.oneof(fc.integer(), fc.constantFrom<unknown>("1", 2 ** 53));
  if (name === "value") return fc.oneof(fc.double(), fc.constantFrom("1", "NaN", "text"));
  if (/page_token$/.test(name)) return fc.base64String();
  if (/(key|name|alias|digest)$/.test(name)) return fc.constantFrom(...names);
  return fc.string({ maxLength: 30 });
}

/** A value for a field without fields of its own. */
export function leaf(name: string, known: Known): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: sensible(name, known) }, { weight: 1, arbitrary: hostile });
}

export { hostile };
