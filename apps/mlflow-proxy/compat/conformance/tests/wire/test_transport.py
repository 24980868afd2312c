"""Transport rules: prefixes, spelling of fields, numbers, content types, bodies that are not quite JSON."""

import json

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused

API = "/api/2.0/mlflow/"
AJAX = "/ajax-api/2.0/mlflow/"
JSON = {"Content-Type": "application/json"}


def raw(http, endpoint, data, headers=JSON, prefix=API):
    return http.send("POST", prefix + endpoint, data=data, headers=headers)


def test_both_prefixes_serve_the_same(http, run_id):
    assert body_of(http.get("runs/get", API, run_id=run_id)) == body_of(http.get("runs/get", AJAX, run_id=run_id))
    body_of(http.post("runs/set-tag", {"run_id": run_id, "key": "k", "value": "v"}, AJAX))
    tags = body_of(http.get("runs/get", run_id=run_id))["run"]["data"]["tags"]
    assert {"key": "k", "value": "v"} in tags


@pytest.mark.parametrize(
    "path", ["//api/2.0/mlflow/runs/get", "/api/2.0//mlflow/runs/get", "//api//2.0//mlflow//runs//get"]
)
def test_doubled_slashes(http, run_id, path):
    """Served in place or after a redirect that keeps the method."""
    assert body_of(http.send("GET", path, params={"run_id": run_id}))["run"]["info"]["run_id"] == run_id
    tag = {"run_id": run_id, "key": "k", "value": path}
    assert body_of(http.send("POST", path.replace("get", "set-tag"), json=tag)) == {}
    tags = body_of(http.get("runs/get", run_id=run_id))["run"]["data"]["tags"]
    assert {"key": "k", "value": path} in tags


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "runs/nothing"), ("POST", "nothing"), ("GET", "runs/create"), ("POST", "runs/get")]
)
def test_unknown_routes_and_methods(http, method, path):
    response = http.send(method, API + path, **({"json": {}} if method == "POST" else {}))
    assert response.status_code in (404, 405)
    body = response.json() if response.headers["content-type"].startswith("application/json") else {}
    assert body.get("error_code") in (None, "ENDPOINT_NOT_FOUND")


def test_optional_fields_may_be_camel_case(http, experiment_id):
    body = {"experiment_id": experiment_id, "runName": "camel", "startTime": 5, "userId": "ada"}
    info = body_of(http.post("runs/create", body))["run"]["info"]
    assert (info["run_name"], info["start_time"], info["user_id"]) == ("camel", 5, "ada")
    found = body_of(http.post("runs/search", {"experimentIds": [experiment_id], "maxResults": 1, "runViewType": "ALL"}))
    assert [r["info"]["run_id"] for r in found["runs"]] == [info["run_id"]]


def test_required_fields_in_camel_case(http, run_id, expected):
    response = http.post("runs/update", {"runId": run_id, "status": "FAILED"})
    if expected("required field in camelCase") == "accepted":
        assert body_of(response)["run_info"]["status"] == "FAILED"
    else:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'")


def test_query_keys_in_camel_case(http, run_id, expected):
    response = http.get("runs/get", runId=run_id)
    if expected("query key in camelCase") == "accepted":
        assert body_of(response)["run"]["info"]["run_id"] == run_id
    else:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'")


def test_numbers_may_be_text_and_whole_floats(http, experiment_id, run_id):
    info = body_of(http.post("runs/create", {"experiment_id": experiment_id, "start_time": "1700000000123"}))["run"][
        "info"
    ]
    assert info["start_time"] == 1_700_000_000_123
    info = body_of(http.post("runs/update", {"run_id": run_id, "end_time": 12.0}))["run_info"]
    assert info["end_time"] == 12
    metric = {"run_id": run_id, "key": "m", "value": "1.5", "timestamp": "7", "step": 3.0}
    body_of(http.post("runs/log-metric", metric))
    (point,) = body_of(http.get("runs/get", run_id=run_id))["run"]["data"]["metrics"]
    assert (point["value"], point["timestamp"], point["step"]) == (1.5, 7, 3)
    found = body_of(http.post("runs/search", {"experiment_ids": [experiment_id], "max_results": "1"}))
    assert len(found["runs"]) == 1


def test_enums_may_be_names_or_numbers(http, experiment_id, run_id):
    for status, name in ((3, "FINISHED"), ("RUNNING", "RUNNING"), (5, "KILLED"), ("SCHEDULED", "SCHEDULED")):
        assert body_of(http.post("runs/update", {"run_id": run_id, "status": status}))["run_info"]["status"] == name
    http.post("runs/delete", {"run_id": run_id})
    for view, count in (("ALL", 1), (3, 1), ("DELETED_ONLY", 1), (2, 1), ("ACTIVE_ONLY", 0), (1, 0)):
        body = body_of(http.post("runs/search", {"experiment_ids": [experiment_id], "run_view_type": view}))
        assert len(body.get("runs", [])) == count


def test_64_bit_integers_come_as_numbers(http, run_id):
    metric = {"run_id": run_id, "key": "m", "value": 1, "timestamp": 2**53 + 1, "step": -(2**62) - 1}
    body_of(http.post("runs/log-metric", metric))
    text = http.get("runs/get", run_id=run_id).text.replace(" ", "")
    assert f'"timestamp":{2**53 + 1}' in text and f'"step":{-(2**62) - 1}' in text


