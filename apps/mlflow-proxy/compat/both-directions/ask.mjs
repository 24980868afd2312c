import { parseExactly } from "./exact-json.mjs";

const LIMIT_MS = 60_000;
const MOST_PAGES = 1_000;

/**
 * A server's answer to a request. Lists in pages are walked to the end: what a page token says is the server's own
 * business, what it leads to is compared.
 *
 * @param {string} url
 * @param {import("./requests/request.mjs").Request} request
 * @returns status and body; of a list in pages, `pages` has the items of each.
 */
export async function ask(url, request) {
  const first = await send(url, request);
  if (request.list === undefined || first.status !== 200) return first;
  const pages = [];
  const { [request.list]: items = [], next_page_token, ...rest } = first.body;
  pages.push(items);
  let token = next_page_token;
  while (token) {
    if (pages.length === MOST_PAGES) throw new Error(`${request.title} has no end after ${MOST_PAGES} pages`);
    const next = await send(url, withToken(request, token));
    if (next.status !== 200) return { ...next, page: pages.length + 1 };
    pages.push(next.body[request.list] ?? []);
    token = next.body.next_page_token;
  }
  return { status: 200, body: { ...rest, pages } };
}

function withToken(request, page_token) {
  if (request.method === "GET") return { ...request, query: { ...request.query, page_token } };
  return { ...request, body: { ...request.body, page_token } };
}

export async function send(url, { method, path, query = {}, body }) {
  const base = path.startsWith("/") ? url : `${url}/api/2.0/mlflow/`;
  const response = await fetch(`${base}${path}${search(query)}`, {
    method,
    signal: AbortSignal.timeout(LIMIT_MS),
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, body: isJson ? parseExactly(text) : { text } };
}

function search(query) {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)]),
  );
  return parameters.length > 0 ? `?${new URLSearchParams(parameters)}` : "";
}
