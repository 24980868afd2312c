"""Experiments: creation, lookup, renaming, deletion, tags and where their artifacts go."""

import time

import mlflow
import pytest
from mlflow.entities import ViewType

from support.names import unique
from support.refusals import assert_refused, refused, refused_by_client
from support.versions import needs

NO_SUCH_ID = "2000000001"


def test_a_new_experiment_has_its_name_times_tags_and_artifact_location(client):
    name, before = unique(), int(time.time() * 1000)
    experiment_id = client.create_experiment(name, tags={"team": "vision", "empty": ""})
    found = client.get_experiment(experiment_id)
    assert (found.experiment_id, found.name, found.lifecycle_stage) == (experiment_id, name, "active")
    assert found.tags == {"team": "vision", "empty": ""}
    assert before - 1000 <= found.creation_time <= int(time.time() * 1000) + 1000
    assert found.last_update_time == found.creation_time
    assert found.artifact_location == f"mlflow-artifacts:/{experiment_id}"


def test_ids_are_growing_integers_in_text(client):
    first, second = client.create_experiment(unique()), client.create_experiment(unique())
    assert isinstance(first, str) and first.isdecimal() and second.isdecimal()
    assert int(second) > int(first)


def test_the_default_experiment_is_there_from_the_start(client):
    found = client.get_experiment("0")
    assert (found.experiment_id, found.name, found.lifecycle_stage) == ("0", "Default", "active")


def test_an_experiment_is_found_by_name(client):
    name = unique("name with spaces, ümläut and 'quotes'")
    experiment_id = client.create_experiment(name)
    assert client.get_experiment_by_name(name).experiment_id == experiment_id
    assert client.get_experiment_by_name(name.upper()) is None
    assert client.get_experiment_by_name(unique()) is None


def test_unknown_and_malformed_ids_are_told_apart(client):
    with refused("RESOURCE_DOES_NOT_EXIST", f"No Experiment with id={NO_SUCH_ID} exists"):
        client.get_experiment(NO_SUCH_ID)
    with refused("INVALID_PARAMETER_VALUE"):
        client.get_experiment("abc")


def test_a_name_is_given_once(client):
    name = unique()
    client.create_experiment(name)
    with refused("RESOURCE_ALREADY_EXISTS", name, "already exists"):
        client.create_experiment(name)


def test_a_deleted_experiment_keeps_its_name(client):
    name = unique()
    experiment_id = client.create_experiment(name)
    client.delete_experiment(experiment_id)
    with refused("RESOURCE_ALREADY_EXISTS", "already exists"):
        client.create_experiment(name)
    assert client.get_experiment_by_name(name).lifecycle_stage == "deleted"
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"


def test_set_experiment_creates_once_and_refuses_a_deleted_name():
    name = unique()
    created = mlflow.set_experiment(name)
    assert mlflow.set_experiment(name).experiment_id == created.experiment_id
    assert mlflow.set_experiment(experiment_id=created.experiment_id).name == name
    mlflow.delete_experiment(created.experiment_id)
    with refused_by_client("deleted"):
        mlflow.set_experiment(name)


def test_renaming_frees_the_old_name_and_updates_the_time(client):
    old, new = unique("old"), unique("new")
    experiment_id = client.create_experiment(old)
    before = client.get_experiment(experiment_id)
    time.sleep(0.005)
    client.rename_experiment(experiment_id, new)
    after = client.get_experiment(experiment_id)
    assert after.name == new
    assert after.last_update_time > before.last_update_time and after.creation_time == before.creation_time
    assert client.get_experiment_by_name(old) is None
    assert client.create_experiment(old) != experiment_id


def test_renaming_to_a_taken_name_is_refused(client, http, expected):
    taken, other = unique(), unique()
    client.create_experiment(taken)
    experiment_id = client.create_experiment(other)
    response = http.post("experiments/update", {"experiment_id": experiment_id, "new_name": taken})
    assert_refused(response, 400, expected("rename of an experiment to a taken name"))
    assert client.get_experiment(experiment_id).name == other


def test_a_deleted_experiment_is_not_renamed(client, http, expected):
    experiment_id = client.create_experiment(unique())
    client.delete_experiment(experiment_id)
    response = http.post("experiments/update", {"experiment_id": experiment_id, "new_name": unique()})
    status = expected("status of INVALID_STATE")
    assert_refused(response, status, "INVALID_STATE", "Cannot rename a non-active experiment")
    if status == 400:
        with refused("INVALID_STATE", "Cannot rename a non-active experiment"):
            client.rename_experiment(experiment_id, unique())


