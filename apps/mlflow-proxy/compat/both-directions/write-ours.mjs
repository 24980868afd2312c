import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { send } from "./ask.mjs";
import { get } from "./requests/request.mjs";

const START = 1_710_000_000_000;
const words = ["alpha", "Beta", "gamma delta", "üñí", "x_y", "100%", "it's", "line\nbreak", "日本", "🙂"];
const states = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

/**
 * Writes rows of every kind through our server.
 *
 * @param has_logged_models false for a database that has no place for them.
 * @returns `written`, in the shape that `write.py` prints; `expectations`, each a request and what MLflow's answer must hold.
 */
export async function writeOurs(url, folder, has_logged_models) {
  const { post, expect, expectations } = writer(url);
  const experiments = await writeExperiments(post, folder, expect);
  const runs = [];
  for (let number = 0; number < 120; number += 1)
    runs.push(await writeRun(post, experiments, number, runs, expect));
  const special = await writeSpecialRuns(post, experiments.active[0], folder, expect);
  const logged_models = has_logged_models ? await writeLoggedModels(post, experiments, runs, expect) : [];
  const registry = await writeRegistry(post, runs, expect);
  for (const run_id of runs.filter((_, index) => index % 9 === 0)) await post("runs/delete", { run_id });
  for (const experiment_id of experiments.deleted) await post("experiments/delete", { experiment_id });
  return { written: { experiments, runs, special, logged_models, ...registry }, expectations };
}

/** What sends, and what gathers the expectations. */
function writer(url) {
  const expectations = [];
  return {
    post: (path, body, method = "POST") => write(url, method, path, body),
    expect: (request, answer) => expectations.push({ request, answer }),
    expectations,
  };
}

