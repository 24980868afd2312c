"""Metrics: which value is the latest, in which order history comes, and numbers that JSON lacks."""

import math
import time

import pytest
from mlflow.entities import Metric

from support.http import body_of
from support.refusals import assert_refused

LARGEST = 1.7976931348623157e308


def points(client, run_id, key="m"):
    return [(m.timestamp, m.step, m.value) for m in client.get_metric_history(run_id, key)]


def test_a_value_is_logged_with_time_and_step(client, run_id):
    client.log_metric(run_id, "m", 0.1 + 0.2, timestamp=1_700_000_000_123, step=7)
    assert points(client, run_id) == [(1_700_000_000_123, 7, 0.1 + 0.2)]
    assert client.get_run(run_id).data.metrics == {"m": 0.1 + 0.2}


def test_the_client_fills_in_time_and_step(client, run_id):
    before = int(time.time() * 1000)
    client.log_metric(run_id, "m", 1)
    ((timestamp, step, value),) = points(client, run_id)
    assert before - 1000 <= timestamp <= int(time.time() * 1000) + 1000
    assert (step, value) == (0, 1.0)


def test_an_absent_step_is_zero(http, client, run_id):
    body_of(http.post("runs/log-metric", {"run_id": run_id, "key": "m", "value": 2, "timestamp": 5}))
    body_of(http.post("runs/log-batch", {"run_id": run_id, "metrics": [{"key": "n", "value": 3, "timestamp": 6}]}))
    assert points(client, run_id) == [(5, 0, 2.0)] and points(client, run_id, "n") == [(6, 0, 3.0)]
    again = {"run_id": run_id, "key": "m", "value": 4, "timestamp": 7}
    body_of(http.post("runs/log-metric", again))
    assert points(client, run_id) == [(5, 0, 2.0), (7, 0, 4.0)]


@pytest.mark.parametrize("value", [0, -0.5, 1e-308, 5e-324, 123456789.123456789, -1e308, 2**53, 1 / 3])
def test_numbers_come_back_exactly(client, run_id, value):
    client.log_metric(run_id, "m", value)
    assert client.get_run(run_id).data.metrics == {"m": float(value)}


@pytest.mark.parametrize("step", [0, -1, -(2**62), 2**31, 2**53 + 1, 2**63 - 1, -(2**63)])
def test_steps_are_signed_64_bit_integers(client, run_id, step):
    client.log_metric(run_id, "m", 1.5, timestamp=3, step=step)
    assert points(client, run_id) == [(3, step, 1.5)]


def test_nan_is_kept(client, run_id):
    client.log_metric(run_id, "m", math.nan, timestamp=1)
    assert math.isnan(client.get_run(run_id).data.metrics["m"])
    assert math.isnan(client.get_metric_history(run_id, "m")[0].value)


def test_infinities_become_the_largest_doubles(client, run_id):
    client.log_batch(run_id, metrics=[Metric("plus", math.inf, 1, 0), Metric("minus", -math.inf, 1, 0)])
    assert client.get_run(run_id).data.metrics == {"plus": LARGEST, "minus": -LARGEST}
    assert points(client, run_id, "plus") == [(1, 0, LARGEST)]


def test_non_finite_numbers_travel_as_words(http, run_id):
    for word in ("NaN", "Infinity", "-Infinity"):
        body_of(http.post("runs/log-metric", {"run_id": run_id, "key": word, "value": word, "timestamp": 1}))
    metrics = body_of(http.get("runs/get", run_id=run_id))["run"]["data"]["metrics"]
    values = {m["key"]: m["value"] for m in metrics}
    assert values == {"NaN": "NaN", "Infinity": LARGEST, "-Infinity": -LARGEST}
    history = body_of(http.get("metrics/get-history", run_id=run_id, metric_key="NaN", max_results=10))
    assert [m["value"] for m in history["metrics"]] == ["NaN"]