def test_deletion_takes_the_runs_along_and_restoring_brings_them_back(client, experiment_id):
    run_ids = {client.create_run(experiment_id).info.run_id for _ in range(2)}
    before = client.get_experiment(experiment_id)
    time.sleep(0.005)
    client.delete_experiment(experiment_id)
    deleted = client.get_experiment(experiment_id)
    assert deleted.lifecycle_stage == "deleted" and deleted.last_update_time > before.last_update_time
    assert {client.get_run(run_id).info.lifecycle_stage for run_id in run_ids} == {"deleted"}
    assert client.search_runs([experiment_id]) == []
    assert {r.info.run_id for r in client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)} == run_ids
    client.restore_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "active"
    assert {r.info.run_id for r in client.search_runs([experiment_id])} == run_ids


def test_deletion_and_restoring_want_the_other_state(client, experiment_id):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.restore_experiment(experiment_id)
    client.delete_experiment(experiment_id)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment(experiment_id)
    for action in (client.delete_experiment, client.restore_experiment):
        with refused("RESOURCE_DOES_NOT_EXIST"):
            action(NO_SUCH_ID)


def test_nothing_is_created_in_or_tagged_on_a_deleted_experiment(client, experiment_id):
    client.delete_experiment(experiment_id)
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state", "deleted"):
        client.create_run(experiment_id)
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state", "deleted"):
        client.set_experiment_tag(experiment_id, "k", "v")


def test_tags_are_overwritten_and_leave_the_time_alone(client, experiment_id):
    before = client.get_experiment(experiment_id).last_update_time
    time.sleep(0.005)
    client.set_experiment_tag(experiment_id, "mlflow.note.content", "first")
    client.set_experiment_tag(experiment_id, "mlflow.note.content", "second\nline – with dash")
    client.set_experiment_tag(experiment_id, "number", 7)
    client.set_experiment_tag(experiment_id, "empty", "")
    found = client.get_experiment(experiment_id)
    assert found.tags == {"mlflow.note.content": "second\nline – with dash", "number": "7", "empty": ""}
    assert found.last_update_time == before


@needs("delete_experiment_tag")
def test_a_tag_is_deleted_once(client, experiment_id):
    client.set_experiment_tag(experiment_id, "k", "v")
    client.set_experiment_tag(experiment_id, "kept", "v")
    client.delete_experiment_tag(experiment_id, "k")
    assert client.get_experiment(experiment_id).tags == {"kept": "v"}
    with refused("RESOURCE_DOES_NOT_EXIST", "No tag with name: k"):
        client.delete_experiment_tag(experiment_id, "k")


def test_a_given_artifact_location_is_kept(client):
    remote = client.create_experiment(unique(), artifact_location="s3://bucket/some/folder")
    assert client.get_experiment(remote).artifact_location == "s3://bucket/some/folder"
    run = client.create_run(remote)
    assert run.info.artifact_uri == f"s3://bucket/some/folder/{run.info.run_id}/artifacts"


@pytest.mark.parametrize(
    ("location", "fragment"),
    [
        ("s3://bucket/a#fragment", "fragment"),
        ("/tmp/a;p=1", "param"),
        ("s3://bucket/a?version=../b", "Invalid query string"),
        ("runs:/0123456789/model", "runs:/"),
    ],
)
def test_artifact_locations_that_could_lead_elsewhere_are_refused(http, client, location, fragment):
    name = unique()
    response = http.post("experiments/create", {"name": name, "artifact_location": location})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", fragment)
    assert client.get_experiment_by_name(name) is None


def test_names_and_tags_have_limits(client, http, experiment_id, expected):
    assert_refused(
        http.post("experiments/create", {"name": "n" * 501}),
        400,
        "INVALID_PARAMETER_VALUE",
        "exceeds the maximum length",
    )
    tag = {"experiment_id": experiment_id, "key": "k" * 251, "value": "v"}
    assert_refused(
        http.post("experiments/set-experiment-tag", tag), 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length"
    )
    limit = expected("longest value of an experiment tag")
    client.set_experiment_tag(experiment_id, "long", "v" * limit)
    assert len(client.get_experiment(experiment_id).tags["long"]) == limit
    with refused("INVALID_PARAMETER_VALUE", "exceeds the maximum length"):
        client.set_experiment_tag(experiment_id, "long", "v" * (limit + 1))


def test_deleted_experiments_are_searched_on_request_only(client):
    name = unique()
    active, deleted = client.create_experiment(name + "-a"), client.create_experiment(name + "-b")
    client.delete_experiment(deleted)

    def ids(view_type):
        found = client.search_experiments(view_type=view_type, filter_string=f"name LIKE '{name}%'")
        return {e.experiment_id for e in found}

    assert ids(ViewType.ACTIVE_ONLY) == {active}
    assert ids(ViewType.DELETED_ONLY) == {deleted}
    assert ids(ViewType.ALL) == {active, deleted}


def test_the_list_of_earlier_releases(http, experiment_id, expected):
    response = http.get("experiments/list")
    assert response.status_code == expected("status of experiments/list")
    if response.status_code == 200:
        assert experiment_id in [e["experiment_id"] for e in response.json()["experiments"]]
