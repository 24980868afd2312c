"""Error bodies for bad input: what is missing, null, empty or of the wrong type is named."""

import pytest

from support.refusals import assert_refused

MISSING = [
    ("POST", "experiments/create", {}, "name"),
    ("GET", "experiments/get", {}, "experiment_id"),
    ("GET", "experiments/get-by-name", {}, "experiment_name"),
    ("POST", "experiments/delete", {}, "experiment_id"),
    ("POST", "experiments/restore", {}, "experiment_id"),
    ("POST", "experiments/update", {"new_name": "n"}, "experiment_id"),
    ("POST", "experiments/update", {"experiment_id": "0"}, "new_name"),
    ("POST", "experiments/set-experiment-tag", {"key": "k"}, "experiment_id"),
    ("POST", "experiments/set-experiment-tag", {"experiment_id": "0"}, "key"),
    ("POST", "experiments/delete-experiment-tag", {"key": "k"}, "experiment_id"),
    ("POST", "experiments/delete-experiment-tag", {"experiment_id": "0"}, "key"),
    ("POST", "runs/update", {"status": "FAILED"}, "run_id"),
    ("POST", "runs/delete", {}, "run_id"),
    ("POST", "runs/restore", {}, "run_id"),
    ("GET", "runs/get", {}, "run_id"),
    ("POST", "runs/log-metric", {"key": "k", "value": 1, "timestamp": 1}, "run_id"),
    ("POST", "runs/log-metric", {"run_id": "r", "value": 1, "timestamp": 1}, "key"),
    ("POST", "runs/log-metric", {"run_id": "r", "key": "k", "timestamp": 1}, "value"),
    ("POST", "runs/log-metric", {"run_id": "r", "key": "k", "value": 1}, "timestamp"),
    ("POST", "runs/log-parameter", {"key": "k", "value": "v"}, "run_id"),
    ("POST", "runs/log-parameter", {"run_id": "r", "value": "v"}, "key"),
    ("POST", "runs/set-tag", {"key": "k", "value": "v"}, "run_id"),
    ("POST", "runs/set-tag", {"run_id": "r", "value": "v"}, "key"),
    ("POST", "runs/delete-tag", {"key": "k"}, "run_id"),
    ("POST", "runs/delete-tag", {"run_id": "r"}, "key"),
    ("POST", "runs/log-batch", {}, "run_id"),
    ("POST", "runs/log-model", {"model_json": "{}"}, "run_id"),
    ("POST", "runs/log-model", {"run_id": "r"}, "model_json"),
    ("POST", "runs/log-inputs", {}, "run_id"),
    ("GET", "metrics/get-history", {"metric_key": "m"}, "run_id"),
    ("GET", "metrics/get-history", {"run_id": "r"}, "metric_key"),
    ("GET", "artifacts/list", {}, "run_id"),
    ("POST", "registered-models/set-tag", {"key": "k"}, "name"),
    ("POST", "registered-models/set-tag", {"name": "n"}, "key"),
    ("DELETE", "registered-models/delete-tag", {"name": "n"}, "key"),
    ("GET", "registered-models/alias", {"name": "n"}, "alias"),
    ("DELETE", "registered-models/alias", {"name": "n"}, "alias"),
    ("GET", "model-versions/get", {"name": "n"}, "version"),
    ("PATCH", "model-versions/update", {"name": "n"}, "version"),
    ("DELETE", "model-versions/delete", {"name": "n"}, "version"),
    ("GET", "model-versions/get-download-uri", {"version": "1"}, "name"),
    ("POST", "model-versions/set-tag", {"name": "n", "version": "1"}, "key"),
    ("DELETE", "model-versions/delete-tag", {"name": "n", "key": "k"}, "version"),
]


def send(http, method, endpoint, body):
    if method == "GET":
        return http.get(endpoint, **{k: v for k, v in body.items() if v is not None})
    return http.send(method, "/api/2.0/mlflow/" + endpoint, json=body)


def names(row):
    return " ".join(str(part) for part in row)


