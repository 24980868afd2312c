"""Runs: what a new one looks like, names, updates, states, deletion."""

import re
import time

import pytest
from mlflow.entities import ViewType

from support.http import body_of, pairs
from support.names import unique
from support.refusals import assert_refused, refused

STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
NO_SUCH_RUN = "0" * 32


def test_a_run_created_with_nothing_but_its_experiment(http, client, experiment_id, expected):
    now = int(time.time() * 1000)
    run = body_of(http.post("runs/create", {"experiment_id": experiment_id}))["run"]
    info = run["info"]
    assert re.fullmatch("[0-9a-f]{32}", info["run_id"]) and info["run_uuid"] == info["run_id"]
    assert (info["experiment_id"], info["status"], info["lifecycle_stage"]) == (experiment_id, "RUNNING", "active")
    assert info["user_id"] == "" and "end_time" not in info
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", info["run_name"]), info["run_name"]
    location = client.get_experiment(experiment_id).artifact_location
    assert info["artifact_uri"] == f"{location}/{info['run_id']}/artifacts"
    assert pairs(run["data"]["tags"]) == {"mlflow.runName": info["run_name"]}
    assert "metrics" not in run["data"] and "params" not in run["data"]
    assert run["inputs"] == {}
    if expected("start of a run that was created without one") == "zero":
        assert info["start_time"] == 0
    else:
        assert abs(info["start_time"] - now) < 10_000


def test_a_run_created_with_everything(client, experiment_id):
    run = client.create_run(experiment_id, start_time=1_700_000_000_123, tags={"a": "1", "b": ""}, run_name="named")
    found = client.get_run(run.info.run_id)
    assert (found.info.run_name, found.info.start_time, found.info.end_time) == ("named", 1_700_000_000_123, None)
    assert (found.info.status, found.info.experiment_id) == ("RUNNING", experiment_id)
    assert found.data.tags == {"a": "1", "b": "", "mlflow.runName": "named"}
    assert (found.data.metrics, found.data.params) == ({}, {})


def test_the_user_is_kept_as_sent(http, experiment_id):
    run = body_of(http.post("runs/create", {"experiment_id": experiment_id, "user_id": "ada"}))["run"]
    assert body_of(http.get("runs/get", run_id=run["info"]["run_id"]))["run"]["info"]["user_id"] == "ada"


def test_the_name_tag_names_the_run(client, experiment_id):
    run = client.create_run(experiment_id, tags={"mlflow.runName": "from the tag"})
    assert run.info.run_name == "from the tag"
    both = client.create_run(experiment_id, tags={"mlflow.runName": "same"}, run_name="same")
    assert (both.info.run_name, both.data.tags["mlflow.runName"]) == ("same", "same")


def test_a_name_and_a_name_tag_that_differ_are_refused(client, experiment_id):
    with refused("INVALID_PARAMETER_VALUE", "mlflow.runName"):
        client.create_run(experiment_id, tags={"mlflow.runName": "b"}, run_name="a")
    assert client.search_runs([experiment_id]) == []


def test_name_and_name_tag_follow_each_other(client, run_id):
    client.update_run(run_id, name="by update")
    run = client.get_run(run_id)
    assert (run.info.run_name, run.data.tags["mlflow.runName"]) == ("by update", "by update")
    client.set_tag(run_id, "mlflow.runName", "by tag")
    run = client.get_run(run_id)
    assert (run.info.run_name, run.data.tags["mlflow.runName"]) == ("by tag", "by tag")


def test_a_name_tag_in_a_batch_renames_the_run(http, client, run_id):
    body_of(http.post("runs/log-batch", {"run_id": run_id, "tags": [{"key": "mlflow.runName", "value": "by batch"}]}))
    run = client.get_run(run_id)
    assert (run.info.run_name, run.data.tags["mlflow.runName"]) == ("by batch", "by batch")


def test_an_update_changes_what_it_names_and_nothing_else(http, run_id):
    def update(**fields):
        return body_of(http.post("runs/update", {"run_id": run_id, **fields}))["run_info"]

    start = body_of(http.get("runs/get", run_id=run_id))["run"]["info"]
    assert update() == start
    assert update(status="FINISHED", end_time=77) == {**start, "status": "FINISHED", "end_time": 77}
    assert update(run_name="") == {**start, "status": "FINISHED", "end_time": 77}
    assert update(run_name="new") == {**start, "status": "FINISHED", "end_time": 77, "run_name": "new"}
    assert update(status="RUNNING", end_time=None) == {**start, "status": "RUNNING", "end_time": 77, "run_name": "new"}
    assert body_of(http.get("runs/get", run_id=run_id))["run"]["info"]["end_time"] == 77