@pytest.mark.parametrize(
    ("first", "second", "latest"),
    [
        ((10, 5, 1.0), (20, 4, 2.0), 1.0),
        ((10, 5, 1.0), (9, 6, 2.0), 2.0),
        ((10, 5, 1.0), (11, 5, 0.5), 0.5),
        ((10, 5, 1.0), (9, 5, 2.0), 1.0),
        ((10, 5, 1.0), (10, 5, 2.0), 2.0),
        ((10, 5, 2.0), (10, 5, 1.0), 2.0),
        ((10, -5, 1.0), (10, -6, 2.0), 1.0),
    ],
)
def test_the_latest_value_has_the_greatest_step_time_and_value(client, run_id, first, second, latest):
    for timestamp, step, value in (first, second):
        client.log_metric(run_id, "single", value, timestamp=timestamp, step=step)
    client.log_batch(
        run_id, metrics=[Metric("batch", value, timestamp, step) for timestamp, step, value in (first, second)]
    )
    assert client.get_run(run_id).data.metrics == {"single": latest, "batch": latest}


def test_nan_counts_as_zero_among_equals(client, run_id):
    client.log_batch(run_id, metrics=[Metric("below", -1.0, 1, 1), Metric("above", 1.0, 1, 1)])
    client.log_batch(run_id, metrics=[Metric("below", math.nan, 1, 1), Metric("above", math.nan, 1, 1)])
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["below"]) and metrics["above"] == 1.0


def test_history_is_ordered_by_time_step_and_value(client, run_id):
    for timestamp, step, value in [(30, 2, 3.0), (10, 5, 1.0), (20, -1, 2.0), (10, 5, 0.5), (10, 4, 9.0)]:
        client.log_metric(run_id, "m", value, timestamp=timestamp, step=step)
    assert points(client, run_id) == [(10, 4, 9.0), (10, 5, 0.5), (10, 5, 1.0), (20, -1, 2.0), (30, 2, 3.0)]


def test_an_exact_repeat_is_stored_once(client, run_id):
    for _ in range(3):
        client.log_metric(run_id, "m", 1.5, timestamp=1, step=1)
        client.log_batch(run_id, metrics=[Metric("m", 1.5, 1, 1), Metric("m", 1.5, 1, 1), Metric("m", math.nan, 1, 1)])
    history = points(client, run_id)
    assert len(history) == 2 and [v for *_, v in history if not math.isnan(v)] == [1.5]


def test_a_long_history_comes_whole(client, run_id):
    """The client asks for 25,000 points at a time."""
    for start in range(0, 26_000, 1_000):
        client.log_batch(run_id, metrics=[Metric("m", i / 7, i, i) for i in range(start, start + 1_000)])
    assert points(client, run_id) == [(i, i, i / 7) for i in range(26_000)]


def test_history_comes_in_pages(http, client, run_id):
    client.log_batch(run_id, metrics=[Metric("m", i, i, 0) for i in range(7)])
    seen, sizes, token = [], [], None
    while True:
        query = {"run_id": run_id, "metric_key": "m", "max_results": 3}
        page = body_of(http.get("metrics/get-history", **query, **({"page_token": token} if token else {})))
        seen += [m["timestamp"] for m in page.get("metrics", [])]
        sizes.append(len(page.get("metrics", [])))
        token = page.get("next_page_token")
        if not token:
            break
    assert seen == list(range(7)) and sizes[:2] == [3, 3]


def test_a_key_that_was_never_logged_has_no_history(client, run_id):
    assert client.get_metric_history(run_id, "nothing") == []


def test_metrics_of_a_deleted_run_stay_readable(client, run_id):
    client.log_metric(run_id, "m", 1, timestamp=1)
    client.delete_run(run_id)
    assert points(client, run_id) == [(1, 0, 1.0)]


@pytest.mark.parametrize("key", ["a", "a b", "val/loss", "a.b-c_d:e", "ünï", "k" * 250])
def test_keys_that_are_allowed(http, client, run_id, key):
    body_of(http.post("runs/log-metric", {"run_id": run_id, "key": key, "value": 1, "timestamp": 1}))
    assert client.get_run(run_id).data.metrics == {key: 1.0}


@pytest.mark.parametrize("key", ["../a", "/a", "./a", "a//b", "a/", ".", "a*b", "a(b)", "k" * 251])
def test_keys_that_are_refused(http, client, run_id, key):
    metric = {"key": key, "value": 1, "timestamp": 1, "step": 0}
    for response in (
        http.post("runs/log-metric", {"run_id": run_id, **metric}),
        http.post("runs/log-batch", {"run_id": run_id, "metrics": [metric]}),
    ):
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
    assert client.get_run(run_id).data.metrics == {}