/** What was sent must be taken: the answer of a write that is refused ends everything. */
async function write(url, method, path, body) {
  const answer = await send(url, { method, path, body });
  if (answer.status === 200) return answer.body;
  throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

const tag = (key, value) => ({ key, value });

async function writeExperiments(post, folder, expect) {
  const create = async (name, more = {}) => {
    const { experiment_id } = await post("experiments/create", { name, ...more });
    return experiment_id;
  };
  const active = [];
  for (const [number, word] of words.slice(0, 8).entries()) {
    const tags = [tag("team", word), tag("mlflow.note.content", "a\nb".repeat(number))];
    const place = number === 0 ? { artifact_location: join(folder, "ours-0") } : {};
    const id = await create(`ours ${word}`, { tags, ...place });
    active.push(id);
    expect(get("experiments/get", { experiment_id: id }), { experiment: { name: `ours ${word}`, tags } });
  }
  const deleted = [await create("ours deleted 0"), await create("ours deleted 1")];
  const restored = await create("ours restored");
  await post("experiments/delete", { experiment_id: restored });
  await post("experiments/restore", { experiment_id: restored });
  const renamed = await create("ours before");
  await post("experiments/update", { experiment_id: renamed, new_name: "ours after" });
  expect(get("experiments/get-by-name", { experiment_name: "ours after" }), {
    experiment: { experiment_id: renamed, lifecycle_stage: "active" },
  });
  const many = [];
  for (let number = 0; number < 30; number += 1) {
    many.push(await create(`ours many ${number}`, { tags: [tag("team", words[number % words.length])] }));
  }
  return { active, deleted, restored, renamed, many };
}

async function writeRun(post, { active }, number, earlier, expect) {
  const start_time = START + (number - (number % 3)) * 1000;
  const name = `ours ${words[number % words.length]} ${number}`;
  const experiment_id = active[number % 4];
  const given = [tag("stage", words[number % 7]), tag("mlflow.user", "ann")];
  if (number % 5 === 1) given.push(tag("mlflow.parentRunId", earlier[number - 1]));
  const created = await post("runs/create", {
    experiment_id,
    start_time,
    run_name: name,
    tags: given,
    user_id: "ann",
  });
  const { run_id } = created.run.info;
  const params = [tag("lr", `0.${number}`), tag("note", words[(number * 3) % words.length].repeat(9))];
  const metrics = Array.from({ length: 1 + (number % 6) }, (_, step) =>
    point("loss", number / 7 - step, step),
  );
  metrics.push(point("odd", ["NaN", "Infinity", "-Infinity", 0, -1.5, 5e-324][number % 6], 0));
  const tags = [tag(`extra/${number % 4}`, "é\n🙂"), tag("empty", "")];
  await post("runs/log-batch", { run_id, metrics, params, tags });
  if (number % 4 === 0) await post("runs/log-inputs", { run_id, datasets: [dataset(number % 16)] });
  const status = states[number % states.length];
  const end = number % states.length > 1 ? { end_time: start_time + 5000 } : {};
  await post("runs/update", { run_id, status, ...end });
  const last = metrics[metrics.length - 2];
  const odd = { NaN: "NaN", Infinity: Number.MAX_VALUE, "-Infinity": -Number.MAX_VALUE };
  expect(get("runs/get", { run_id }), {
    run: {
      info: { run_id, experiment_id, run_name: name, status, start_time, user_id: "ann", ...end },
      data: {
        params,
        metrics: [last, { ...metrics.at(-1), value: odd[metrics.at(-1).value] ?? metrics.at(-1).value }],
        tags: [...given, ...tags, tag("mlflow.runName", name)],
      },
      inputs: number % 4 === 0 ? { dataset_inputs: [dataset(number % 16)] } : {},
    },
  });
  return run_id;
}

function point(key, value, step, timestamp = START + step) {
  return { key, value, step, timestamp };
}

function dataset(number) {
  return {
    dataset: {
      name: `ours ${number}`,
      digest: `d${number}`,
      source_type: "local",
      source: '{"path": "é"}',
      schema: '{"columns": []}',
      profile: '{"rows": 3}',
    },
    tags: [tag("mlflow.data.context", "train"), tag("source", "é\n")],
  };
}

/** The names of `write.py`, each at its limit. */
async function writeSpecialRuns(post, experiment_id, folder, expect) {
  const create = async (run_name) => {
    const { run } = await post("runs/create", { experiment_id, run_name, start_time: START - 1 });
    return run.info.run_id;
  };
  const special = {};
  for (const name of ["bare", "long", "wide", "files", "metrics", "times"])
    special[name] = await create(name);
  const curve = Array.from({ length: 3000 }, (_, step) => point("curve", (step % 97) / 7, step));
  for (let at = 0; at < curve.length; at += 1000)
    await post("runs/log-batch", { run_id: special.long, metrics: curve.slice(at, at + 1000) });
  history(special.long, "curve", curve);
  const params = Array.from({ length: 100 }, (_, n) => tag(`p.${n}`, "v".repeat(n === 0 ? 6000 : n)));
  const tags = Array.from({ length: 100 }, (_, n) => tag(`t-${n} é`, "w".repeat(n === 0 ? 8000 : n)));
  const metrics = Array.from({ length: 700 }, (_, n) => point(`m/${n}`, n / 3, n));
  await post("runs/log-batch", { run_id: special.wide, metrics, params, tags });
  expect(get("runs/get", { run_id: special.wide }), {
    run: { data: { params, metrics, tags: [...tags, tag("mlflow.runName", "wide")] } },
  });
  const against = Array.from({ length: 50 }, (_, step) => point("against", step, step, START + 100 - step));
  await post("runs/log-batch", { run_id: special.times, metrics: against });
  history(special.times, "against", against.toReversed());
  const steps = [-5, -1, 0, 2 ** 31].map((step) => point("steps", 1, step, START + ((step + 9) % 3)));
  const every = ["-Infinity", -1, 0, 0.1, 1, 1e308, "Infinity"].map((value) =>
    point("every", value, 0, START),
  );
  // At a time of its own: MLflow has no order between NaN and the 0 that is stored in its place.
  every.push(point("every", "NaN", 0, START + 1));
  await post("runs/log-batch", { run_id: special.metrics, metrics: [...steps, ...every] });
  const root = join(folder, "ours-0", special.files, "artifacts");
  mkdirSync(join(root, "model", "data"), { recursive: true });
  for (const path of ["a.txt", "model/MLmodel", "model/data/weights é.bin"])
    writeFileSync(join(root, path), randomBytes(100));
  return special;

  function history(run_id, metric_key, points) {
    expect(get("metrics/get-history", { run_id, metric_key, max_results: 25_000 }), { metrics: points });
  }
}

async function writeLoggedModels(post, { active }, runs, expect) {
  const models = [];
  const first = runs.length;
  for (let count = 0; count < 20; count += 1) {
    const { run } = await post("runs/create", { experiment_id: active[count % 3], start_time: START });
    runs.push(run.info.run_id);
  }
  for (let number = 0; number < 40; number += 1) {
    const experiment_id = active[number % 3];
    const params = [tag("depth", String(number % 7)), tag("note", "x".repeat(number))];
    const tags = [tag("team", "naïve\nline"), tag("n", String(number))];
    const source_run_id = number % 5 ? runs[first + (number >> 1)] : undefined;
    const name = `ours-${number % 4}`;
    const fields = { experiment_id, name, model_type: number % 3 ? "Torch" : undefined, params, tags };
    const { model } = await post("logged-models", { ...fields, source_run_id });
    const { model_id } = model.info;
    models.push(model_id);
    const status = number % 4 ? "LOGGED_MODEL_READY" : "LOGGED_MODEL_PENDING";
    if (number % 4) await post(`logged-models/${model_id}`, { model_id, status }, "PATCH");
    if (number % 4 === 2) {
      await post(`logged-models/${model_id}/tags`, { model_id, tags: [tag("n", "again")] }, "PATCH");
      await post(`logged-models/${model_id}/params`, { model_id, params: [tag("later", "é")] });
      tags[1].value = "again";
      params.push(tag("later", "é"));
    }
    if (source_run_id) await logWithModel(post, source_run_id, model_id, number);
    const answer = { model: { info: { name, experiment_id, status, tags }, data: { params } } };
    const isDeleted = number % 10 === 0;
    if (isDeleted) await post(`logged-models/${model_id}`, undefined, "DELETE");
    expect(get(`logged-models/${model_id}`), isDeleted ? { error_code: "RESOURCE_DOES_NOT_EXIST" } : answer);
  }
  return models;
}

async function logWithModel(post, run_id, model_id, number) {
  const data = { dataset_name: `data ${number % 4}`, dataset_digest: `digest${number % 4}` };
  const value = [number / 3, "NaN", "Infinity", -2][number % 4];
  const metrics = [
    { ...point("score", value, 0), model_id },
    { ...point("score", value, 1), model_id },
    { ...point("on data", number / 7, 0), model_id, ...data },
  ];
  await post("runs/log-batch", { run_id, metrics });
  await post("runs/outputs", { run_id, models: [{ model_id, step: number % 3 }] });
  if (number % 3 === 0) await post("runs/log-inputs", { run_id, models: [{ model_id }] });
}

async function writeRegistry(post, runs, expect) {
  const versions = {};
  const names = ["ours iris", "Ours 2", "ours é", "ours 日本", "ours_score", "ours%cent"];
  for (let number = 0; number < 20; number += 1) names.push(`ours many ${number}`);
  for (const [index, name] of names.entries()) {
    const tags = [tag("team", "é\nline"), tag("n", String(index))];
    await post("registered-models/create", {
      name,
      tags,
      description: index % 3 ? undefined : "in two\nlines",
    });
    versions[name] = [];
    for (let count = 0; count <= index % 5; count += 1)
      versions[name].push(
        await writeVersion(post, name, count, index, runs[(index * 5 + count) % runs.length]),
      );
    await post("registered-models/alias", { name, alias: "champion", version: "1" });
    if (versions[name].length > 2) {
      await post("model-versions/delete", { name, version: "2" }, "DELETE");
      versions[name].splice(1, 1);
    }
    const last = versions[name].at(-1);
    await post("registered-models/alias", { name, alias: "Other-1", version: last });
    const aliases = [
      { alias: "champion", version: "1" },
      { alias: "Other-1", version: last },
    ];
    expect(get("registered-models/get", { name }), { registered_model: { name, tags, aliases } });
  }
  await post("registered-models/create", { name: "ours old name" });
  versions["ours new name"] = [await writeVersion(post, "ours old name", 1, 0, runs[0])];
  await post("registered-models/rename", { name: "ours old name", new_name: "ours new name" });
  expect(get("model-versions/get", { name: "ours new name", version: "1" }), {
    model_version: { name: "ours new name", run_id: runs[0], description: "v 1" },
  });
  return { registered_models: Object.keys(versions), versions, prompts: [] };
}

async function writeVersion(post, name, count, index, run_id) {
  const { model_version } = await post("model-versions/create", {
    name,
    source: `s3://bucket/${run_id}/model é`,
    tags: [tag("score", String(count)), tag("text", "é\n".repeat(50))],
    ...(count % 2 ? { run_id, run_link: "http://example.com/run", description: `v ${count}` } : {}),
  });
  const { version } = model_version;
  const stage = ["None", "Staging", "Production", "Archived"][(index + count) % 4];
  const archive_existing_versions = count === 2 && ["Staging", "Production"].includes(stage);
  await post("model-versions/transition-stage", { name, version, stage, archive_existing_versions });
  return version;
}

/**
 * Changes what MLflow wrote through our server.
 *
 * @returns `touched`, requests about what was changed, and `expectations` as above.
 */
export async function changeTheirs(url, { experiments, runs, special, versions }) {
  const { post, expect, expectations } = writer(url);
  const [, run_id, other] = runs;
  const later = [point("loss", 4, 1000), point("new", "NaN", 0)];
  await post("runs/log-batch", {
    run_id,
    metrics: later,
    params: [tag("more", "1")],
    tags: [tag("stage", "changed")],
  });
  await post("runs/delete-tag", { run_id, key: "tag with space" });
  await post("runs/update", { run_id, status: "KILLED", end_time: START, run_name: "named by ours" });
  expect(get("runs/get", { run_id }), {
    run: { info: { status: "KILLED", end_time: START, run_name: "named by ours" } },
  });
  // An earlier step leaves the latest value as it is.
  await post("runs/log-metric", {
    run_id: special.times,
    key: "against",
    value: 9,
    step: 3,
    timestamp: START * 2,
  });
  await post("runs/delete", { run_id: other });
  expect(get("runs/get", { run_id: other }), { run: { info: { lifecycle_stage: "deleted" } } });
  await post("runs/restore", { run_id: runs[18] });
  expect(get("runs/get", { run_id: runs[18] }), { run: { info: { lifecycle_stage: "active" } } });
  const [experiment_id, second] = experiments.active;
  await post("experiments/set-experiment-tag", { experiment_id, key: "team", value: "ours" });
  await post("experiments/restore", { experiment_id: experiments.deleted[0] });
  await post("experiments/delete", { experiment_id: second });
  const [name, numbers] = Object.entries(versions).find(([, list]) => list.length > 2);
  const { model_version } = await post("model-versions/create", { name, source: "s3://bucket/ours" });
  const { version } = model_version;
  await post("registered-models/alias", { name, alias: "champion", version });
  await post("model-versions/transition-stage", {
    name,
    version,
    stage: "Production",
    archive_existing_versions: true,
  });
  await post("model-versions/delete", { name, version: numbers.at(-1) }, "DELETE");
  expect(get("registered-models/alias", { name, alias: "champion" }), {
    model_version: { version, current_stage: "Production" },
  });
  const touched = [
    ...[run_id, special.times, other, runs[18]].map((id) => get("runs/get", { run_id: id })),
    get(
      "metrics/get-history",
      { run_id: special.times, metric_key: "against", max_results: 25_000 },
      "metrics",
    ),
    ...[experiment_id, second, experiments.deleted[0]].map((id) =>
      get("experiments/get", { experiment_id: id }),
    ),
    get("registered-models/get", { name }),
    ...[...numbers, version].map((number) => get("model-versions/get", { name, version: number })),
  ];
  return { touched, expectations };
}
