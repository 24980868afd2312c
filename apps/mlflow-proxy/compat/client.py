"""Uses a tracking server through the official client, the way its documentation shows, and checks what comes back."""

import json
import math
import os
import sys
import tempfile
import time
import traceback

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunStatus, RunTag, ViewType
from mlflow.exceptions import MlflowException

url = sys.argv[1]
mlflow.set_tracking_uri(url)
client = MlflowClient(url)
checks = []


def check(function):
    checks.append(function)
    return function


def refused(error_code, action):
    try:
        action()
    except MlflowException as error:
        assert error.error_code == error_code, f"expected {error_code}, got {error.error_code}: {error}"
        return str(error)
    raise AssertionError(f"expected {error_code}, but nothing was refused")


def new_run(name="checks"):
    experiment = client.get_experiment_by_name(name)
    experiment_id = experiment.experiment_id if experiment else client.create_experiment(name)
    return client.create_run(experiment_id)


@check
def the_default_experiment_is_there():
    experiment = client.get_experiment("0")
    assert (experiment.name, experiment.lifecycle_stage) == ("Default", "active")


@check
def a_fluent_session_logs_and_reads_back():
    experiment = mlflow.set_experiment("fluent")
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_params({"lr": 0.01, "layers": 3})
        for step in range(5):
            mlflow.log_metrics({"loss": 1 / (step + 1), "accuracy": step / 5}, step=step)
        mlflow.set_tags({"phase": "poc", "trial_number": "7"})
    found = mlflow.get_run(run.info.run_id)
    assert found.info.experiment_id == experiment.experiment_id
    assert (found.info.run_name, found.info.status) == ("first", "FINISHED")
    assert found.info.start_time <= found.info.end_time
    assert found.data.params == {"lr": "0.01", "layers": "3"}
    assert found.data.metrics == {"loss": 0.2, "accuracy": 0.8}
    assert found.data.tags["phase"] == "poc" and found.data.tags["mlflow.runName"] == "first"


@check
def set_experiment_finds_the_experiment_again():
    assert mlflow.set_experiment("again").experiment_id == mlflow.set_experiment("again").experiment_id


@check
def a_finished_run_is_resumed():
    run = new_run()
    mlflow.set_experiment(experiment_id=run.info.experiment_id)
    client.set_terminated(run.info.run_id)
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("later", 1)
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
    assert client.get_run(run.info.run_id).info.status == "FINISHED"


@check
def a_failing_run_is_marked_failed():
    try:
        with mlflow.start_run() as run:
            raise ValueError("no")
    except ValueError:
        pass
    assert client.get_run(run.info.run_id).info.status == "FAILED"


@check
def nested_runs_know_their_parent():
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            pass
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id


@check
def log_batch_stores_metrics_params_and_tags_and_may_be_repeated():
    run_id = new_run().info.run_id
    now = int(time.time() * 1000)
    metrics = [Metric("m", i * 0.5, now + i, i) for i in range(500)]
    for _ in range(2):
        client.log_batch(run_id, metrics, [Param("p", "1")], [RunTag("t", "2")])
    data = client.get_run(run_id).data
    assert (data.metrics, data.params, data.tags["t"]) == ({"m": 249.5}, {"p": "1"}, "2")
    assert len(client.get_metric_history(run_id, "m")) == 500


@check
def a_batch_that_is_refused_stores_nothing():
    run_id = new_run().info.run_id
    client.log_param(run_id, "p", "1")
    batch = {"metrics": [Metric("m", 1, 1, 1)], "params": [Param("p", "2")], "tags": [RunTag("t", "2")]}
    message = refused("INVALID_PARAMETER_VALUE", lambda: client.log_batch(run_id, **batch))
    assert "Changing param values is not allowed" in message
    data = client.get_run(run_id).data
    assert data.metrics == {} and "t" not in data.tags


