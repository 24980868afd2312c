"""Registered models: creation, names, renaming with everything below, tags, deletion."""

import time

import pytest

from support.http import body_of, pairs
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture
def name(client):
    """A registered model of this test's own."""
    return client.create_registered_model(unique("model")).name


def not_found(name):
    return f"Registered Model with name={name} not found"


def test_a_new_model_has_its_times_tags_and_description(client):
    name, before = unique("model"), int(time.time() * 1000)
    client.create_registered_model(name, tags={"team": "vision", "empty": ""}, description="what it is\nfor")
    found = client.get_registered_model(name)
    assert (found.name, found.description) == (name, "what it is\nfor")
    assert found.tags == {"team": "vision", "empty": ""}
    assert found.aliases == {} and found.latest_versions == []
    assert before - 1000 <= found.creation_timestamp <= int(time.time() * 1000) + 1000
    assert found.last_updated_timestamp == found.creation_timestamp


def test_a_name_is_given_once(client, name):
    with refused("RESOURCE_ALREADY_EXISTS", name, "already exists"):
        client.create_registered_model(name)


@pytest.mark.parametrize("bad", ["a/b", "a:b", " ", "", "..", "/abs"])
def test_names_that_are_refused(http, bad):
    assert_refused(http.post("registered-models/create", {"name": bad}), 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("good", ["with space", "ünïcode", "dots.and-dashes_1", "quote'd"])
def test_names_that_are_allowed(client, good):
    name = unique(good)
    assert client.create_registered_model(name).name == name
    assert client.get_registered_model(name).name == name


def test_an_unknown_model_is_said_not_to_exist(client):
    name = unique("nothing")
    for action in (
        lambda: client.get_registered_model(name),
        lambda: client.update_registered_model(name, "d"),
        lambda: client.delete_registered_model(name),
        lambda: client.rename_registered_model(name, unique()),
        lambda: client.set_registered_model_tag(name, "k", "v"),
        lambda: client.get_latest_versions(name),
    ):
        with refused("RESOURCE_DOES_NOT_EXIST", not_found(name)):
            action()


def test_the_description_is_replaced(client, http, name):
    before = client.get_registered_model(name)
    time.sleep(0.005)
    updated = client.update_registered_model(name, "new")
    assert updated.description == "new" and client.get_registered_model(name).description == "new"
    assert updated.last_updated_timestamp > before.last_updated_timestamp
    body_of(http.patch("registered-models/update", {"name": name}))
    assert client.get_registered_model(name).description in ("", None)


def test_renaming_takes_versions_tags_and_aliases_along(client, name):
    client.set_registered_model_tag(name, "k", "v")
    client.create_model_version(name, "s3://bucket/1", tags={"vk": "vv"})
    client.create_model_version(name, "s3://bucket/2")
    client.set_registered_model_alias(name, "champion", "2")
    new = unique("renamed")
    client.rename_registered_model(name, new)
    found = client.get_registered_model(new)
    assert found.tags == {"k": "v"}
    assert {alias: int(version) for alias, version in found.aliases.items()} == {"champion": 2}
    assert client.get_model_version(new, "1").tags == {"vk": "vv"}
    assert client.get_model_version_by_alias(new, "champion").source == "s3://bucket/2"
    assert sorted(int(v.version) for v in client.search_model_versions(f"name = '{new}'")) == [1, 2]
    assert client.search_model_versions(f"name = '{name}'") == []
    with refused("RESOURCE_DOES_NOT_EXIST", not_found(name)):
        client.get_registered_model(name)
    assert client.create_registered_model(name).name == name


def test_renaming_to_a_taken_or_impossible_name_is_refused(client, name):
    taken = client.create_registered_model(unique("taken")).name
    with refused("RESOURCE_ALREADY_EXISTS", "already exists"):
        client.rename_registered_model(name, taken)
    with refused("INVALID_PARAMETER_VALUE"):
        client.rename_registered_model(name, "a/b")
    assert client.get_registered_model(name).name == name


def test_deletion_takes_everything_along(client, name):
    client.create_model_version(name, "s3://bucket/1")
    client.set_registered_model_alias(name, "a", "1")
    client.delete_registered_model(name)
    with refused("RESOURCE_DOES_NOT_EXIST", not_found(name)):
        client.get_registered_model(name)
    assert client.search_model_versions(f"name = '{name}'") == []
    again = client.create_registered_model(name)
    assert again.latest_versions == [] and client.get_registered_model(name).aliases == {}
    assert int(client.create_model_version(name, "s3://bucket/2").version) == 1


def test_tags_are_overwritten_and_deleted(client, name):
    client.set_registered_model_tag(name, "k", "1")
    client.set_registered_model_tag(name, "k", "2")
    client.set_registered_model_tag(name, "n", 3)
    assert client.get_registered_model(name).tags == {"k": "2", "n": "3"}
    client.delete_registered_model_tag(name, "k")
    client.delete_registered_model_tag(name, "k")
    assert client.get_registered_model(name).tags == {"n": "3"}


def test_tags_have_limits(http, name):
    for tag in ({"key": "k" * 251, "value": "v"}, {"key": "k", "value": "v" * 100_001}, {"key": "", "value": "v"}):
        assert_refused(http.post("registered-models/set-tag", {"name": name, **tag}), 400, "INVALID_PARAMETER_VALUE")


def test_the_body_of_a_model(http, client, name):
    client.set_registered_model_tag(name, "k", "v")
    client.create_model_version(name, "s3://bucket/1")
    client.set_registered_model_alias(name, "a", "1")
    model = body_of(http.get("registered-models/get", name=name))["registered_model"]
    assert model["name"] == name and pairs(model["tags"]) == {"k": "v"}
    assert model["aliases"] == [{"alias": "a", "version": "1"}]
    assert [(v["version"], v["current_stage"], v["status"]) for v in model["latest_versions"]] == [
        ("1", "None", "READY")
    ]
    assert isinstance(model["creation_timestamp"], int) and isinstance(model["last_updated_timestamp"], int)


@pytest.mark.parametrize("endpoint", ["create", "rename", "get", "delete", "update"])
def test_a_missing_name_is_named(http, endpoint):
    send = {"get": lambda e, b: http.get(e), "delete": http.delete, "update": http.patch}.get(endpoint, http.post)
    response = send(f"registered-models/{endpoint}", {})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'")
