/**
 * One request that both servers get.
 *
 * @typedef {object} Request
 * @property {string} title what the report calls it.
 * @property {string} method
 * @property {string} path below `/api/2.0/mlflow/`, or from the root when it begins with a slash.
 * @property {Record<string, string | number | boolean | string[]>} [query]
 * @property {object} [body]
 * @property {string} [list] name of the list that comes in pages: they are walked to the end.
 */

/** @returns {Request} */
export function get(path, query = {}, list = undefined) {
  return { title: `GET ${path} ${show(query)}`, method: "GET", path, query, list };
}

/** @returns {Request} */
export function post(path, body, list = undefined) {
  return { title: `POST ${path} ${show(body)}`, method: "POST", path, body, list };
}

function show(message) {
  const text = JSON.stringify(message);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
