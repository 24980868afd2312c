import { mlflow } from "@cerebros/contracts";
import type { Kysely } from "kysely";
import type { Dialect } from "./dialect/dialect.js";
import type { Features } from "./features.js";
import { forOlderSchema } from "./older-schema.js";
import type { StoreSession, TrackingStore } from "./port.js";
import { addDatasetInput, addModelLink } from "./queries/add-link.js";
import { addLoggedModelMetrics } from "./queries/add-logged-model-metrics.js";
import { addLoggedModelParams } from "./queries/add-logged-model-params.js";
import { addMetrics } from "./queries/add-metrics.js";
import { addParams } from "./queries/add-params.js";
import { datasetsOf } from "./queries/datasets-of.js";
import type { Db } from "./queries/db.js";
import { deleteModelVersion } from "./queries/delete-model-version.js";
import { deleteRegisteredModel } from "./queries/delete-registered-model.js";
import { deleteExperimentTag, setExperimentTags } from "./queries/experiment-tags.js";
import { findExperiment, findExperimentByName } from "./queries/find-experiment.js";
import { findLoggedModel } from "./queries/find-logged-model.js";
import { findModelVersion } from "./queries/find-model-version.js";
import { findRegisteredModel } from "./queries/find-registered-model.js";
import { findRun, findRunsByTag } from "./queries/find-run.js";
import { hasNoExperiments, insertExperiment } from "./queries/insert-experiment.js";
import { insertLoggedModel } from "./queries/insert-logged-model.js";
import { insertModelVersion, lastVersionNumber } from "./queries/insert-model-version.js";
import { insertRegisteredModel } from "./queries/insert-registered-model.js";
import { insertRun } from "./queries/insert-run.js";
import { deleteLoggedModelTag, setLoggedModelTags } from "./queries/logged-model-tags.js";
import { metricHistory } from "./queries/metric-history.js";
import { endSteps, sampleSteps } from "./queries/metric-steps.js";
import { metricsAtSteps } from "./queries/metrics-at-steps.js";
import { deleteModelAlias, setModelAlias } from "./queries/model-aliases.js";
import { deleteModelVersionTag, setModelVersionTags } from "./queries/model-version-tags.js";
import { raiseLatestMetrics } from "./queries/raise-latest-metrics.js";
import { deleteRegisteredModelTag, setRegisteredModelTags } from "./queries/registered-model-tags.js";
import { runDataOf } from "./queries/run-data.js";
import { runLinksOf } from "./queries/run-links.js";
import { deleteRunTag, setRunTags } from "./queries/run-tags.js";
import { searchExperiments } from "./queries/search-experiments.js";
import { searchLoggedModels } from "./queries/search-logged-models.js";
import { searchModelVersions } from "./queries/search-model-versions.js";
import { searchRegisteredModels } from "./queries/search-registered-models.js";
import { searchRuns } from "./queries/search-runs.js";
import { updateExperiment } from "./queries/update-experiment.js";
import { updateLoggedModel } from "./queries/update-logged-model.js";
import {
  archiveOtherVersions,
  touchModelVersions,
  updateModelVersion,
} from "./queries/update-model-version.js";
import { updateRegisteredModel } from "./queries/update-registered-model.js";
import { updateRun, updateRunsOf } from "./queries/update-run.js";
import type { Schema } from "./schema.js";
import type { Tables } from "./tables.js";
import { withoutLoggedModels } from "./without-logged-models.js";

/** A store over an open database whose schema has been checked. */
export function createKyselyStore(
  connected: Kysely<Tables>,
  dialect: Dialect,
  { revision, features, writable }: Schema,
): TrackingStore {
  const db =
    features.workspaces && features.inputs_step ? connected : connected.withPlugin(forOlderSchema(features));
  async function translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw dialect.toError(error);
    }
  }
  let closed: Promise<void> | null = null;
  return {
    revision,
    long_experiment_tags: features.long_experiment_tags,
    read: (work) =>
      translated(() => dialect.read(db, (connection) => work(createSession(connection, dialect, features)))),
    async write(work) {
      if (!writable) throw readOnly(revision);
      return translated(() =>
        dialect.write(db, (connection) => work(createSession(connection, dialect, features))),
      );
    },
    close() {
      closed ??= translated(() => dialect.close(db));
      return closed;
    },
  };
}

