"""Logged models as entities: creation, state, tags, params, files, deletion."""

import json
import re
import time

import mlflow
import pytest

from support.http import body_of, pairs
from support.names import unique
from support.refusals import assert_refused, refused
from support.versions import since

pytestmark = since("3.0", "logged models")
NO_SUCH_MODEL = "m-" + "0" * 32


@pytest.fixture
def model(client, experiment_id):
    """A pending model of this test's own."""
    return client.create_logged_model(experiment_id, name="net")


def test_a_new_model_is_pending(client, experiment_id, run_id):
    before = int(time.time() * 1000)
    model = client.create_logged_model(
        experiment_id, "net", run_id, tags={"t": "1"}, params={"p": "2"}, model_type="classifier"
    )
    found = client.get_logged_model(model.model_id)
    assert re.fullmatch("m-[0-9a-f]{32}", found.model_id)
    assert (found.name, found.model_type, found.source_run_id) == ("net", "classifier", run_id)
    assert (found.experiment_id, str(found.status), found.params) == (experiment_id, "PENDING", {"p": "2"})
    assert found.tags["t"] == "1"
    location = client.get_experiment(experiment_id).artifact_location
    assert found.artifact_location == f"{location}/models/{found.model_id}/artifacts"
    assert before - 1000 <= found.creation_timestamp <= int(time.time() * 1000) + 1000
    assert found.last_updated_timestamp == found.creation_timestamp and not found.metrics


def test_a_model_without_a_name_gets_one(client, experiment_id):
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", client.create_logged_model(experiment_id).name)


@pytest.mark.parametrize("status", ["READY", "FAILED"])
def test_a_model_is_finalised(client, model, status):
    time.sleep(0.005)
    assert str(client.finalize_logged_model(model.model_id, status).status) == status
    found = client.get_logged_model(model.model_id)
    assert str(found.status) == status and found.last_updated_timestamp > found.creation_timestamp


def test_tags_are_set_overwritten_and_deleted(client, model):
    client.set_logged_model_tags(model.model_id, {"a": "1", "b": "2"})
    client.set_logged_model_tags(model.model_id, {"a": "3", "c": "4"})
    assert client.get_logged_model(model.model_id).tags == {**model.tags, "a": "3", "b": "2", "c": "4"}
    client.delete_logged_model_tag(model.model_id, "b")
    assert client.get_logged_model(model.model_id).tags == {**model.tags, "a": "3", "c": "4"}
    with refused("RESOURCE_DOES_NOT_EXIST", "b"):
        client.delete_logged_model_tag(model.model_id, "b")


def test_params_are_added(client, experiment_id):
    model = client.create_logged_model(experiment_id, "net", params={"p": "1"})
    client.log_model_params(model.model_id, {"q": "2", "r": "3"})
    assert client.get_logged_model(model.model_id).params == {"p": "1", "q": "2", "r": "3"}


def test_files_are_logged_and_listed(client, model, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "sub" / "b.txt").write_text("bb")
    client.log_model_artifacts(model.model_id, str(tmp_path))
    found = {f.path: f.is_dir for f in client.list_logged_model_artifacts(model.model_id)}
    assert found == {"a.txt": False, "sub": True}
    assert [f.path for f in client.list_logged_model_artifacts(model.model_id, "sub")] == ["sub/b.txt"]
    fetched = mlflow.artifacts.download_artifacts(f"models:/{model.model_id}", dst_path=str(tmp_path / "out"))
    with open(f"{fetched}/sub/b.txt") as file:
        assert file.read() == "bb"