@check
def the_history_keeps_every_point_in_order():
    run_id = new_run().info.run_id
    for timestamp, step, value in [(30, 2, 3.0), (10, 5, 1.0), (20, -1, 2.0), (10, 5, 1.0), (10, 5, 0.5)]:
        client.log_metric(run_id, "m", value, timestamp=timestamp, step=step)
    history = [(m.timestamp, m.step, m.value) for m in client.get_metric_history(run_id, "m")]
    assert history == [(10, 5, 0.5), (10, 5, 1.0), (20, -1, 2.0), (30, 2, 3.0)], history
    assert client.get_run(run_id).data.metrics == {"m": 1.0}


@check
def numbers_that_json_lacks_survive():
    run_id = new_run().info.run_id
    for key, value in [("nan", math.nan), ("inf", math.inf), ("minus", -math.inf)]:
        client.log_metric(run_id, key, value)
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"])
    assert (metrics["inf"], metrics["minus"]) == (1.7976931348623157e308, -1.7976931348623157e308)
    client.log_metric(run_id, "far", 1, step=2**62 + 1)
    assert client.get_metric_history(run_id, "far")[0].step == 2**62 + 1


@check
def a_long_history_comes_in_pages():
    run_id = new_run().info.run_id
    for start in range(0, 26_000, 1_000):
        client.log_batch(run_id, [Metric("m", 1.0, i, i) for i in range(start, start + 1_000)])
    assert [m.step for m in client.get_metric_history(run_id, "m")] == list(range(26_000))


@check
def runs_are_found_by_tag():
    experiment_id = client.create_experiment("search")
    for number in range(4):
        run = client.create_run(experiment_id, tags={"trial": str(number), "kind": "even" if number % 2 == 0 else "odd"})
    found = client.search_runs([experiment_id], "tags.trial = '2' AND tags.kind = 'even'")
    assert [r.data.tags["trial"] for r in found] == ["2"]
    assert client.search_runs([experiment_id], "tags.`trial` = '9'") == []
    assert [r.info.run_id for r in client.search_runs([experiment_id], f"run_id = '{run.info.run_id}'")] == [run.info.run_id]
    frame = mlflow.search_runs([experiment_id], filter_string="tags.kind = 'odd'")
    assert sorted(frame["tags.trial"]) == ["1", "3"]


@check
def pages_of_runs_join_without_gap_or_repeat():
    experiment_id = client.create_experiment("pages")
    expected = [client.create_run(experiment_id, start_time=1_000 - i // 2).info.run_id for i in range(7)]
    seen, token = [], None
    while True:
        page = client.search_runs([experiment_id], max_results=3, page_token=token)
        seen += [r.info.run_id for r in page]
        token = page.token
        if not token:
            break
    assert sorted(seen) == sorted(expected) and len(set(seen)) == 7
    starts = [client.get_run(run_id).info.start_time for run_id in seen]
    assert starts == sorted(starts, reverse=True)


@check
def deleted_runs_leave_the_default_search_and_come_back():
    run = new_run("deleting")
    run_id, experiment_id = run.info.run_id, run.info.experiment_id
    client.delete_run(run_id)
    assert client.search_runs([experiment_id]) == []
    assert [r.info.run_id for r in client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)] == [run_id]
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    refused("INVALID_PARAMETER_VALUE", lambda: client.log_metric(run_id, "m", 1))
    client.restore_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


@check
def runs_are_renamed_and_tags_removed():
    run_id = new_run().info.run_id
    client.update_run(run_id, status=RunStatus.to_string(RunStatus.KILLED), name="renamed")
    client.set_tag(run_id, "t", "1")
    client.delete_tag(run_id, "t")
    run = client.get_run(run_id)
    assert (run.info.run_name, run.info.status) == ("renamed", "KILLED")
    assert run.data.tags == {"mlflow.runName": "renamed"}
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.delete_tag(run_id, "t"))


