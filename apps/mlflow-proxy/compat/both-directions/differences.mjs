import { walkObjects } from "./walk-objects.mjs";

/** Where an answer is an error of the client's for us, while MLflow answers 500, or takes it and finds nothing. */
const invalid = () => ({ status: 400, body: { error_code: "INVALID_PARAMETER_VALUE" } });

/**
 * Where answers differ on purpose, and why. Nothing else may differ.
 *
 * `applies` chooses by request, by the major version of MLflow, and by the kind of database; `theirs` and `ours` then change
 * that side's answer. Where they turn both into the same, nothing is compared but that both answer.
 */
const deliberate = [
  {
    why: "some release after 3.12 names an experiment's workspace; ours speaks 3.12",
    applies: ({ path }) => path.startsWith("experiments/"),
    theirs: (answer) => withoutFields(answer, ["workspace"]),
  },
  {
    why: "MLflow's search leaves out the models that a run read; ours gives the run as runs/get does",
    applies: ({ path }) => path === "runs/search",
    ours: (answer) => withoutFields(answer, ["model_inputs"]),
  },
  {
    why: "a field named twice in an order is an internal error of MLflow's, which clients repeat",
    applies: ({ path, body }) =>
      path === "runs/search" && new Set(body.order_by).size < (body.order_by?.length ?? 0),
    theirs: invalid,
  },
  {
    why: "MLflow takes a quote after a backslash into the text, but not as the quote that tags hold: it finds nothing",
    applies: ({ path, body }) => path === "runs/search" && body.filter?.includes("\\'"),
    theirs: invalid,
  },
  {
    why: "from 3.15 on MLflow samples the rows of a run and not its steps, and begins with negative ones; ours is 3.12's rule",
    applies: ({ path, query }, major) =>
      path.endsWith("bulk-interval") && major >= 3 && ["steps", "curve"].includes(query.metric_key),
    theirs: howMany,
    ours: howMany,
  },
  {
    why: "MLflow orders registered models by last_updated_timestamp only; ours by creation_timestamp too",
    applies: ({ path, query }) =>
      path === "registered-models/search" && query.order_by?.join() === "creation_timestamp",
    theirs: accepted,
    ours: accepted,
  },
  {
    why: "a number where a text belongs is compared by MLflow and finds nothing, or is a database error on PostgreSQL",
    applies: ({ path, body }) => path === "logged-models/search" && body.filter === "name = 3",
    theirs: invalid,
  },
  {
    why: "a text for a number, an unknown attribute and a foreign page token are internal errors of MLflow's",
    applies: ({ path, body }) =>
      path === "logged-models/search" &&
      (["metrics.score = 'x'", "nonsense = 'x'"].includes(body.filter) || body.page_token === "nonsense"),
    theirs: invalid,
  },
  {
    why: "MLflow finds no model by a data set without a digest, which its documentation calls optional",
    applies: ({ path, body }) =>
      path === "logged-models/search" && body.datasets?.some(({ dataset_digest }) => !dataset_digest),
    theirs: accepted,
    ours: accepted,
  },
  ...onPostgres(),
  ...beforeMlflow3(),
];

/** Ours answers alike on every database. */
function onPostgres() {
  const both = { theirs: accepted, ours: accepted };
  return [
    {
      why: "on PostgreSQL a backslash in a pattern of MLflow's escapes what follows; in SQLite, and in ours, it does not",
      applies: ({ query, body }, _major, kind) =>
        kind === "postgres" && /LIKE '.*\\/.test((body ?? query).filter),
      ...both,
    },
    {
      why: "MLflow compares a number with a text there, which PostgreSQL refuses; in SQLite, and in ours, it finds something",
      applies: ({ path, body }, _major, kind) =>
        kind === "postgres" && path === "logged-models/search" && body.filter?.startsWith("status "),
      ...both,
    },
  ];
}

/** Ours answers as 3.x does, whoever wrote the database. */
function beforeMlflow3() {
  const differs = (why, applies, change) => ({
    why,
    applies: (request, major) => major < 3 && applies(request),
    ...change,
  });
  const both = (change) => ({ theirs: change, ours: change });
  return [
    differs("2.x knows no outputs of a run", ({ path }) => path.startsWith("runs/"), {
      ours: (answer) => withoutFields(answer, ["outputs"]),
    }),
    differs(
      "2.x gives a page token with every full page, so that the last page may be empty",
      ({ list }) => list !== undefined,
      { theirs: withoutEmptyPage },
    ),
    differs(
      "2.x compares the 0 that stands in place of NaN",
      ({ path, body }) => path === "runs/search" && /^metrics\.odd !?= 0$/.test(body.filter),
      both(accepted),
    ),
    differs(
      "2.x knows no IS NULL",
      ({ path, body }) => path === "runs/search" && /IS (NOT )?NULL/.test(body.filter),
      both(accepted),
    ),
    differs(
      "2.x compares an experiment's id that is no number with numbers, and finds none",
      ({ path, query, body }) =>
        (path === "experiments/get" && query.experiment_id === "x") ||
        (path === "runs/search" && body.experiment_ids?.[0] === "x"),
      both(invalid),
    ),
    differs(
      "2.x gives a history whole, whatever page was asked for, and in no order",
      ({ path, query }) => path === "metrics/get-history" && query.page_token === undefined,
      both(inOnePage),
    ),
    differs(
      "2.x gives a history whole, whatever page was asked for",
      ({ path, query }) => path === "metrics/get-history" && query.page_token !== undefined,
      both(invalid),
    ),
    differs(
      "2.x refuses too many runs without a code",
      ({ path, query }) => path.includes("get-history-bulk") && (query.run_id ?? query.run_ids)?.length > 100,
      { theirs: invalid },
    ),
    differs(
      "2.x takes every n-th step, later versions as many as were asked for",
      ({ path, query }) => path.endsWith("bulk-interval") && query.metric_key === "curve",
      both(howMany),
    ),
    differs(
      "2.x takes the alias of a model that is not there for one that the model lacks",
      ({ path, query }) => path === "registered-models/alias" && query.name === "gone",
      both(invalid),
    ),
    differs(
      "2.x compares a version's number with a text, and finds none",
      ({ path, query }) => path === "model-versions/search" && query.filter === "version_number = 'x'",
      { theirs: invalid },
    ),
  ];
}

function withoutEmptyPage({ status, body }) {
  const pages = body.pages ?? [];
  const isEmpty = pages.length > 1 && pages.at(-1).length === 0;
  return isEmpty ? { status, body: { ...body, pages: pages.slice(0, -1) } } : { status, body };
}

function inOnePage({ status, body }) {
  return status === 200
    ? { status, body: { ...body, pages: [body.pages.flat().sort(byText)] } }
    : { status, body };
}

function byText(a, b) {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function withoutFields(answer, names) {
  const copy = structuredClone(answer);
  walkObjects(copy.body, (value) => {
    for (const name of names) delete value[name];
  });
  return copy;
}

/** That there are points at all. */
function howMany({ status, body }) {
  return status === 200 ? { status, body: { some: (body.metrics ?? []).length > 0 } } : { status, body };
}

function accepted() {
  return { status: 200, body: {} };
}

/** What changes an answer of either side before it is compared with the other's. */
export function knownDifferences(version, kind) {
  const major = Number.parseInt(version, 10);
  const apply = (side) => (request, answer) =>
    deliberate
      .filter((one) => one[side] !== undefined && one.applies(request, major, kind))
      .reduce((changed, one) => one[side](changed), answer);
  return { theirs: apply("theirs"), ours: apply("ours") };
}
