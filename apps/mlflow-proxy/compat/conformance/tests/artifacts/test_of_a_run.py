"""Artifacts of a run over HTTP: listed with paths from the run's root, and sent as files or parts of files."""

import pytest

from support.http import body_of
from support.refusals import assert_refused


@pytest.fixture
def logged(client, run_id):
    """A run with a text at the top and one further down."""
    client.log_text(run_id, "0123456789", "digits.txt")
    client.log_text(run_id, "hällo", "folder/ü ö.txt")
    client.log_text(run_id, "a", "folder/deep/a.json")
    return run_id


def test_paths_are_listed_from_the_root_of_the_run(http, client, logged):
    body = body_of(http.get("artifacts/list", run_id=logged))
    assert body["root_uri"] == client.get_run(logged).info.artifact_uri
    assert [(f["path"], f["is_dir"], f.get("file_size")) for f in body["files"]] == [
        ("digits.txt", False, 10),
        ("folder", True, None),
    ]
    body = body_of(http.get("artifacts/list", run_id=logged, path="folder"))
    assert [f["path"] for f in body["files"]] == ["folder/deep", "folder/ü ö.txt"]


def test_a_run_without_artifacts_lists_none(http, client, run_id):
    assert body_of(http.get("artifacts/list", run_id=run_id)) == {"root_uri": client.get_run(run_id).info.artifact_uri}


@pytest.mark.parametrize("parameter", ["run_id", "run_uuid"])
def test_a_file_is_sent(http, logged, parameter):
    response = http.send("GET", "/get-artifact", params={parameter: logged, "path": "folder/ü ö.txt"})
    assert (response.status_code, response.content) == (200, "hällo".encode())
    assert response.headers["content-type"].split(";")[0] == "text/plain"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-disposition"].startswith("attachment")


def test_a_part_of_a_file(http, logged):
    query = {"run_id": logged, "path": "digits.txt"}
    response = http.send("GET", "/get-artifact", params=query, headers={"Range": "bytes=2-5"})
    assert (response.status_code, response.content) == (206, b"2345")
    assert response.headers["content-range"] == "bytes 2-5/10"


def test_files_and_runs_that_are_not_there(http, logged):
    response = http.send("GET", "/get-artifact", params={"run_id": logged, "path": "nothing.txt"})
    assert_refused(response, 404, "RESOURCE_DOES_NOT_EXIST", "nothing.txt")
    response = http.send("GET", "/get-artifact", params={"run_id": "0" * 32, "path": "digits.txt"})
    assert_refused(response, 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=")


def test_a_folder_is_no_file(http, logged):
    response = http.send("GET", "/get-artifact", params={"run_id": logged, "path": "folder"})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize(
    "path", ["../digits.txt", "/etc/passwd", "folder/../../x", "%2e%2e/x", "%252e%252e%252fx", "file:///etc/passwd"]
)
def test_paths_that_climb_are_refused(http, logged, path):
    response = http.send("GET", "/get-artifact", params={"run_id": logged, "path": path})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid path")
    assert_refused(http.get("artifacts/list", run_id=logged, path=path), 400, "INVALID_PARAMETER_VALUE", "Invalid path")


def test_a_missing_run_is_named(http):
    assert_refused(
        http.get("artifacts/list"), 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'"
    )


def test_a_file_is_uploaded_by_the_web_page(http, logged):
    response = http.send(
        "POST",
        "/ajax-api/2.0/mlflow/upload-artifact",
        params={"run_uuid": logged, "path": "folder/uploaded.txt"},
        data=b"uploaded",
    )
    assert response.status_code == 200, response.text
    response = http.send("GET", "/get-artifact", params={"run_id": logged, "path": "folder/uploaded.txt"})
    assert response.content == b"uploaded"


@pytest.mark.parametrize("missing", ["run_uuid", "path"])
def test_an_upload_names_run_and_path(http, logged, missing):
    query = {"run_uuid": logged, "path": "a.txt"}
    del query[missing]
    response = http.send("POST", "/ajax-api/2.0/mlflow/upload-artifact", params=query, data=b"x")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", missing)


def test_an_upload_of_the_web_page_has_a_limit(http, logged):
    query = {"run_uuid": logged, "path": "large.bin"}
    response = http.send("POST", "/ajax-api/2.0/mlflow/upload-artifact", params=query, data=b"x" * 10_500_000)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
    query["path"] = "../up.txt"
    response = http.send("POST", "/ajax-api/2.0/mlflow/upload-artifact", params=query, data=b"x")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("create", {"path": "large.bin", "num_parts": 2}),
        ("complete", {"path": "large.bin", "upload_id": "u", "parts": []}),
        ("abort", {"path": "large.bin", "upload_id": "u"}),
    ],
)
def test_multipart_uploads_are_declined(http, logged, step, body):
    """In the words that make the client send one PUT instead."""
    response = http.send("POST", f"/api/2.0/mlflow-artifacts/mpu/{step}/{logged}", json=body)
    declined = "Multipart upload is not supported for the current artifact repository"
    assert_refused(response, 501, "NOT_IMPLEMENTED", declined)
