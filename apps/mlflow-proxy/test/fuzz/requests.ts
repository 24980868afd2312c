import fc from "fast-check";
import { z } from "zod";
import type { Route } from "../../src/http/route.js";
import { hostile, type Known, leaf } from "./values.js";

export interface FuzzRequest {
  /** The endpoint that it was made for, as `route.path` has it. */
  route: string;
  method: string;
  /** With the query, below the server's address. */
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** Requests to these endpoints, made from what their messages declare, then bent in one way or another. */
export function requests(routes: readonly Route[], known: Known): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...routes.map((route) => requestTo(route, known)));
}

function requestTo(route: Route, known: Known): fc.Arbitrary<FuzzRequest> {
  const fields = route.schema ? message(route.schema, known) : fc.constant({});
  const method = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...route.methods) },
    { weight: 1, arbitrary: fc.constantFrom("get", "post", "put", "patch", "delete") },
  );
  const base = fc.constantFrom("/api", "/ajax-api", "//api/");
  const type = fc.oneof(
    { weight: 30, arbitrary: fc.constant("application/json") },
    { weight: 1, arbitrary: fc.constantFrom("application/json; charset=latin1", "text/plain", "") },
  );
  return fc.record({ method, base, type, fields, bend: fc.nat(39), at: fc.nat(200) }).map((given) => {
    const path = pathOf(route, given.fields);
    const url = `${given.base}/${route.version}/mlflow/${path}`;
    if (given.method === "get")
      return {
        route: route.path,
        method: "GET",
        path: `${url}?${query(given.fields, given.bend)}`,
        headers: {},
        body: null,
      };
    const body = bent(JSON.stringify(given.fields), given.bend, given.at);
    return {
      route: route.path,
      method: given.method.toUpperCase(),
      path: url,
      headers: { "content-type": given.type, "content-length": String(body.byteLength) },
      body,
    };
  });
}

/** An object with each field present or not. */
function message(schema: z.core.$ZodType, known: Known): fc.Arbitrary<Record<string, unknown>> {
  const object = innermost(schema);
  if (!(object instanceof z.ZodObject)) return fc.constant({});
  const entries = Object.entries(object.shape).map(([name, field]) =>
    fc.tuple(fc.constant(name), fieldOf(name, field, known), fc.nat(9)),
  );
  return fc.tuple(...entries).map((fields) => {
    const present = fields.filter(([, , chance]) => chance > 0);
    return Object.fromEntries(present.map(([name, value]) => [name, value]));
  });
}

function fieldOf(name: string, schema: z.core.$ZodType, known: Known): fc.Arbitrary<unknown> {
  const inner = innermost(schema);
  if (inner instanceof z.ZodArray) {
    const list = fc.array(fieldOf(name, inner.element, known), { maxLength: 4 });
    return fc.oneof({ weight: 15, arbitrary: list }, { weight: 1, arbitrary: hostile });
  }
  if (inner instanceof z.ZodObject)
    return fc.oneof({ weight: 15, arbitrary: message(inner, known) }, { weight: 1, arbitrary: hostile });
  return leaf(name, known);
}

/** Without defaults, optionality and what is done before and after parsing. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return innermost(schema.def.innerType);
  if (!(schema instanceof z.ZodPipe)) return schema;
  return innermost(schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in);
}

function pathOf(route: Route, fields: Record<string, unknown>): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => encode(fields[name]) || "x");
}

/** `key=value&…`, a list as the same key several times; some keys twice, some bytes not UTF-8. */
function query(fields: Record<string, unknown>, bend: number): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => `${encode(name)}=${encode(item)}`),
  );
  if (bend === 0) return [...pairs, ...pairs].join("&");
  if (bend === 1) return `${pairs.join("&")}%ff%`;
  // Node refuses a request line of more than 16 kB before any of our code runs.
  return pairs.join("&").slice(0, 8_000);
}

function encode(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return encodeURIComponent(Buffer.from(text).toString()).slice(0, 2_000);
}

/** Bytes of the body, as they are or damaged. */
function bent(json: string, bend: number, at: number): Buffer {
  const deep = 10_000;
  switch (bend) {
    case 0:
      return Buffer.from(json.slice(0, at));
    case 1:
      return Buffer.concat([
        Buffer.from(json.slice(0, at)),
        Buffer.from([0xff, 0xc0]),
        Buffer.from(json.slice(at)),
      ]);
    case 2:
      return Buffer.from(json.replace(/:[^,}]*/, `:${"[".repeat(deep)}${"]".repeat(deep)}`));
    case 3:
      return Buffer.from(json.replace(/:[^,}]*/, `:${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`));
    case 4:
      return Buffer.from(JSON.stringify(json));
    case 5:
      return Buffer.from(json.replace("{", `{"run_id":7,"run_id":null,"__proto__":{"key":1},`));
    case 6:
      return Buffer.from(`[${json}]`);
    case 7:
      return Buffer.from(json.replace(/"[^"]*":/g, (key) => `"${key.slice(1, -2).toUpperCase()}":`));
    default:
      return Buffer.from(json);
  }
}
