"""Stages: transitions, archiving, the latest version per stage."""

import time

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture
def name(client):
    """A registered model with three versions."""
    name = client.create_registered_model(unique("model")).name
    for index in (1, 2, 3):
        client.create_model_version(name, f"s3://bucket/{index}")
    return name


def stages(client, name):
    return {int(v.version): v.current_stage for v in client.search_model_versions(f"name = '{name}'")}


def latest(versions):
    return sorted((v.current_stage, int(v.version)) for v in versions)


def test_a_version_moves_through_all_stages(client, name):
    for stage in ("Staging", "Production", "Archived", "None"):
        moved = client.transition_model_version_stage(name, "1", stage)
        assert (moved.current_stage, int(moved.version)) == (stage, 1)
        assert stages(client, name) == {1: stage, 2: "None", 3: "None"}


def test_stage_names_ignore_case(client, name):
    assert client.transition_model_version_stage(name, "1", "pRoDuCtIoN").current_stage == "Production"
    assert stages(client, name)[1] == "Production"


def test_unknown_stages_are_refused(client, name):
    with refused("INVALID_PARAMETER_VALUE", "Elsewhere"):
        client.transition_model_version_stage(name, "1", "Elsewhere")
    assert stages(client, name)[1] == "None"


def test_the_others_of_the_stage_are_archived_on_request(client, name):
    client.transition_model_version_stage(name, "1", "Production")
    client.transition_model_version_stage(name, "2", "Production")
    assert stages(client, name) == {1: "Production", 2: "Production", 3: "None"}
    client.transition_model_version_stage(name, "3", "Production", archive_existing_versions=True)
    assert stages(client, name) == {1: "Archived", 2: "Archived", 3: "Production"}


@pytest.mark.parametrize("stage", ["None", "Archived"])
def test_archiving_others_needs_an_active_stage(http, client, name, stage, expected):
    client.transition_model_version_stage(name, "2", "Archived")
    transition = {"name": name, "version": "1", "stage": stage, "archive_existing_versions": True}
    status, error_code = expected("archiving the others of a stage that is not active")
    response = http.post("model-versions/transition-stage", transition)
    assert_refused(response, status, error_code)
    assert stages(client, name) == {1: "None", 2: "Archived", 3: "None"}


def test_the_latest_version_per_stage(client, name):
    assert latest(client.get_latest_versions(name)) == [("None", 3)]
    client.transition_model_version_stage(name, "1", "Staging")
    client.transition_model_version_stage(name, "3", "Production")
    everything = [("None", 2), ("Production", 3), ("Staging", 1)]
    assert latest(client.get_latest_versions(name)) == everything
    assert latest(client.get_registered_model(name).latest_versions) == everything
    assert latest(client.get_latest_versions(name, ["Production", "None"])) == [("None", 2), ("Production", 3)]
    assert latest(client.get_latest_versions(name, ["staging"])) == [("Staging", 1)]
    assert client.get_latest_versions(name, ["Archived"]) == []
    client.delete_model_version(name, "2")
    assert latest(client.get_latest_versions(name, ["None"])) == []


def test_latest_versions_by_get_and_post(http, client, name):
    client.transition_model_version_stage(name, "1", "Staging")
    by_get = body_of(http.get("registered-models/get-latest-versions", name=name, stages=["Staging", "None"]))
    by_post = body_of(http.post("registered-models/get-latest-versions", {"name": name, "stages": ["Staging", "None"]}))
    for body in (by_get, by_post):
        assert sorted((v["current_stage"], v["version"]) for v in body["model_versions"]) == [
            ("None", "3"),
            ("Staging", "1"),
        ]


def test_an_unknown_stage_has_no_latest_version(http, name):
    response = http.post("registered-models/get-latest-versions", {"name": name, "stages": ["Elsewhere"]})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_a_transition_touches_version_and_model(client, name):
    model, version = client.get_registered_model(name), client.get_model_version(name, "1")
    time.sleep(0.005)
    client.transition_model_version_stage(name, "1", "Staging")
    assert client.get_registered_model(name).last_updated_timestamp > model.last_updated_timestamp
    assert client.get_model_version(name, "1").last_updated_timestamp > version.last_updated_timestamp


@pytest.mark.parametrize("field", ["name", "version", "stage"])
def test_a_missing_field_is_named(http, name, field):
    body = {"name": name, "version": "1", "stage": "Staging"}
    del body[field]
    response = http.post("model-versions/transition-stage", body)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{field}'")
