"""What the server says about itself."""

import re

import pytest

from support.http import body_of


def test_health_is_ok(http):
    response = http.send("GET", "/health")
    assert (response.status_code, response.text) == (200, "OK")


def test_the_version_is_one_that_clients_compare(http):
    response = http.send("GET", "/version")
    assert response.status_code == 200
    assert re.fullmatch(r"\d+\.\d+\.\d+", response.text) and int(response.text.split(".")[0]) >= 3


@pytest.mark.parametrize("prefix", ["/api/3.0/mlflow/", "/ajax-api/3.0/mlflow/"])
def test_the_store_and_its_workspaces(http, prefix):
    info = body_of(http.send("GET", prefix + "server-info"))
    assert (info["store_type"], info["workspaces_enabled"]) == ("SqlStore", False)


def test_answers_forbid_guessing_their_type(http):
    response = http.get("experiments/get", experiment_id="0")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_foreign_host_is_refused(http):
    for host in ("evil.example", "evil.example:5000"):
        response = http.send(
            "GET", "/api/2.0/mlflow/experiments/get", params={"experiment_id": "0"}, headers={"Host": host}
        )
        assert response.status_code == 403


def test_health_is_open_to_every_host(http):
    for path in ("/health", "/version"):
        assert http.send("GET", path, headers={"Host": "evil.example"}).status_code == 200


def test_a_foreign_page_may_not_write(http):
    headers = {"Origin": "https://evil.example"}
    response = http.send("POST", "/api/2.0/mlflow/experiments/create", json={"name": "x"}, headers=headers)
    assert response.status_code == 403
