"""Model versions: numbering, fields, tags, deletion, download addresses, copies."""

import time

import pytest

from support.http import body_of, pairs
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture
def name(client):
    """A registered model of this test's own."""
    return client.create_registered_model(unique("model")).name


def test_a_new_version_is_ready_and_complete(http, client, name, run_id):
    before = int(time.time() * 1000)
    client.create_model_version(
        name, "s3://bucket/model", run_id=run_id, tags={"k": "v"}, run_link="https://run", description="first"
    )
    version = body_of(http.get("model-versions/get", name=name, version="1"))["model_version"]
    assert (version["name"], version["version"], version["status"]) == (name, "1", "READY")
    assert (version["source"], version["run_id"], version["run_link"]) == ("s3://bucket/model", run_id, "https://run")
    assert (version["description"], version["current_stage"]) == ("first", "None")
    assert pairs(version["tags"]) == {"k": "v"} and "aliases" not in version
    assert before - 1000 <= version["creation_timestamp"] <= int(time.time() * 1000) + 1000
    assert version["last_updated_timestamp"] == version["creation_timestamp"]


def test_numbers_count_up_per_model_and_are_never_reused(client, name):
    other = client.create_registered_model(unique("model")).name
    numbers = [int(client.create_model_version(n, "s3://b/m").version) for n in (name, name, other, name)]
    assert numbers == [1, 2, 1, 3]
    client.delete_model_version(name, "2")
    client.delete_model_version(name, "3")
    assert int(client.create_model_version(name, "s3://b/m").version) == 4


def test_the_run_is_not_verified(client, name):
    version = client.create_model_version(name, "s3://b/m", run_id="f" * 32)
    assert client.get_model_version(name, version.version).run_id == "f" * 32


def test_a_version_needs_its_model(client):
    name = unique("nothing")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Registered Model with name={name} not found"):
        client.create_model_version(name, "s3://b/m")


def test_an_unknown_version_is_said_not_to_exist(client, name):
    missing = f"Model Version (name={name}, version=7) not found"
    for action in (
        lambda: client.get_model_version(name, "7"),
        lambda: client.update_model_version(name, "7", "d"),
        lambda: client.delete_model_version(name, "7"),
        lambda: client.set_model_version_tag(name, "7", "k", "v"),
        lambda: client.get_model_version_download_uri(name, "7"),
        lambda: client.transition_model_version_stage(name, "7", "Staging"),
    ):
        with refused("RESOURCE_DOES_NOT_EXIST", missing):
            action()


def test_a_version_is_an_integer(http, name):
    response = http.get("model-versions/get", name=name, version="first")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_the_description_is_replaced(client, name):
    client.create_model_version(name, "s3://b/m", description="old")
    before = client.get_model_version(name, "1").last_updated_timestamp
    time.sleep(0.005)
    client.update_model_version(name, "1", "new")
    found = client.get_model_version(name, "1")
    assert found.description == "new" and found.last_updated_timestamp > before


def test_tags_are_overwritten_and_deleted(client, name):
    client.create_model_version(name, "s3://b/m", tags={"given": "1"})
    client.set_model_version_tag(name, "1", "k", "1")
    client.set_model_version_tag(name, "1", "k", "2")
    assert client.get_model_version(name, "1").tags == {"given": "1", "k": "2"}
    client.delete_model_version_tag(name, "1", "k")
    client.delete_model_version_tag(name, "1", "k")
    assert client.get_model_version(name, "1").tags == {"given": "1"}


def test_a_long_tag_value_is_kept(client, name):
    client.create_model_version(name, "s3://b/m")
    client.set_model_version_tag(name, "1", "long", "v" * 20_000)
    assert client.get_model_version(name, "1").tags == {"long": "v" * 20_000}


def test_tags_have_limits(http, client, name):
    client.create_model_version(name, "s3://b/m")
    for tag in ({"key": "k" * 251, "value": "v"}, {"key": "k", "value": "v" * 100_001}, {"value": "v"}):
        response = http.post("model-versions/set-tag", {"name": name, "version": "1", **tag})
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_a_deleted_version_is_gone_everywhere(client, name):
    for index in range(2):
        client.create_model_version(name, f"s3://b/{index}", tags={"k": "v"})
    client.set_registered_model_alias(name, "champion", "2")
    client.delete_model_version(name, "2")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=2) not found"):
        client.get_model_version(name, "2")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_model_version(name, "2")
    assert [int(v.version) for v in client.search_model_versions(f"name = '{name}'")] == [1]
    assert client.search_model_versions(f"name = '{name}' AND version_number = 2") == []
    model = client.get_registered_model(name)
    assert [int(v.version) for v in model.latest_versions] == [1] and model.aliases == {}


def test_the_download_address_is_the_source(client, name):
    client.create_model_version(name, "s3://bucket/some/model")
    assert client.get_model_version_download_uri(name, "1") == "s3://bucket/some/model"


def test_a_source_that_is_a_version_resolves_to_its_files(client, name):
    client.create_model_version(name, "s3://bucket/some/model")
    other = client.create_registered_model(unique("model")).name
    copied = client.create_model_version(other, f"models:/{name}/1")
    assert client.get_model_version(other, copied.version).source == f"models:/{name}/1"
    assert client.get_model_version_download_uri(other, copied.version) == "s3://bucket/some/model"


def test_a_version_is_copied_to_another_model(client, name):
    client.create_model_version(name, "s3://bucket/some/model", tags={"k": "v"}, description="d")
    target = unique("copy")
    first = client.copy_model_version(f"models:/{name}/1", target)
    assert (first.name, int(first.version)) == (target, 1)
    second = client.copy_model_version(f"models:/{name}/1", target)
    assert int(second.version) == 2
    found = client.get_model_version(target, "2")
    assert (found.source, found.tags, found.description) == (f"models:/{name}/1", {"k": "v"}, "d")
    assert client.get_model_version_download_uri(target, "2") == "s3://bucket/some/model"


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "name"), ({"name": "x"}, "source"), ({"source": "s3://b/m"}, "name"), ({"name": "", "source": "s"}, "name")],
)
def test_a_missing_field_is_named(http, body, field):
    response = http.post("model-versions/create", body)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{field}'")