def test_files_are_listed_and_sent_over_http(http, client, model, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "MLmodel").write_text("flavors: {}")
    (tmp_path / "sub" / "b.txt").write_text("bb")
    client.log_model_artifacts(model.model_id, str(tmp_path))
    body = body_of(http.get(f"logged-models/{model.model_id}/artifacts/directories"))
    assert body["root_uri"] == model.artifact_location
    assert [(f["path"], f["is_dir"]) for f in body["files"]] == [("MLmodel", False), ("sub", True)]
    body = body_of(http.get(f"logged-models/{model.model_id}/artifacts/directories", artifact_directory_path="sub"))
    assert [(f["path"], f["file_size"]) for f in body["files"]] == [("sub/b.txt", 2)]
    route = f"/ajax-api/2.0/mlflow/logged-models/{model.model_id}/artifacts/files"
    sent = http.send("GET", route, params={"artifact_file_path": "sub/b.txt"})
    assert (sent.status_code, sent.content) == (200, b"bb")
    absent = http.send("GET", route, params={"artifact_file_path": "nothing"})
    assert_refused(absent, 404, "RESOURCE_DOES_NOT_EXIST")
    climbing = http.send("GET", route, params={"artifact_file_path": "../../x"})
    assert_refused(climbing, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


def test_a_deleted_model_is_gone(client, experiment_id, model):
    client.delete_logged_model(model.model_id)
    with refused("RESOURCE_DOES_NOT_EXIST", model.model_id):
        client.get_logged_model(model.model_id)
    assert client.search_logged_models([experiment_id]) == []
    client.delete_logged_model(model.model_id)


def test_an_unknown_model_is_said_not_to_exist(http, client):
    for action in (
        lambda: client.get_logged_model(NO_SUCH_MODEL),
        lambda: client.finalize_logged_model(NO_SUCH_MODEL, "READY"),
        lambda: client.delete_logged_model(NO_SUCH_MODEL),
    ):
        with refused("RESOURCE_DOES_NOT_EXIST", NO_SUCH_MODEL):
            action()
    tags = http.patch(f"logged-models/{NO_SUCH_MODEL}/tags", {"tags": [{"key": "a", "value": "1"}]})
    params = {"model_id": NO_SUCH_MODEL, "params": [{"key": "a", "value": "1"}]}
    for response in (tags, http.post(f"logged-models/{NO_SUCH_MODEL}/params", params)):
        assert_refused(response, 404, "RESOURCE_DOES_NOT_EXIST", NO_SUCH_MODEL)


def test_a_model_needs_an_experiment_that_is_active(client, experiment_id):
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.create_logged_model("2000000001", "net")
    client.delete_experiment(experiment_id)
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
        client.create_logged_model(experiment_id, "net")


@pytest.mark.parametrize("name", ["a/b", "a:b", "a.b", "a%b", "a'b", 'a"b'])
def test_names_that_are_refused(http, experiment_id, name):
    response = http.post("logged-models", {"experiment_id": experiment_id, "name": name})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_the_body_of_a_model(http, client, experiment_id, run_id):
    made = client.create_logged_model(experiment_id, "net", run_id, tags={"t": "1"}, params={"p": "2"})
    client.log_metric(run_id, "m", 0.5, timestamp=7, step=3, model_id=made.model_id)
    client.finalize_logged_model(made.model_id, "READY")
    model = body_of(http.get(f"logged-models/{made.model_id}"))["model"]
    info, data = model["info"], model["data"]
    assert (info["model_id"], info["experiment_id"], info["name"]) == (made.model_id, experiment_id, "net")
    assert (info["status"], info["source_run_id"]) == ("LOGGED_MODEL_READY", run_id)
    assert isinstance(info["creation_timestamp_ms"], int) and isinstance(info["last_updated_timestamp_ms"], int)
    assert pairs(info["tags"])["t"] == "1" and pairs(data["params"]) == {"p": "2"}
    (metric,) = data["metrics"]
    assert (metric["key"], metric["value"], metric["timestamp"], metric["step"]) == ("m", 0.5, 7, 3)
    assert (metric["model_id"], metric["run_id"]) == (made.model_id, run_id)


def test_the_metric_of_a_model_names_model_and_dataset_in_the_history(client, http, experiment_id, run_id):
    model = client.create_logged_model(experiment_id, "net", run_id)
    client.log_metric(
        run_id, "m", 1, timestamp=1, step=1, model_id=model.model_id, dataset_name="iris", dataset_digest="d1"
    )
    (metric,) = client.get_logged_model(model.model_id).metrics
    assert (metric.key, metric.value, metric.dataset_name, metric.dataset_digest) == ("m", 1.0, "iris", "d1")


def test_a_registration_hands_on_the_run_and_tags_the_model(client, experiment_id, run_id):
    model = client.create_logged_model(experiment_id, "net", run_id)
    name = client.create_registered_model(unique("model")).name
    client.create_model_version(name, f"models:/{model.model_id}", model_id=model.model_id)
    client.create_model_version(name, f"{model.artifact_location}/sub", model_id=model.model_id)
    assert [client.get_model_version(name, version).run_id for version in ("1", "2")] == [run_id, run_id]
    assert client.get_model_version_download_uri(name, "1") == model.artifact_location
    registrations = json.loads(client.get_logged_model(model.model_id).tags["mlflow.modelVersions"])
    assert registrations == [{"name": name, "version": 1}, {"name": name, "version": 2}]


@pytest.mark.parametrize("body", [{}, {"name": "net"}, {"experiment_id": ""}])
def test_a_missing_experiment_is_named(http, body):
    response = http.post("logged-models", body)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'experiment_id'")
