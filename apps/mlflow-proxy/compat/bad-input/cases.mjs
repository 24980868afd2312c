import { badJson, badText, UNIQUE } from "./values.mjs";

/**
 * All requests to try at an endpoint: `{field, kind, title, make}`. `field` is the path of the field that is bent and `kind`
 * what it holds (null and "whole": the request as a whole). `make` makes a request out of the fields of one that would
 * succeed and a number that no other request has.
 */
export function casesOf(endpoint) {
  return [
    { field: null, kind: "whole", title: "as it should be", make: (fields) => toRequest(endpoint, fields) },
    ...fieldsOf(endpoint.fields).flatMap((field) => casesOfField(endpoint, field)),
    ...casesOfWhole(endpoint),
    ...casesOfMethod(endpoint),
  ];
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Every field, those of entries in lists (the first entry) included: `{path: ["tags", 0, "key"], type}`. */
function fieldsOf(fields, before = []) {
  return Object.entries(fields).flatMap(([name, type]) => withInner([...before, name], type));
}

function withInner(path, type) {
  if (type.kind === "list") return [{ path, type }, ...withInner([...path, 0], type.item)];
  if (type.kind === "object") return [{ path, type }, ...fieldsOf(type.fields, path)];
  return [{ path, type }];
}

function casesOfField(endpoint, { path, type }) {
  const bend = { field: toName(path), kind: type.kind };
  const inUrl = endpoint.method === "GET" || endpoint.path.includes(`:${path[0]}`);
  const isEntry = typeof path.at(-1) === "number";
  // In a query an entry is written as the list is.
  if (inUrl && isEntry) return [];
  const missing = {
    ...bend,
    title: "missing",
    make: (fields) => toRequest(endpoint, without(fields, path)),
  };
  const bent = inUrl
    ? badText(type.kind === "list" ? type.item : type).map(([title, text]) => ({
        ...bend,
        title,
        make: (fields) => toRequest(endpoint, fields, { [path[0]]: text }),
      }))
    : badJson(type).map(([title, json]) => ({
        ...bend,
        title,
        make: (fields, unique) =>
          withBody(
            endpoint,
            fields,
            bodyWith(fields, path, json.replace(UNIQUE, String(unique).padStart(UNIQUE.length, "0"))),
          ),
      }));
  // An empty part makes another path.
  if (endpoint.path.includes(`:${path[0]}`)) return bent.filter(({ title }) => title !== "empty");
  return [missing, ...bent];
}

/** Damage to the whole: its bytes, its JSON, its headers. */
function casesOfWhole(endpoint) {
  const [first] = Object.keys(endpoint.fields).filter((name) => !endpoint.path.includes(`:${name}`));
  const whole = (title, make) => ({ field: null, kind: "whole", title, make });
  if (endpoint.method === "GET") {
    if (first === undefined) return [];
    const append = (more) => (fields) => {
      const made = toRequest(endpoint, fields);
      return { ...made, path: `${made.path}${made.path.includes("?") ? "&" : "?"}${more}` };
    };
    return [
      whole("an unknown field", append("unknown=1")),
      whole("a field twice", append(`${first}=x`)),
      whole("no query", (fields) => ({ ...toRequest(endpoint, fields), path: urlOf(endpoint, fields, {}) })),
    ];
  }
  if (first === undefined) return [];
  const body = (title, change) =>
    whole(title, (fields) => withBody(endpoint, fields, change(JSON.stringify(fields))));
  const typed = (title, type) =>
    whole(title, (fields) => withBody(endpoint, fields, JSON.stringify(fields), type));
  const deep = (open, close) => open.repeat(10_000) + close.repeat(10_000);
  return [
    body("an empty body", () => ""),
    body("malformed JSON", (json) => json.slice(0, -1)),
    body("a list as body", (json) => `[${json}]`),
    body("a number as body", () => "3"),
    body("null as body", () => "null"),
    body("JSON inside a JSON text", (json) => JSON.stringify(json)),
    body("an unknown field", (json) => json.replace("{", '{"unknown":{"a":[1]},')),
    body("a field twice, the second right", (json) => json.replace("{", `{"${first}":{},`)),
    body("a field twice, the second wrong", (json) => json.replace(/}$/, `,"${first}":{}}`)),
    body("10,000 lists in an unknown field", (json) => json.replace("{", `{"unknown":${deep("[", "]")},`)),
    body(`10,000 lists as ${first}`, (json) => json.replace(/}$/, `,"${first}":${deep("[", "]")}}`)),
    body(`10,000 objects as ${first}`, (json) =>
      json.replace(/}$/, `,"${first}":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`),
    ),
    body("bytes that are not UTF-8 in an unknown field", (json) =>
      Buffer.concat([
        Buffer.from('{"unknown":"'),
        Buffer.from([0xff, 0xc0]),
        Buffer.from(`",${json.slice(1)}`),
      ]),
    ),
    typed("as text/plain", "text/plain"),
    typed("as a form", "application/x-www-form-urlencoded"),
    typed("without a content type", null),
    typed("as JSON in latin1", "application/json; charset=latin1"),
    typed("as JSON in capitals", "Application/JSON"),
  ];
}

