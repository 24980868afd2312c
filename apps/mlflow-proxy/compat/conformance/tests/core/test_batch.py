"""log-batch: its limits, all or nothing, and repeating it."""

import mlflow
import pytest
from mlflow.entities import Metric, Param, RunTag

from support.http import body_of
from support.refusals import assert_refused, refused


def metrics(count):
    return [{"key": f"m{i}", "value": i, "timestamp": 1, "step": 0} for i in range(count)]


def pairs(prefix, count):
    return [{"key": f"{prefix}{i}", "value": str(i)} for i in range(count)]


def assert_untouched(client, run_id):
    data = client.get_run(run_id).data
    assert (data.metrics, data.params, set(data.tags)) == ({}, {}, {"mlflow.runName"})


def test_a_batch_stores_metrics_params_and_tags_and_may_be_repeated(client, run_id):
    points = [Metric("m", i * 0.5, 1_000 + i, i) for i in range(500)]
    for _ in range(2):
        client.log_batch(run_id, points, [Param("p", "1")], [RunTag("t", "2")])
    data = client.get_run(run_id).data
    assert (data.metrics, data.params, data.tags["t"]) == ({"m": 249.5}, {"p": "1"}, "2")
    history = client.get_metric_history(run_id, "m")
    assert [(m.timestamp, m.step, m.value) for m in history] == [(1_000 + i, i, i * 0.5) for i in range(500)]


def test_an_empty_batch_changes_nothing(http, client, run_id):
    body_of(http.post("runs/log-batch", {"run_id": run_id}))
    body_of(http.post("runs/log-batch", {"run_id": run_id, "metrics": [], "params": [], "tags": []}))
    assert_untouched(client, run_id)


def test_a_batch_at_the_limits_is_stored(http, client, run_id):
    batch = {"metrics": metrics(800), "params": pairs("p", 100), "tags": pairs("t", 100)}
    assert body_of(http.post("runs/log-batch", {"run_id": run_id, **batch})) == {}
    data = client.get_run(run_id).data
    assert (len(data.metrics), len(data.params), len(data.tags)) == (800, 100, 101)


@pytest.mark.parametrize(
    ("batch", "fragment"),
    [
        ({"metrics": metrics(1001)}, "can contain at most 1000"),
        ({"params": pairs("p", 101)}, "can contain at most 100"),
        ({"tags": pairs("t", 101)}, "can contain at most 100"),
        ({"metrics": metrics(801), "params": pairs("p", 100), "tags": pairs("t", 100)}, "can contain at most 1000"),
    ],
    ids=["metrics", "params", "tags", "total"],
)
def test_a_batch_over_a_limit_stores_nothing(http, client, run_id, batch, fragment):
    response = http.post("runs/log-batch", {"run_id": run_id, **batch})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "A batch logging request", fragment)
    assert_untouched(client, run_id)


def test_the_client_splits_what_is_too_large(client, run_id):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_params({f"p{i}": i for i in range(250)})
        mlflow.set_tags({f"t{i}": i for i in range(250)})
        mlflow.log_metrics({f"m{i}": i for i in range(1_500)})
    data = client.get_run(run_id).data
    assert data.params == {f"p{i}": str(i) for i in range(250)}
    assert data.metrics == {f"m{i}": float(i) for i in range(1_500)}
    assert {k: v for k, v in data.tags.items() if k[0] == "t"} == {f"t{i}": str(i) for i in range(250)}


def test_a_param_conflict_stores_nothing(client, run_id):
    client.log_param(run_id, "p", "old")
    with refused("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
        client.log_batch(run_id, [Metric("m", 1, 1, 1)], [Param("p", "new"), Param("q", "1")], [RunTag("t", "1")])
    data = client.get_run(run_id).data
    assert (data.metrics, data.params, set(data.tags)) == ({}, {"p": "old"}, {"mlflow.runName"})


@pytest.mark.parametrize(
    ("batch", "path"),
    [
        ({"metrics": [{"key": "m", "value": 1, "timestamp": 1}, {"value": 1, "timestamp": 1}]}, "metrics[1].key"),
        ({"metrics": [{"key": "m", "timestamp": 1, "step": 0}]}, "metrics[0].value"),
        ({"metrics": [{"key": "m", "value": 1, "step": 0}]}, "metrics[0].timestamp"),
        ({"params": [{"key": "a", "value": "1"}, {"key": "b", "value": "1"}, {"value": "1"}]}, "params[2].key"),
        ({"tags": [{"key": "a", "value": "1"}, {"value": "1"}]}, "tags[1].key"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_missing_field_is_named_by_its_path(http, client, run_id, batch, path):
    response = http.post("runs/log-batch", {"run_id": run_id, **batch})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{path}'")
    assert_untouched(client, run_id)


@pytest.mark.parametrize(
    "batch",
    [
        {"metrics": [{"key": 5, "value": 1, "timestamp": 1, "step": 0}]},
        {"metrics": [{"key": "m", "value": None, "timestamp": 1, "step": 0}]},
        {"metrics": {"key": "m", "value": 1, "timestamp": 1, "step": 0}},
        {"params": "p=1"},
        {"tags": 5},
        {"tags": {"t": "v"}},
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_type_stores_nothing(http, client, run_id, batch):
    response = http.post("runs/log-batch", {"run_id": run_id, **batch})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
    assert_untouched(client, run_id)


@pytest.mark.parametrize(
    "batch",
    [
        {"metrics": [{"key": "m", "value": "three", "timestamp": 1, "step": 0}]},
        {"metrics": [{"key": "m", "value": 1, "timestamp": "soon", "step": 0}]},
        {"metrics": [{"key": "m", "value": 1, "timestamp": 1, "step": "first"}]},
        {"params": [{"key": "p", "value": 1}]},
        {"tags": [{"key": "t", "value": ["v"]}]},
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_type_inside_an_entry(http, client, run_id, batch, expected):
    response = http.post("runs/log-batch", {"run_id": run_id, **batch})
    if expected("wrong type inside an entry of log-batch") == 200:
        assert body_of(response) == {}
    else:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
        assert_untouched(client, run_id)


def test_numbers_in_text_and_truth_values_count_as_numbers(http, client, run_id):
    text = {"key": "text", "value": "2.5", "timestamp": "7", "step": "3"}
    truth = {"key": "truth", "value": True, "timestamp": 1, "step": 0}
    body_of(http.post("runs/log-batch", {"run_id": run_id, "metrics": [text, truth]}))
    assert client.get_run(run_id).data.metrics == {"text": 2.5, "truth": 1.0}
    (point,) = client.get_metric_history(run_id, "text")
    assert (point.timestamp, point.step) == (7, 3)


def test_a_batch_needs_a_run_that_exists_and_is_active(http, client, run_id):
    assert_refused(http.post("runs/log-batch", {"metrics": metrics(1)}), 400, "INVALID_PARAMETER_VALUE", "'run_id'")
    unknown = http.post("runs/log-batch", {"run_id": "0" * 32, "metrics": metrics(1)})
    assert_refused(unknown, 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=")
    client.delete_run(run_id)
    deleted = http.post("runs/log-batch", {"run_id": run_id, "metrics": metrics(1)})
    assert_refused(deleted, 400, "INVALID_PARAMETER_VALUE", "must be in the 'active' state")