def test_renaming_keeps_the_status(client, run_id):
    client.set_terminated(run_id, "KILLED", end_time=5)
    client.update_run(run_id, name="later")
    info = client.get_run(run_id).info
    assert (info.status, info.end_time, info.run_name) == ("KILLED", 5, "later")


def test_every_status_follows_every_other(client, run_id):
    for first in STATUSES:
        for second in STATUSES:
            client.update_run(run_id, status=first)
            client.update_run(run_id, status=second)
            assert client.get_run(run_id).info.status == second


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED"])
def test_a_run_is_terminated(client, run_id, status):
    client.set_terminated(run_id, status)
    info = client.get_run(run_id).info
    assert info.status == status
    assert info.start_time <= info.end_time <= int(time.time() * 1000) + 1000


def test_deletion_and_restoring_may_be_repeated(client, run_id, experiment_id):
    for _ in range(2):
        client.delete_run(run_id)
        assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    assert client.search_runs([experiment_id]) == []
    found = client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)
    assert [r.info.run_id for r in found] == [run_id]
    found = client.search_runs([experiment_id], run_view_type=ViewType.ALL)
    assert [r.info.run_id for r in found] == [run_id]
    for _ in range(2):
        client.restore_run(run_id)
        assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_a_deleted_run_refuses_writes(http, client, run_id):
    client.set_tag(run_id, "k", "v")
    client.delete_run(run_id)
    for write in (
        lambda: client.log_metric(run_id, "m", 1),
        lambda: client.set_tag(run_id, "k", "w"),
        lambda: client.delete_tag(run_id, "k"),
        lambda: client.update_run(run_id, name="n"),
        lambda: client.set_terminated(run_id),
    ):
        with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
            write()
    param = http.post("runs/log-parameter", {"run_id": run_id, "key": "p", "value": "1"})
    assert_refused(param, 400, "INVALID_PARAMETER_VALUE", "must be in the 'active' state")
    run = client.get_run(run_id)
    assert (run.data.tags["k"], run.data.metrics, run.data.params, run.info.status) == ("v", {}, {}, "RUNNING")


def test_an_unknown_run_is_said_not_to_exist(client):
    for action in (
        lambda: client.get_run(NO_SUCH_RUN),
        lambda: client.log_metric(NO_SUCH_RUN, "m", 1),
        lambda: client.log_param(NO_SUCH_RUN, "p", "1"),
        lambda: client.set_tag(NO_SUCH_RUN, "k", "v"),
        lambda: client.delete_run(NO_SUCH_RUN),
        lambda: client.restore_run(NO_SUCH_RUN),
    ):
        with refused("RESOURCE_DOES_NOT_EXIST", f"Run with id={NO_SUCH_RUN} not found"):
            action()


def test_a_run_needs_an_experiment_that_exists(client):
    with refused("RESOURCE_DOES_NOT_EXIST", "No Experiment with id=2000000001 exists"):
        client.create_run("2000000001")


def test_a_run_is_found_by_its_older_id_field(http, run_id):
    assert body_of(http.get("runs/get", run_uuid=run_id))["run"]["info"]["run_id"] == run_id
    body_of(http.post("runs/update", {"run_uuid": run_id, "status": "FAILED"}))
    assert body_of(http.get("runs/get", run_id=run_id))["run"]["info"]["status"] == "FAILED"


def test_a_run_may_be_created_with_nothing_at_all(http, expected):
    response = http.post("runs/create", {})
    status, outcome = expected("runs/create without an experiment")
    if status == 200:
        assert body_of(response)["run"]["info"]["experiment_id"] == outcome
    else:
        assert_refused(response, status, outcome)


def test_two_runs_may_share_a_name(client, experiment_id):
    name = unique()
    ids = {client.create_run(experiment_id, run_name=name).info.run_id for _ in range(2)}
    assert len(ids) == 2
    assert {r.info.run_id for r in client.search_runs([experiment_id], f"run_name = '{name}'")} == ids