/** Methods that the endpoint does not have; what another endpoint of the same path has is that one's business. */
function casesOfMethod(endpoint) {
  return METHODS.filter((method) => !endpoint.methods.has(method)).map((method) => ({
    field: null,
    kind: "whole",
    title: `by ${method}`,
    make: (fields) => toRequest({ ...endpoint, method }, fields),
  }));
}

/** @param texts of fields in a query or path that are already encoded. */
function toRequest(endpoint, fields, texts = {}) {
  if (endpoint.method !== "GET") return withBody(endpoint, fields, JSON.stringify(fields), undefined, texts);
  const inQuery = Object.entries(fields).filter(([name]) => !endpoint.path.includes(`:${name}`));
  const given = { ...Object.fromEntries(inQuery.map(([name, value]) => [name, encoded(value)])) };
  for (const [name, text] of Object.entries(texts))
    if (!endpoint.path.includes(`:${name}`)) given[name] = [text];
  const query = Object.entries(given).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  const url = urlOf(endpoint, fields, texts);
  return {
    method: "GET",
    path: query.length > 0 ? `${url}?${query.join("&")}` : url,
    headers: {},
    body: null,
  };
}

function encoded(value) {
  return (Array.isArray(value) ? value : [value]).map((item) => encodeURIComponent(String(item)));
}

function withBody(endpoint, fields, body, type = "application/json", texts = {}) {
  const bytes = Buffer.from(body);
  return {
    method: endpoint.method,
    path: urlOf(endpoint, fields, texts),
    headers: {
      ...(type === null ? {} : { "content-type": type }),
      "content-length": String(bytes.byteLength),
    },
    body: bytes,
  };
}

function urlOf({ base = "/api", path }, fields, texts) {
  const filled = path.replace(/:(\w+)/g, (_, name) => texts[name] ?? encodeURIComponent(fields[name] ?? "x"));
  return `${base}/2.0/mlflow/${filled}`;
}

/** Stands where the bent value goes: no request has it otherwise. */
const PLACE = "@bent@";

function bodyWith(fields, path, json) {
  const bent = structuredClone(fields);
  put(bent, path, PLACE);
  return JSON.stringify(bent).replace(JSON.stringify(PLACE), () => json);
}

/** Sets the value; lists and objects on the way to it are made when the request has none. */
function put(fields, path, value) {
  let at = fields;
  for (const [index, part] of path.slice(0, -1).entries()) {
    at[part] ??= typeof path[index + 1] === "number" ? [] : {};
    at = at[part];
  }
  at[path.at(-1)] = value;
}

function without(fields, path) {
  const rest = structuredClone(fields);
  let at = rest;
  for (const part of path.slice(0, -1)) at = at?.[part];
  if (Array.isArray(at)) at.splice(path.at(-1), 1);
  else if (at !== undefined) delete at[path.at(-1)];
  return rest;
}

function toName(path) {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ""}${part}`))
    .join("");
}
