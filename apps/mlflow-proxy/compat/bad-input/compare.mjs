import { firstDifference, plainBody } from "./plain-body.mjs";

/**
 * Whether two answers to the same mistake mean the same to a client: status, error code, and what the message says; the whole
 * body where both do as they are asked.
 *
 * MLflow's 5xx becomes what the client should have been told, a 4xx: its Python client repeats a 5xx for minutes.
 */
export function compare({ theirs, ours, field }) {
  const [wanted, found] = [outcome(theirs), outcome(ours)];
  if (theirs.status >= 500) {
    const isRefusal = ours.status >= 400 && ours.status < 500 && typeof ours.json?.error_code === "string";
    const expected = theirs.json?.error_code === "INVALID_STATE" ? "400 INVALID_STATE" : found;
    return isRefusal && expected === found ? null : `MLflow: ${wanted}, so a 4xx\nours:   ${found}`;
  }
  // Flask's own refusals, of a method or a path, carry no code.
  const comparable = theirs.json === null ? String(ours.status) : found;
  if (wanted !== comparable) return `MLflow: ${wanted}\nours:   ${found}`;
  if (theirs.status < 400) return compareBodies(theirs, ours);
  if (theirs.json === null) return null;
  return compareMessages(theirs.json.message, ours.json?.message, field);
}

function compareBodies(theirs, ours) {
  const found = differingField(theirs, ours);
  if (found === null) return null;
  return `${found.path} differs in the answer\nMLflow: ${short(JSON.stringify(found.theirs))}\nours:   ${short(JSON.stringify(found.ours))}`;
}

function differingField(theirs, ours) {
  return firstDifference(plainBody(theirs.json), plainBody(ours.json));
}

/** Of ours as `outcome`, and which field is another when both do as they are asked. */
export function outcomeBeside(theirs, ours) {
  const found = theirs.status < 400 && ours.status < 400 ? differingField(theirs, ours) : null;
  return found === null ? outcome(ours) : `${outcome(ours)} with another ${found.path}`;
}

/** Status and, when there is one, error code. */
export function outcome({ status, json }) {
  return [status, ...(status >= 400 && json?.error_code ? [json.error_code] : [])].join(" ");
}

/** Sentences that users' code and MLflow's own tests look for (compat 2.1). */
const fragments = [
  /Missing value for required parameter '[^']*'/,
  /A batch logging request can contain at most [\d,]+ \w+/,
  /Changing param values is not allowed/,
  /Duplicate parameter keys have been submitted/,
  /already exists/,
  /No Experiment with id=\S+ exists/,
  /Could not find experiment with name '.*?'/,
  /Run with id=.*? not found/,
  /No tag with name: \S*/,
  /must be in the '\w+' state/,
  /Registered Model with name=.*? not found/,
  /Model Version \(name=.*?, version=.*?\) not found/,
  /exceeds the maximum (allowed )?length/,
];

function compareMessages(theirs, ours, field) {
  const problem = `MLflow: ${short(theirs)}\nours:   ${short(ours)}`;
  if (typeof ours !== "string") return problem;
  const expected = fragments.map((fragment) => fragment.exec(theirs)?.[0]).find((text) => text !== undefined);
  if (expected !== undefined) return plain(ours).includes(plain(expected)) ? null : problem;
  if (field === null || theirs.slice(0, 20) === ours.slice(0, 20)) return null;
  return namesField(ours, field) ? null : `${problem}\nwhich does not name ${field}`;
}

/** What is no UTF-8 MLflow leaves percent-encoded, and we replace, as the standard of URLs says. */
function plain(message) {
  return message.replace(/%FF%C0|\ufffd+/g, "?");
}

/**
 * The field itself, what it is in, or, where its value has fields or entries of its own, one of those. MLflow's parser stops
 * at a wrong type, and MLflow may then complain of another field, which it did not get to.
 */
function namesField(message, field) {
  const named = /parameter '([^']*)'/.exec(message)?.[1];
  if (named !== undefined) return named.startsWith(field) || field.startsWith(named) || field.endsWith(named);
  if (otherWords.some((words) => words.test(message))) return true;
  return message.includes(field.split(/[.[\]]+/).findLast((part) => /[a-z]/.test(part)));
}

/** MLflow's own for fields that they do not spell as the request does. */
const otherWords = [/page token/, /experiment ID/, /attribute key/, /Invalid path/, /URI|scheme/];

function short(text) {
  return String(text).slice(0, 400);
}
