"""Aliases: set, moved, deleted, reserved."""

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture
def name(client):
    """A registered model with two versions."""
    name = client.create_registered_model(unique("model")).name
    for index in (1, 2):
        client.create_model_version(name, f"s3://bucket/{index}")
    return name


def aliases(client, name):
    return {alias: int(version) for alias, version in client.get_registered_model(name).aliases.items()}


def test_an_alias_names_a_version(client, name):
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "other", "1")
    found = client.get_model_version_by_alias(name, "champion")
    assert (int(found.version), found.source) == (1, "s3://bucket/1")
    assert sorted(client.get_model_version(name, "1").aliases) == ["champion", "other"]
    assert client.get_model_version(name, "2").aliases == []
    assert aliases(client, name) == {"champion": 1, "other": 1}


def test_an_alias_moves_when_set_again(client, name):
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "champion", "2")
    assert int(client.get_model_version_by_alias(name, "champion").version) == 2
    assert aliases(client, name) == {"champion": 2}
    assert client.get_model_version(name, "1").aliases == []


def test_models_have_aliases_of_their_own(client, name):
    other = client.create_registered_model(unique("model")).name
    client.create_model_version(other, "s3://other/1")
    client.set_registered_model_alias(name, "champion", "2")
    client.set_registered_model_alias(other, "champion", "1")
    assert client.get_model_version_by_alias(other, "champion").source == "s3://other/1"
    assert client.get_model_version_by_alias(name, "champion").source == "s3://bucket/2"


def test_deletion_may_be_repeated(client, name):
    client.set_registered_model_alias(name, "champion", "1")
    for _ in range(2):
        client.delete_registered_model_alias(name, "champion")
        assert aliases(client, name) == {}


def test_an_unknown_alias_is_refused(http, name):
    response = http.get("registered-models/alias", name=name, alias="nothing")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "nothing", "not found")


def test_an_alias_needs_a_living_version(client, name):
    with refused("RESOURCE_DOES_NOT_EXIST", "version=9"):
        client.set_registered_model_alias(name, "champion", "9")
    client.delete_model_version(name, "2")
    with refused("RESOURCE_DOES_NOT_EXIST", "version=2"):
        client.set_registered_model_alias(name, "champion", "2")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.set_registered_model_alias(unique("nothing"), "champion", "1")
    assert aliases(client, name) == {}


@pytest.mark.parametrize("alias", ["latest", "v1", "V12", "a b", "a.b", "a/b", "x" * 256])
def test_aliases_that_are_refused(http, name, alias):
    response = http.post("registered-models/alias", {"name": name, "alias": alias, "version": "1"})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("alias", ["champion", "a-b_c", "1", "v1a", "ünï", "x" * 255])
def test_aliases_that_are_allowed(http, name, alias):
    assert body_of(http.post("registered-models/alias", {"name": name, "alias": alias, "version": "1"})) == {}
    found = body_of(http.get("registered-models/alias", name=name, alias=alias))["model_version"]
    assert found["version"] == "1" and alias in found["aliases"]


def test_a_search_of_models_tells_the_aliases_and_one_of_versions_does_not(client, name):
    client.set_registered_model_alias(name, "champion", "2")
    (model,) = client.search_registered_models(f"name = '{name}'")
    assert {alias: int(version) for alias, version in model.aliases.items()} == {"champion": 2}
    assert [v.aliases for v in client.search_model_versions(f"name = '{name}'")] == [[], []]


@pytest.mark.parametrize("field", ["name", "alias", "version"])
def test_a_missing_field_is_named(http, name, field):
    body = {"name": name, "alias": "champion", "version": "1"}
    del body[field]
    response = http.post("registered-models/alias", body)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{field}'")
