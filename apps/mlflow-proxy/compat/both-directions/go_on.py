"""Changes what another server wrote to a tracking database through the stores of the installed MLflow.

Usage: go_on.py URI, with what was written, in the shape that write.py prints, as JSON on standard input. Prints nothing
but null: what it left is asked of both servers afterwards.
"""

import json
import sys

import mlflow
from mlflow.entities import ExperimentTag, Metric, Param, RunStatus, RunTag
from mlflow.entities.model_registry import ModelVersionTag
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as RegistryStore
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

import tracking_rows

START = 1_720_000_000_000


def main():
    uri = sys.argv[1]
    mlflow.set_tracking_uri(uri)
    written = json.load(sys.stdin)
    go_on_with_runs(SqlAlchemyStore(uri, "mlflow-artifacts:/"), written)
    go_on_with_models(RegistryStore(uri), written["versions"])
    print("null")


def go_on_with_runs(store, written):
    _, run_id, other = written["runs"][:3]
    metrics = [Metric("loss", 7.0, START, 2000), Metric("odd", 1.0, START, -3), Metric("new", float("nan"), START, 0)]
    store.log_batch(run_id, metrics, [Param("more", "1"), Param("lr", "0.1")], [RunTag("stage", "changed")])
    store.log_inputs(run_id, [tracking_rows.dataset(4, "again")])
    store.update_run_info(run_id, RunStatus.FAILED, START, "named by MLflow")
    store.delete_tag(run_id, "empty")
    store.delete_run(other)
    store.restore_run(written["runs"][9])
    experiments = written["experiments"]
    store.set_experiment_tag(experiments["active"][1], ExperimentTag("team", "MLflow"))
    store.restore_experiment(experiments["deleted"][0])
    store.rename_experiment(experiments["restored"], "renamed by MLflow")
    store.delete_experiment(experiments["many"][0])
    for model_id in written["logged_models"][1:4]:
        model = store.get_logged_model(model_id)
        store.set_logged_model_tags(model_id, model_tags(model))


def model_tags(model):
    from mlflow.entities import LoggedModelTag

    return [LoggedModelTag("seen", model.name)]


def go_on_with_models(store, versions):
    name = next(name for name, numbers in versions.items() if len(numbers) > 2)
    version = store.create_model_version(name, "s3://bucket/theirs", None, [ModelVersionTag("by", "MLflow")]).version
    store.set_registered_model_alias(name, "champion", version)
    store.transition_model_version_stage(name, version, "Production", True)
    store.delete_model_version(name, versions[name][-1])
    store.update_registered_model(name, "described by MLflow")
    store.rename_registered_model("ours many 18", "renamed by MLflow")


main()