@pytest.mark.parametrize("row", MISSING, ids=names)
def test_a_missing_field_is_named(http, row):
    method, endpoint, body, field = row
    absent = send(http, method, endpoint, body)
    assert_refused(absent, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{field}'")


@pytest.mark.parametrize("row", MISSING, ids=names)
def test_null_and_empty_are_missing(http, row):
    method, endpoint, body, field = row
    values = [None] if field in ("value", "timestamp") else [None, ""]
    for value in values:
        response = send(http, method, endpoint, {**body, field: value})
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{field}'")


WRONG = [
    ("experiments/create", {"name": 5}, "name", "5", "int"),
    ("experiments/create", {"name": ["a"]}, "name", '["a"]', "list"),
    ("experiments/create", {"name": True}, "name", "true", "bool"),
    ("experiments/create", {"name": {"a": 1}}, "name", '{"a":1}', "dict"),
    ("experiments/create", {"name": "n", "tags": "t"}, "tags", '"t"', "str"),
    ("runs/create", {"experiment_id": 5}, "experiment_id", "5", "int"),
    ("runs/create", {"experiment_id": "0", "start_time": "soon"}, "start_time", '"soon"', "str"),
    ("runs/create", {"experiment_id": "0", "run_name": 5}, "run_name", "5", "int"),
    ("runs/update", {"run_id": 5}, "run_id", "5", "int"),
    ("runs/update", {"run_id": "r", "end_time": "soon"}, "end_time", '"soon"', "str"),
    ("runs/log-metric", {"run_id": "r", "key": "k", "value": "three", "timestamp": 1}, "value", '"three"', "str"),
    ("runs/log-metric", {"run_id": "r", "key": "k", "value": 1, "timestamp": "soon"}, "timestamp", '"soon"', "str"),
    ("runs/log-metric", {"run_id": "r", "key": "k", "value": 1, "timestamp": 1, "step": "x"}, "step", '"x"', "str"),
    ("runs/log-metric", {"run_id": "r", "key": 5, "value": 1, "timestamp": 1}, "key", "5", "int"),
    ("runs/log-parameter", {"run_id": "r", "key": "k", "value": 5}, "value", "5", "int"),
    ("runs/log-parameter", {"run_id": "r", "key": "k", "value": True}, "value", "true", "bool"),
    ("runs/set-tag", {"run_id": "r", "key": "k", "value": ["v"]}, "value", '["v"]', "list"),
    ("runs/delete-tag", {"run_id": "r", "key": 5}, "key", "5", "int"),
    ("runs/log-batch", {"run_id": "r", "metrics": "m"}, "metrics", '"m"', "str"),
    ("runs/log-inputs", {"run_id": "r", "datasets": 5}, "datasets", "5", "int"),
    ("runs/search", {"experiment_ids": ["0"], "filter": 5}, "filter", "5", "int"),
    ("runs/search", {"experiment_ids": ["0"], "order_by": "m"}, "order_by", '"m"', "str"),
    ("runs/search", {"experiment_ids": "0"}, "experiment_ids", '"0"', "str"),
    ("runs/search", {"experiment_ids": ["0"], "max_results": "many"}, "max_results", '"many"', "str"),
    ("experiments/search", {"max_results": "many"}, "max_results", '"many"', "str"),
    ("registered-models/create", {"name": 5}, "name", "5", "int"),
    ("registered-models/rename", {"name": "n", "new_name": 5}, "new_name", "5", "int"),
    ("model-versions/create", {"name": "n", "source": 5}, "source", "5", "int"),
]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: f"{row[0]} {row[2]}={row[3]}")
def test_a_wrong_type_is_named_with_its_value(http, row):
    endpoint, body, field, value, kind = row
    response = http.post(endpoint, body)
    fragments = [f"Invalid value {value} for parameter '{field}' supplied", f"type '{kind}'", "API docs"]
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", *fragments)


@pytest.mark.parametrize("value", [{"a": 1}, [1]])
def test_a_metric_that_is_no_number_at_all(http, run_id, value, expected):
    body = {"run_id": run_id, "key": "m", "value": value, "timestamp": 1}
    response = http.post("runs/log-metric", body)
    status = expected("log-metric with an object or a list as value")
    assert response.status_code == status
    if status == 400:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("field", ["timestamp", "step"])
def test_fractions_are_no_integers(http, run_id, field, expected):
    body = {"run_id": run_id, "key": "m", "value": 1, "timestamp": 1, "step": 0, field: 1.5}
    assert http.post("runs/log-metric", body).status_code == expected("fraction as time or step")


def test_integers_beyond_64_bits(http, expected):
    response = http.get("experiments/get", experiment_id="9" * 30)
    assert response.status_code in expected("experiment id beyond 64 bits")


def test_an_error_says_code_and_message(http):
    response = http.get("runs/get", run_id="nothing")
    assert_refused(response, 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=nothing not found")
    assert {"error_code", "message"} <= set(response.json())
