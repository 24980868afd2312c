"""Prints, as SQL, a small database that the installed mlflow has written, with rows of every kind that it knows.

python make.py > 2.9.2.sql    # named after the installed version

With the URI of an empty PostgreSQL database it writes there, and prints only by whom it was written.
"""

import inspect
import math
import os
import sqlite3
import sys
import tempfile

os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"

import mlflow
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    Metric,
    Param,
    RunTag,
)
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

ROOT = "mlflow-artifacts:/"
BEYOND_DOUBLES = 2**53 + 1


def main():
    by = f"-- Written by mlflow {mlflow.__version__}"
    if len(sys.argv) > 1:
        print(f"{by} through make.py, and printed by pg_dump.", flush=True)
        # With the driver that 3.x takes by itself, archiving other versions ends in a type error of the database.
        write(sys.argv[1].replace("postgresql:", "postgresql+psycopg2:", 1))
        return
    print(f"{by} and printed by make.py. A line of two dashes ends a statement.")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mlflow.db")
        write(f"sqlite:///{path}")
        for statement in sqlite3.connect(path).iterdump():
            print(statement, "--", sep="\n")


def write(uri):
    store = SqlAlchemyStore(uri, ROOT)
    client = mlflow.MlflowClient(uri, uri)
    experiment_id = write_experiments(client)
    run_id = write_runs(client, experiment_id)
    if hasattr(client, "create_logged_model"):
        write_logged_models(client, experiment_id, run_id)
    write_registry(client, run_id)
    write_traces(store, experiment_id)


def write_experiments(client):
    tags = {"team": "vision", "empty": ""}
    kept = client.create_experiment("kept", f"{ROOT}kept", tags)
    gone = client.create_experiment("gone", f"{ROOT}gone")
    client.create_run(gone, start_time=1, run_name="gone with it")
    client.delete_experiment(gone)
    return kept


def write_runs(client, experiment_id):
    run_id = client.create_run(experiment_id, start_time=1_700_000_000_000, run_name="first").info.run_id
    client.log_batch(
        run_id,
        [
            Metric("loss", 0.5, 1000, 0),
            Metric("loss", 0.25, 2000, 1),
            Metric("loss", 0.25, 2000, 1),
            Metric("loss", math.nan, 3000, 2),
            Metric("loss", math.inf, 4000, -1),
            Metric("far", -1.5, BEYOND_DOUBLES, BEYOND_DOUBLES),
        ],
        [Param("lr", "0.1"), Param("name", "Größe 日本")],
        [RunTag("note", "it's \"quoted\"\nand long")],
    )
    source = Dataset("rows", "abc123", "local", '{"uri": "rows.csv"}', '{"columns": 2}', '{"rows": 3}')
    client.log_inputs(run_id, [DatasetInput(source, [InputTag("mlflow.data.context", "train")])])
    client.set_terminated(run_id, "FINISHED", 1_700_000_001_000)

    parent = {"mlflow.parentRunId": run_id}
    child = client.create_run(experiment_id, start_time=1_700_000_002_000, tags=parent, run_name="child").info.run_id
    client.log_metric(child, "loss", 0.125, 1, 0)
    client.log_param(child, "lr", "0.01")

    deleted = client.create_run(experiment_id, start_time=1_700_000_003_000, run_name="deleted").info.run_id
    client.delete_run(deleted)
    return run_id


def write_logged_models(client, experiment_id, run_id):
    from mlflow.entities import LoggedModelInput, LoggedModelOutput, LoggedModelStatus

    model = client.create_logged_model(
        experiment_id, "forest", run_id, {"stage": "trial"}, {"depth": "3"}, "Classifier"
    )
    client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
    metric = Metric("auc", 0.75, 5000, 4, model_id=model.model_id, dataset_name="rows", dataset_digest="abc123")
    client.log_batch(run_id, [metric])
    client.log_outputs(run_id, [LoggedModelOutput(model.model_id, 4)])
    child = client.search_runs([experiment_id], "attributes.run_name = 'child'")[0].info.run_id
    client.log_inputs(child, models=[LoggedModelInput(model.model_id)])
    client.delete_logged_model(client.create_logged_model(experiment_id, "gone").model_id)


def write_registry(client, run_id):
    client.create_registered_model("before", {"owner": "me"}, "predicts prices")
    client.rename_registered_model("before", "prices")
    for number in ("1", "2", "3"):
        client.create_model_version(
            "prices", f"{ROOT}kept/{number}", run_id, {"step": number}, description=f"attempt {number}"
        )
    client.transition_model_version_stage("prices", "1", "Production")
    client.transition_model_version_stage("prices", "2", "Production", archive_existing_versions=True)
    client.set_registered_model_alias("prices", "champion", "2")
    client.delete_model_version("prices", "3")
    if hasattr(client, "register_prompt"):
        client.register_prompt("question", "What costs {{thing}}?")


def write_traces(store, experiment_id):
    """2.14 and newer; the call has changed twice."""
    if not hasattr(store, "start_trace"):
        return
    if "experiment_id" in inspect.signature(store.start_trace).parameters:
        trace = store.start_trace(experiment_id, 1_700_000_000_000, {"source": "test"}, {"kind": "chat"})
        from mlflow.entities.trace_status import TraceStatus

        store.end_trace(trace.request_id, 1_700_000_000_500, TraceStatus.OK, {}, {})
        return
    from mlflow.entities import TraceInfo, TraceLocation, TraceState

    store.start_trace(
        TraceInfo(
            trace_id="tr-0123456789abcdef0123456789abcdef",
            trace_location=TraceLocation.from_experiment_id(experiment_id),
            request_time=1_700_000_000_000,
            execution_duration=500,
            state=TraceState.OK,
            trace_metadata={"source": "test"},
            tags={"kind": "chat"},
        )
    )


main()
