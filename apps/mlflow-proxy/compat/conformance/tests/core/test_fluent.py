"""The fluent interface: sessions, resuming, nesting, failure, and what search_runs makes of it."""

import time

import mlflow
import pytest
from mlflow import MlflowClient

from support.names import unique


@pytest.fixture(autouse=True)
def own_experiment():
    return mlflow.set_experiment(unique())


def test_a_session_logs_and_reads_back(own_experiment):
    with mlflow.start_run(run_name="first", tags={"given": "1"}) as run:
        mlflow.log_params({"lr": 0.01, "layers": 3, "name": "adam"})
        for step in range(5):
            mlflow.log_metrics({"loss": 1 / (step + 1), "accuracy": step / 5}, step=step)
        mlflow.log_metric("single", 4)
        mlflow.set_tags({"phase": "poc", "trial_number": 7})
    found = mlflow.get_run(run.info.run_id)
    assert found.info.experiment_id == own_experiment.experiment_id
    assert (found.info.run_name, found.info.status) == ("first", "FINISHED")
    assert found.info.start_time <= found.info.end_time
    assert found.data.params == {"lr": "0.01", "layers": "3", "name": "adam"}
    assert found.data.metrics == {"loss": 0.2, "accuracy": 0.8, "single": 4.0}
    assert found.data.tags["phase"] == "poc" and found.data.tags["trial_number"] == "7"
    assert found.data.tags["given"] == "1" and found.data.tags["mlflow.runName"] == "first"
    assert found.data.tags["mlflow.source.type"] == "LOCAL" and found.data.tags["mlflow.user"]


def test_a_finished_run_is_resumed():
    with mlflow.start_run() as first:
        mlflow.log_param("p", "1")
        mlflow.log_metric("m", 1, step=1)
    run_id = first.info.run_id
    ended = mlflow.get_run(run_id).info.end_time
    time.sleep(0.005)
    with mlflow.start_run(run_id=run_id) as again:
        assert again.info.run_id == run_id
        assert mlflow.get_run(run_id).info.status == "RUNNING"
        mlflow.log_param("p", "1")
        mlflow.log_metric("m", 2, step=2)
    run = mlflow.get_run(run_id)
    assert (run.info.status, run.data.params, run.data.metrics) == ("FINISHED", {"p": "1"}, {"m": 2.0})
    assert run.info.end_time > ended
    assert [m.step for m in MlflowClient().get_metric_history(run_id, "m")] == [1, 2]


def test_a_deleted_run_is_not_resumed():
    with mlflow.start_run() as run:
        pass
    mlflow.delete_run(run.info.run_id)
    with pytest.raises(mlflow.exceptions.MlflowException, match="deleted"):
        mlflow.start_run(run_id=run.info.run_id)


def test_nested_runs_know_their_parents(own_experiment):
    with mlflow.start_run(run_name="parent") as parent:
        with mlflow.start_run(run_name="child", nested=True) as child:
            mlflow.log_metric("m", 1)
            with mlflow.start_run(run_name="grandchild", nested=True) as grandchild:
                pass
        mlflow.log_metric("m", 2)
    client = MlflowClient()
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert client.get_parent_run(grandchild.info.run_id).info.run_id == child.info.run_id
    assert client.get_parent_run(parent.info.run_id) is None
    children = client.search_runs([own_experiment.experiment_id], f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'")
    assert [r.info.run_name for r in children] == ["child"]
    assert client.get_run(child.info.run_id).data.metrics == {"m": 1.0}


def test_a_run_that_raises_is_failed():
    with pytest.raises(ValueError, match="no"), mlflow.start_run() as run:
        raise ValueError("no")
    assert mlflow.get_run(run.info.run_id).info.status == "FAILED"


def test_a_run_is_ended_with_a_status():
    run = mlflow.start_run()
    mlflow.end_run("KILLED")
    assert mlflow.get_run(run.info.run_id).info.status == "KILLED"
    assert mlflow.active_run() is None


def test_the_description_becomes_a_tag():
    with mlflow.start_run(description="why *this* run") as run:
        pass
    assert mlflow.get_run(run.info.run_id).data.tags["mlflow.note.content"] == "why *this* run"


def test_runs_become_a_data_frame(own_experiment):
    for number in range(3):
        with mlflow.start_run(run_name=f"run {number}"):
            mlflow.log_param("number", number)
            mlflow.log_metric("score", number * 0.5)
            mlflow.set_tag("kind", "even" if number % 2 == 0 else "odd")
    frame = mlflow.search_runs(
        [own_experiment.experiment_id], filter_string="tags.kind = 'even'", order_by=["metrics.score DESC"]
    )
    assert list(frame["params.number"]) == ["2", "0"]
    assert list(frame["metrics.score"]) == [1.0, 0.0]
    assert list(frame["status"]) == ["FINISHED", "FINISHED"]
    named = mlflow.search_runs(experiment_names=[own_experiment.name], output_format="list")
    assert sorted(r.info.run_name for r in named) == ["run 0", "run 1", "run 2"]


def test_last_active_run_is_the_one_just_ended():
    with mlflow.start_run() as run:
        mlflow.log_metric("m", 3)
    assert mlflow.last_active_run().info.run_id == run.info.run_id
    assert mlflow.last_active_run().data.metrics == {"m": 3.0}