@check
def experiments_are_listed_renamed_tagged_deleted_and_restored():
    ids = [client.create_experiment(f"many {i}", tags={"n": str(i)}) for i in range(3)]
    listed = [e.experiment_id for e in client.search_experiments()]
    assert listed[:3] == list(reversed(ids))
    client.rename_experiment(ids[0], "other")
    client.set_experiment_tag(ids[0], "colour", "red")
    experiment = client.get_experiment_by_name("other")
    assert experiment.tags == {"n": "0", "colour": "red"}
    client.delete_experiment(ids[1])
    assert client.get_experiment(ids[1]).lifecycle_stage == "deleted"
    assert ids[1] not in [e.experiment_id for e in client.search_experiments()]
    client.restore_experiment(ids[1])
    assert client.get_experiment(ids[1]).lifecycle_stage == "active"


@check
def pages_of_experiments_join():
    token, names = None, []
    while True:
        page = client.search_experiments(max_results=2, page_token=token)
        names += [e.name for e in page]
        token = page.token
        if not token:
            break
    assert len(names) == len(set(names)) == len(client.search_experiments())


@check
def artifacts_are_stored_listed_and_fetched():
    run_id = new_run("artifacts").info.run_id
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights 1.bin")
        with open(path, "wb") as file:
            file.write(os.urandom(3_000_000))
        client.log_artifact(run_id, path)
        client.log_artifact(run_id, path, "model/deep")
        client.log_text(run_id, "hällo", "notes/a.txt")
        client.log_dict(run_id, {"a": [1, 2]}, "model/config.json")
        top = {f.path: (f.is_dir, f.file_size) for f in client.list_artifacts(run_id)}
        assert top == {"model": (True, None), "notes": (True, None), "weights 1.bin": (False, 3_000_000)}, top
        assert [f.path for f in client.list_artifacts(run_id, "model")] == ["model/config.json", "model/deep"]
        fetched = client.download_artifacts(run_id, "model/deep/weights 1.bin", folder)
        with open(fetched, "rb") as a, open(path, "rb") as b:
            assert a.read() == b.read()
        whole = mlflow.artifacts.download_artifacts(run_id=run_id, dst_path=os.path.join(folder, "all"))
        with open(os.path.join(whole, "model", "config.json")) as file:
            assert json.load(file) == {"a": [1, 2]}
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/notes/a.txt") == "hällo"
    assert client.list_artifacts(run_id, "nothing") == []


@check
def unknown_things_are_said_not_to_exist():
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_run("0" * 32))
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_experiment("123456"))
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.create_run("123456"))
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.list_artifacts("0" * 32))
    assert client.get_experiment_by_name("no such experiment") is None


@check
def a_name_is_given_once_even_to_a_deleted_experiment():
    experiment_id = client.create_experiment("once")
    assert "already exists" in refused("RESOURCE_ALREADY_EXISTS", lambda: client.create_experiment("once"))
    client.delete_experiment(experiment_id)
    refused("RESOURCE_ALREADY_EXISTS", lambda: client.create_experiment("once"))
    refused("INVALID_STATE", lambda: client.rename_experiment(experiment_id, "twice"))
    try:
        mlflow.set_experiment("once")
    except MlflowException as error:
        assert "deleted" in str(error)
    else:
        raise AssertionError("a deleted experiment was set")


@check
def bad_values_are_refused():
    run_id = new_run().info.run_id
    refused("INVALID_PARAMETER_VALUE", lambda: client.get_experiment("abc"))
    refused("INVALID_PARAMETER_VALUE", lambda: client.log_param(run_id, "../up", "1"))
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_runs(["0"], "tags.a = 1"))
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_runs(["0"], "tags.a = '1' OR tags.b = '2'"))
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_runs(["0"], page_token="nonsense"))
    client.log_param(run_id, "p", "1")
    client.log_param(run_id, "p", "1")
    refused("INVALID_PARAMETER_VALUE", lambda: client.log_param(run_id, "p", "2"))


def main():
    failed = 0
    for function in checks:
        title = function.__name__.replace("_", " ")
        try:
            function()
            print(f"ok   {title}")
        except Exception:
            failed += 1
            print(f"FAIL {title}\n{traceback.format_exc()}")
    print(f"{len(checks) - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)


main()
