/**
 * What two servers answer when both do as they are asked, without what may differ between them: ids, times of now, names that
 * a server makes up, its own folders, page tokens, the order of lists by key, which nothing promises, and the workspace of an
 * experiment, which only releases after 3.12 name.
 */
export function plainBody(value, name = "") {
  if (Array.isArray(value)) {
    const items = value.map((item) => plainBody(item, name));
    return keyedLists.has(name)
      ? items.sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)))
      : items;
  }
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([field]) => field !== "workspace")
        .sort(([a], [b]) => compareText(a, b))
        .map(([field, inner]) => [field, plainBody(inner, field)]),
    );
  if (name === "experiment_id") return "an experiment";
  if (name === "next_page_token") return "a token";
  if (times.has(name) && isRecent(value)) return "now";
  return typeof value === "string" ? plainText(value) : value;
}

/** The path of the first field in which the two differ and both values, null when they are equal. */
export function firstDifference(theirs, ours, path = "") {
  if (Object.is(theirs, ours)) return null;
  if (typeof theirs !== "object" || typeof ours !== "object" || theirs === null || ours === null)
    return { path, theirs, ours };
  for (const field of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const inner = Array.isArray(theirs) ? `${path}[${field}]` : `${path}${path && "."}${field}`;
    const found = firstDifference(theirs[field], ours[field], inner);
    if (found !== null) return found;
  }
  return null;
}

const HOUR_MS = 3_600_000;

/** @param number as `parseExactly` gives it. */
function isRecent(number) {
  const age = Date.now() - Number(String(number).replace("#", ""));
  return age >= 0 && age < HOUR_MS;
}

const keyedLists = new Set(["tags", "params", "metrics", "aliases", "dataset_inputs"]);
const times = new Set([
  ...["start_time", "creation_time", "last_update_time", "timestamp"],
  ...["creation_timestamp", "last_updated_timestamp", "creation_timestamp_ms", "last_updated_timestamp_ms"],
]);

function plainText(text) {
  return text
    .replace(/\bm-[0-9a-f]{32}\b/g, "a model")
    .replace(/\b[0-9a-f]{32}\b/g, "a run")
    .replace(/^[a-z]+-[a-z]+-\d+$/, "a name made up")
    .replace(/^mlflow-artifacts:\/\d+/, "mlflow-artifacts:/an experiment")
    .replace(/^(file:\/\/)?\/.*\/(theirs|ours)(?=\/|$)/, "$1a folder");
}

function compareText(a, b) {
  return a < b ? -1 : Number(a > b);
}