def test_null_is_absent_and_unknown_fields_are_ignored(http, experiment_id):
    body = {"experiment_id": experiment_id, "run_name": None, "tags": None, "user_id": None, "future": {"a": [1]}}
    info = body_of(http.post("runs/create", body))["run"]["info"]
    assert info["run_name"] and info["user_id"] == ""


def test_an_empty_answer_is_an_empty_object(http, run_id):
    response = http.post("runs/set-tag", {"run_id": run_id, "key": "k", "value": "v"})
    assert body_of(response) == {}


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8"]
)
def test_content_types_that_are_accepted(http, kind):
    body = json.dumps({"name": unique()}).encode()
    assert body_of(raw(http, "experiments/create", body, {"Content-Type": kind}))["experiment_id"].isdecimal()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream", None])
def test_content_types_that_are_refused(http, kind):
    body = json.dumps({"name": unique()}).encode()
    headers = {"Content-Type": kind} if kind else {}
    response = raw(http, "experiments/create", body, headers)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Content-Type")


def test_the_content_type_of_other_verbs_is_not_checked(http, client):
    name = client.create_registered_model(unique("model")).name
    body = json.dumps({"name": name, "description": "d"}).encode()
    for headers in ({"Content-Type": "text/plain"}, {}):
        response = http.send("PATCH", API + "registered-models/update", data=body, headers=headers)
        assert body_of(response)["registered_model"]["description"] == "d"
    response = http.send("DELETE", API + "registered-models/delete", data=json.dumps({"name": name}).encode())
    assert body_of(response) == {}


@pytest.mark.parametrize("data", [b"", b"{", b"not json", b'{"name": ', b"\xff\xfe", b"[", b"null"])
def test_a_body_that_is_no_json_counts_as_empty(http, data):
    response = raw(http, "experiments/create", data)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'")


def test_json_inside_a_json_string_is_decoded_again(http):
    name = unique()
    experiment_id = body_of(raw(http, "experiments/create", json.dumps(json.dumps({"name": name}))))["experiment_id"]
    assert body_of(http.get("experiments/get", experiment_id=experiment_id))["experiment"]["name"] == name


@pytest.mark.parametrize("data", [b"[]", b"5", b"true", b'["a"]', b'"text"'])
def test_json_that_is_no_object(http, data, expected):
    response = raw(http, "experiments/create", data)
    status = expected("JSON that is no object as body")
    assert response.status_code == status
    if status == 400:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize(
    ("token", "value"), [("NaN", "NaN"), ("Infinity", 1.7976931348623157e308), ("-Infinity", -1.7976931348623157e308)]
)
def test_bare_non_finite_numbers(http, run_id, token, value, expected):
    body = f'{{"run_id": "{run_id}", "key": "m", "value": {token}, "timestamp": 7, "step": 3}}'
    assert body_of(raw(http, "runs/log-metric", body.encode())) == {}
    (point,) = body_of(http.get("runs/get", run_id=run_id))["run"]["data"]["metrics"]
    stored = (point["value"], point["timestamp"], point["step"])
    if expected("bare NaN and Infinity in a body") == "kept":
        assert stored == (value, 7, 3)
    else:
        assert stored == (0.0, 0, 0)


def test_the_last_of_repeated_fields_counts(http):
    name = unique()
    body = f'{{"name": "other", "name": "{name}"}}'
    experiment_id = body_of(raw(http, "experiments/create", body.encode()))["experiment_id"]
    assert body_of(http.get("experiments/get", experiment_id=experiment_id))["experiment"]["name"] == name


def test_repeated_query_keys_are_lists_and_the_first_value_otherwise(http, client, run_id):
    other = client.create_run("0").info.run_id
    for index, run in enumerate((run_id, other)):
        client.log_metric(run, "m", index, timestamp=1, step=1)
    query = {"metric_key": "m", "run_ids": [run_id, other]}
    points = body_of(http.get("metrics/get-history-bulk-interval", **query))["metrics"]
    assert {p["run_id"] for p in points} == {run_id, other}
    points = body_of(http.get("metrics/get-history-bulk-interval", metric_key="m", run_ids=run_id))["metrics"]
    assert [p["run_id"] for p in points] == [run_id]
    assert body_of(http.get("runs/get", run_id=[run_id, other]))["run"]["info"]["run_id"] == run_id


def test_text_survives(http, experiment_id):
    text = "ünï – 🧪 \u2028 \\ \" ' \t \x7f"
    info = body_of(http.post("runs/create", {"experiment_id": experiment_id, "run_name": text}))["run"]["info"]
    assert body_of(http.get("runs/get", run_id=info["run_id"]))["run"]["info"]["run_name"] == text


def test_headers_of_clients_are_not_needed_and_not_refused(http, run_id):
    headers = {"User-Agent": "mlflow-python-client/2.9.2", "X-MLflow-Client-Version": "2.9.2"}
    headers["Authorization"] = "Basic dXNlcjpwYXNz"
    response = http.send("GET", API + "runs/get", params={"run_id": run_id}, headers=headers)
    assert body_of(response)["run"]["info"]["run_id"] == run_id
