"""Bulk histories: several runs at once, sampled by steps, cut to limits."""

import pytest

from support.http import body_of
from support.refusals import assert_refused

AJAX = "/ajax-api/2.0/mlflow/"


@pytest.fixture(scope="module")
def runs(client, http):
    """Two runs of one metric: 100 steps in the first, every tenth step in the second."""
    ids = [client.create_run("0").info.run_id for _ in range(2)]
    for run_id, steps in zip(ids, (range(100), range(0, 100, 10)), strict=True):
        metrics = [{"key": "m", "value": step / 2, "timestamp": 1_000 + step, "step": step} for step in steps]
        body_of(http.post("runs/log-batch", {"run_id": run_id, "metrics": metrics}))
    return ids


def interval(http, run_ids, **query):
    body = body_of(http.get("metrics/get-history-bulk-interval", run_ids=run_ids, metric_key="m", **query))
    return {run_id: [p["step"] for p in body.get("metrics", []) if p["run_id"] == run_id] for run_id in run_ids}


def test_a_short_history_comes_whole(http, runs):
    first, second = runs
    assert interval(http, runs) == {first: list(range(100)), second: list(range(0, 100, 10))}


def test_points_are_complete_and_ordered(http, runs):
    body = body_of(
        http.get("metrics/get-history-bulk-interval", run_ids=[runs[1]], metric_key="m", start_step=10, end_step=20)
    )
    assert body["metrics"] == [
        {"key": "m", "value": 5.0, "timestamp": 1_010, "step": 10, "run_id": runs[1]},
        {"key": "m", "value": 10.0, "timestamp": 1_020, "step": 20, "run_id": runs[1]},
    ]


def test_an_interval_is_inclusive(http, runs):
    first, second = runs
    assert interval(http, runs, start_step=18, end_step=21) == {first: [18, 19, 20, 21], second: [20]}
    assert interval(http, runs, start_step=200, end_step=300) == {first: [], second: []}


def test_a_long_history_is_sampled_and_keeps_first_and_last(http, runs):
    first, second = runs
    found = interval(http, runs, max_results=10)
    assert found[first][0] == 0 and found[first][-1] == 99
    assert found[second][0] == 0 and found[second][-1] == 90
    for run_id in runs:
        assert found[run_id] == sorted(set(found[run_id]))
        assert 10 <= len(found[run_id]) <= 13


def test_sampling_in_an_interval(http, runs):
    first, _ = runs
    found = interval(http, [first], start_step=20, end_step=59, max_results=4)[first]
    assert found[0] == 20 and found[-1] == 59 and 4 <= len(found) <= 6


def test_all_values_of_a_chosen_step(http, client):
    run_id = client.create_run("0").info.run_id
    metrics = [{"key": "m", "value": v, "timestamp": 9 - v, "step": 1} for v in range(3)]
    body_of(http.post("runs/log-batch", {"run_id": run_id, "metrics": metrics}))
    body = body_of(http.get("metrics/get-history-bulk-interval", run_ids=[run_id], metric_key="m"))
    assert [(p["timestamp"], p["value"]) for p in body["metrics"]] == [(7, 2.0), (8, 1.0), (9, 0.0)]


def test_an_unknown_run_or_key_has_no_points(http, runs):
    body = body_of(http.get("metrics/get-history-bulk-interval", run_ids=[runs[0]], metric_key="nothing"))
    assert body == {}
    body = body_of(http.get("metrics/get-history-bulk-interval", run_ids=["0" * 32], metric_key="m"))
    assert body == {}


@pytest.mark.parametrize(
    ("query", "fragment"),
    [
        ({"metric_key": "m"}, "run_ids"),
        ({"run_ids": "r"}, "metric_key"),
        ({"run_ids": [f"r{i}" for i in range(101)], "metric_key": "m"}, "100"),
        ({"run_ids": "r", "metric_key": "m", "start_step": 0}, "step"),
        ({"run_ids": "r", "metric_key": "m", "end_step": 5}, "step"),
        ({"run_ids": "r", "metric_key": "m", "start_step": 5, "end_step": 1}, "end_step"),
        ({"run_ids": "r", "metric_key": "m", "max_results": 0}, "max_results"),
        ({"run_ids": "r", "metric_key": "m", "max_results": 2501}, "max_results"),
    ],
)
def test_what_is_no_interval_is_refused(http, query, fragment):
    response = http.get("metrics/get-history-bulk-interval", **query)
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", fragment)


def test_whole_histories_of_several_runs(http, runs):
    body = body_of(http.get("metrics/get-history-bulk", AJAX, run_id=runs, metric_key="m"))
    points = [(p["run_id"], p["step"]) for p in body["metrics"]]
    assert points == sorted([(runs[0], s) for s in range(100)] + [(runs[1], s) for s in range(0, 100, 10)])
    assert set(body["metrics"][0]) == {"key", "value", "timestamp", "step", "run_id"}


def test_whole_histories_are_cut(http, runs):
    body = body_of(http.get("metrics/get-history-bulk", AJAX, run_id=runs, metric_key="m", max_results=7))
    assert len(body["metrics"]) == 7


@pytest.mark.parametrize(
    "query", [{"metric_key": "m"}, {"run_id": "r"}, {"run_id": [f"r{i}" for i in range(101)], "metric_key": "m"}]
)
def test_what_is_no_bulk_request_is_refused(http, query):
    assert_refused(http.get("metrics/get-history-bulk", AJAX, **query), 400, "INVALID_PARAMETER_VALUE")


def test_the_size_of_a_page_of_history(http, runs):
    query = {"run_id": runs[0], "metric_key": "m"}
    assert len(body_of(http.get("metrics/get-history", **query))["metrics"]) == 100
    assert len(body_of(http.get("metrics/get-history", **query, max_results=100_000))["metrics"]) == 100
    for count in (0, -1):
        response = http.get("metrics/get-history", **query, max_results=count)
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "max_results")
    response = http.get("metrics/get-history", **query, max_results=5, page_token="nonsense")
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_the_history_of_an_unknown_run(http):
    response = http.get("metrics/get-history", run_id="0" * 32, metric_key="m", max_results=10)
    assert body_of(response) == {}