function readOnly(revision: string): mlflow.MlflowError {
  return new mlflow.MlflowError(
    "BAD_REQUEST",
    `the tracking database has MLflow's schema revision ${revision}, which this server does not know, and is read only ` +
      "for that reason: use a newer server, or write through the MLflow that made the database",
  );
}

function createSession(
  db: Db,
  { matching, rowsAtMost, sameStep, insertRows }: Dialect,
  features: Features,
): StoreSession {
  return {
    experiments: {
      find: (id) => findExperiment(db, id),
      findByName: (name) => findExperimentByName(db, name),
      areNone: () => hasNoExperiments(db),
      insert: (row) => insertExperiment(db, row),
      update: (id, changes) => updateExperiment(db, id, changes),
      search: (query) => searchExperiments(db, query, matching, features),
      setTags: (id, tags) => setExperimentTags(db, id, tags),
      deleteTag: (id, key) => deleteExperimentTag(db, id, key),
    },
    runs: {
      find: (id) => findRun(db, id),
      findByTag: (id, tag) => findRunsByTag(db, id, tag),
      insert: (info) => insertRun(db, info),
      update: (id, changes) => updateRun(db, id, changes),
      updateAllOf: (id, changes) => updateRunsOf(db, id, changes),
      search: (query) => searchRuns(db, query, { matching, rowsAtMost }),
      dataOf: (ids, only) => runDataOf(db, ids, only),
    },
    params: { add: (id, params) => addParams(db, id, params, insertRows) },
    tags: {
      set: (id, tags) => setRunTags(db, id, tags, insertRows),
      delete: (id, key) => deleteRunTag(db, id, key),
    },
    metrics: {
      add: (id, metrics) => addMetrics(db, id, metrics, insertRows),
      raiseLatest: (id, metrics) => raiseLatestMetrics(db, id, metrics, insertRows),
      history: (query) => metricHistory(db, query),
      sampleSteps: (query) => sampleSteps(db, query),
      endSteps: (query) => endSteps(db, query),
      atSteps: (query) => metricsAtSteps(db, query, sameStep),
    },
    links: {
      addDataset: (run, input, ids) => addDatasetInput(db, run, input, ids),
      addModel: (id, model) => addModelLink(db, id, model, features),
      ofRuns: (ids) => runLinksOf(db, ids, features),
      datasetsOf: (ids, limit) => datasetsOf(db, ids, limit),
    },
    logged_models: features.logged_models
      ? {
          find: (id, deleted) => findLoggedModel(db, id, deleted),
          insert: (info) => insertLoggedModel(db, info),
          update: (id, changes) => updateLoggedModel(db, id, changes),
          setTags: (model, tags) => setLoggedModelTags(db, model, tags),
          deleteTag: (id, key) => deleteLoggedModelTag(db, id, key),
          addParams: (model, params) => addLoggedModelParams(db, model, params),
          addMetrics: (run, metrics) => addLoggedModelMetrics(db, run, metrics),
          search: (query) => searchLoggedModels(db, query, matching),
        }
      : withoutLoggedModels,
    registered_models: {
      find: (name) => findRegisteredModel(db, name),
      insert: (model) => insertRegisteredModel(db, model),
      update: (name, changes) => updateRegisteredModel(db, name, changes),
      delete: (name) => deleteRegisteredModel(db, name),
      search: (query) => searchRegisteredModels(db, query, matching, features),
      setTags: (name, tags) => setRegisteredModelTags(db, name, tags),
      deleteTag: (name, key) => deleteRegisteredModelTag(db, name, key),
      setAlias: (name, alias) => setModelAlias(db, name, alias),
      deleteAlias: (name, alias) => deleteModelAlias(db, name, alias),
    },
    model_versions: {
      find: (name, version) => findModelVersion(db, name, version),
      lastNumber: (name) => lastVersionNumber(db, name),
      insert: (version) => insertModelVersion(db, version),
      update: (name, version, changes) => updateModelVersion(db, name, version, changes),
      touchAllOf: (name, at) => touchModelVersions(db, name, at),
      archiveOthers: (name, version, stage, at) => archiveOtherVersions(db, name, version, stage, at),
      search: (query) => searchModelVersions(db, query, matching, features),
      delete: (name, version, at) => deleteModelVersion(db, name, version, at),
      setTags: (name, version, tags) => setModelVersionTags(db, name, version, tags),
      deleteTag: (name, version, key) => deleteModelVersionTag(db, name, version, key),
    },
  };
}
