import { send } from "./send.mjs";

/** Puts the same few things into a server, and gives their ids and what makes more of them. */
export async function makeWorld(url) {
  async function call(method, path, fields) {
    const body = Buffer.from(JSON.stringify(fields));
    const headers = { "content-type": "application/json", "content-length": String(body.byteLength) };
    const { status, body: text } = await send(url, {
      method,
      path: `/api/2.0/mlflow/${path}`,
      headers,
      body,
    });
    if (status !== 200) throw new Error(`${method} ${path} at ${url}: ${status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }
  let made = 0;
  const fresh = (kind) => `${kind} ${process.pid} ${made++}`;
  const newExperiment = async () =>
    (await call("POST", "experiments/create", { name: fresh("spare") })).experiment_id;
  const experiment_id = await newExperiment();
  const newRun = async () =>
    (await call("POST", "runs/create", { experiment_id, start_time: 1 })).run.info.run_id;
  const newModel = async () => {
    const name = fresh("spare model");
    await call("POST", "registered-models/create", { name });
    return name;
  };
  const newLoggedModel = async () =>
    (await call("POST", "logged-models", { experiment_id, name: "m" })).model.info.model_id;
  const name = await newModel();
  const newVersion = async (of) => {
    const fields = { name: of, source: "s3://bucket/model" };
    return (await call("POST", "model-versions/create", fields)).model_version.version;
  };
  const version = await newVersion(name);
  await call("POST", "registered-models/alias", { name, alias: "champion", version });
  const run_id = await newRun();
  await call("POST", "runs/log-metric", { run_id, key: "m", value: 1, timestamp: 1, step: 0 });
  const model_id = await newLoggedModel();
  return {
    ...{ call, newExperiment, newRun, newModel, newLoggedModel, newVersion },
    ...{ experiment_id, run_id, name, model_id },
  };
}
