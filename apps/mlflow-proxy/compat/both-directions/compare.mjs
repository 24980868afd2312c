import { isDeepStrictEqual } from "node:util";
import { parseExactly } from "./exact-json.mjs";

/**
 * Where our answer differs from MLflow's: one line per place, none if they are equal. Of an error, status and code count;
 * its message is free.
 *
 * @param known changes an answer of either side before it is compared, see `differences.mjs`.
 */
export function compareAnswers(request, theirs, ours, known) {
  const [expected, actual] = [
    view(request, known.theirs(request, theirs)),
    view(request, known.ours(request, ours)),
  ];
  return [...differences("", expected, actual)];
}

/**
 * Where an answer lacks what it must hold: one line per place. Objects may hold more fields; lists are equal, in any order
 * where MLflow has none.
 */
export function missingFrom(request, answer, wanted) {
  const path = [request.path.split("/").at(-1)];
  const expected = sortUnordered(parseExactly(JSON.stringify(wanted)), path);
  return [...lacks("", expected, sortUnordered(answer.body, path))];
}

function* lacks(path, expected, actual) {
  if (!isRecord(expected) || !isRecord(actual)) {
    if (!isDeepStrictEqual(expected, actual))
      yield `${path}: sent ${show(expected)}, MLflow has ${show(actual)}`;
    return;
  }
  if (Array.isArray(expected) && expected.length !== actual.length)
    yield `${path}: sent ${expected.length}, MLflow has ${actual.length}`;
  for (const key of Object.keys(expected)) {
    yield* lacks(path ? `${path}.${key}` : key, expected[key], actual[key]);
  }
}

function view(request, { status, body }) {
  if (status !== 200) return { status, error_code: body.error_code };
  return { status, body: sortUnordered(body, [request.path.split("/").at(-1)]) };
}

/** Lists that MLflow reads from its database in no order. */
const unordered = new Set([
  "tags",
  "params",
  "aliases",
  "latest_versions",
  "dataset_inputs",
  "model_inputs",
  "model_outputs",
  "dataset_summaries",
  "data.metrics",
  "get-latest-versions.model_versions",
]);

function sortUnordered(value, path) {
  if (Array.isArray(value)) {
    const items = value.map((item) => sortUnordered(item, path));
    const isUnordered = unordered.has(path.at(-1)) || unordered.has(path.slice(-2).join("."));
    return isUnordered ? items.sort((a, b) => compareTexts(JSON.stringify(a), JSON.stringify(b))) : items;
  }
  if (value === null || typeof value !== "object") return value;
  const fields = Object.keys(value).sort();
  return Object.fromEntries(fields.map((name) => [name, sortUnordered(value[name], [...path, name])]));
}

function compareTexts(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function* differences(path, expected, actual) {
  if (isDeepStrictEqual(expected, actual)) return;
  if (!isRecord(expected) || !isRecord(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    yield `${path || "answer"}: MLflow ${show(expected)}, ours ${show(actual)}`;
    return;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    yield* differences(path ? `${path}.${key}` : key, expected[key], actual[key]);
  }
}

function isRecord(value) {
  return value !== null && typeof value === "object";
}

function show(value) {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
