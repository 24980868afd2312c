"""Where a version may come from: a local path only below the run's own artifacts, nothing that climbs out."""

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused


@pytest.fixture
def name(client):
    return client.create_registered_model(unique("model")).name


@pytest.fixture
def local_run(client, tmp_path):
    """A run whose artifacts lie in a folder of this machine."""
    experiment_id = client.create_experiment(unique(), artifact_location=str(tmp_path))
    return client.create_run(experiment_id).info


def create(http, name, source, run_id=None):
    return http.post(
        "model-versions/create", {"name": name, "source": source, **({"run_id": run_id} if run_id else {})}
    )


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_path_below_the_artifacts_of_the_run_is_accepted(http, name, local_run, scheme):
    source = f"{scheme}{local_run.artifact_uri.removeprefix('file://')}/model"
    version = body_of(create(http, name, source, local_run.run_id))["model_version"]
    assert (version["source"], version["run_id"]) == (source, local_run.run_id)


@pytest.mark.parametrize(
    "source",
    ["/etc", "/etc/passwd", "file:///etc/passwd", "file:/etc", "./here", "../up", "/", "{uri}/../../x", "{uri}-other"],
)
def test_other_paths_are_refused(http, client, name, local_run, source):
    response = create(http, name, source.format(uri=local_run.artifact_uri), local_run.run_id)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")
    assert client.search_model_versions(f"name = '{name}'") == []


@pytest.mark.parametrize("source", ["/etc/passwd", "file:///tmp/model"])
def test_a_path_without_a_run_is_refused(http, name, source):
    assert_refused(create(http, name, source), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")


@pytest.mark.parametrize(
    "source",
    [
        "s3://bucket/a/../b",
        "s3://bucket/..",
        "s3://bucket/%2e%2e/b",
        "s3://bucket/%252e%252e/b",
        "s3://bucket/a%2f..%2fb",
        "dbfs:/../x",
        "mlflow-artifacts:/0/../x",
    ],
)
def test_sources_that_climb_are_refused(http, name, run_id, source):
    assert_refused(create(http, name, source, run_id), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")


@pytest.mark.parametrize("source", ["s3://bucket/a/b", "gs://bucket/a..b", "dbfs:/x", "wasbs://c@account/x"])
def test_object_stores_are_accepted(http, name, source):
    version = body_of(create(http, name, source))["model_version"]
    assert (version["source"], version["run_id"]) == (source, "")


@pytest.mark.parametrize(
    "source", ["http://host/x", "https://host/x", "ftp://host/x", "hdfs://host/x", "mlflow-artifacts://host/0/x"]
)
def test_sources_on_another_host_are_refused(http, name, run_id, source):
    assert_refused(create(http, name, source, run_id), 400, "INVALID_PARAMETER_VALUE", "source")


def test_served_artifacts_are_a_source_of_their_own_run_only(http, client, name, experiment_id, run_id):
    inside = f"{client.get_run(run_id).info.artifact_uri}/model"
    other = client.create_run(experiment_id).info.run_id
    for run in (None, other):
        assert_refused(create(http, name, inside, run), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")
    version = body_of(create(http, name, inside, run_id))["model_version"]
    assert (version["source"], version["version"]) == (inside, "1")


def test_the_address_of_a_run_names_the_run_of_the_request(http, client, name, experiment_id, run_id):
    source = f"runs:/{run_id}/model"
    other = client.create_run(experiment_id).info.run_id
    for run in (None, other):
        assert_refused(create(http, name, source, run), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")
    assert body_of(create(http, name, source, run_id))["model_version"]["source"] == source


def test_a_version_as_source_hands_on_its_run(http, name, run_id):
    body_of(create(http, name, "s3://bucket/a", run_id))
    version = body_of(create(http, name, f"models:/{name}/1"))["model_version"]
    assert (version["version"], version["run_id"]) == ("2", run_id)


def test_unknown_versions_and_aliases_are_no_source(http, name):
    nothing = unique("nothing")
    response = create(http, name, f"models:/{nothing}/1")
    assert_refused(response, 404, "RESOURCE_DOES_NOT_EXIST", f"Registered Model with name={nothing} not found")
    response = create(http, name, f"models:/{name}@nothing")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "alias nothing not found")


def test_a_logged_model_as_source_is_named_in_the_request(http, name):
    response = create(http, name, "models:/m-0123456789abcdef0123456789abcdef")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")
