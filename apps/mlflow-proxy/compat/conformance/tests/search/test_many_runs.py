"""Thousands of runs: all pages together, filtered, ordered, as entities and as a data frame."""

from concurrent.futures import ThreadPoolExecutor

import mlflow
import numpy
import pytest

from support.http import Http, body_of
from support.names import unique

COUNT = 2_100
SCORED = range(0, COUNT, 7)
"""Every seventh run has a metric; its values repeat, so that pages end between equals."""


def create(url, experiment_id, numbers):
    http = Http(url)
    ids = {}
    for number in numbers:
        tags = [{"key": "number", "value": str(number)}, {"key": "half", "value": "odd" if number % 2 else "even"}]
        body = {"experiment_id": experiment_id, "start_time": 10_000 + number // 3, "tags": tags}
        ids[number] = body_of(http.post("runs/create", body))["run"]["info"]["run_id"]
        if number in SCORED:
            point = {"run_id": ids[number], "key": "score", "value": number % 5, "timestamp": 1, "step": 0}
            body_of(http.post("runs/log-metric", point))
    return ids


@pytest.fixture(scope="module")
def world(url, client):
    """(experiment id, run ids by their number)"""
    experiment_id = client.create_experiment(unique())
    with ThreadPoolExecutor(4) as pool:
        parts = pool.map(lambda first: create(url, experiment_id, range(first, COUNT, 4)), range(4))
        return experiment_id, {number: run_id for part in parts for number, run_id in part.items()}


@pytest.fixture
def small_pages(monkeypatch):
    """The data frame of thousands of runs is otherwise fetched as one page."""
    monkeypatch.setattr("mlflow.tracking.fluent.NUM_RUNS_PER_PAGE_PANDAS", 400)


def walk(client, size, *query, **more):
    found, token = [], None
    while True:
        page = client.search_runs(*query, max_results=size, page_token=token, **more)
        found += page
        token = page.token
        if not token:
            return found


@pytest.mark.parametrize("size", [999, 2_100, 50_000])
def test_all_runs_come_once_and_newest_first(client, world, size):
    experiment_id, ids = world
    found = walk(client, size, [experiment_id])
    assert {r.info.run_id for r in found} == set(ids.values()) and len(found) == COUNT
    keys = [(-r.info.start_time, r.info.run_id) for r in found]
    assert keys == sorted(keys)


def test_a_filter_keeps_its_runs_over_all_pages(client, world):
    experiment_id, ids = world
    found = walk(client, 300, [experiment_id], "tags.half = 'odd' AND attributes.start_time >= 10100")
    assert {r.info.run_id for r in found} == {ids[n] for n in range(301, COUNT, 2)}
    assert len(found) == len({r.info.run_id for r in found})


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_an_order_with_equal_and_missing_values_holds_over_all_pages(client, world, direction):
    experiment_id, ids = world
    found = walk(client, 333, [experiment_id], order_by=[f"metrics.score {direction}"])
    scores = [r.data.metrics.get("score") for r in found]
    sign = 1 if direction == "ASC" else -1
    keys = [
        (score is None, sign * (score or 0), -r.info.start_time, r.info.run_id)
        for r, score in zip(found, scores, strict=True)
    ]
    assert keys == sorted(keys) and len(found) == COUNT
    assert scores.count(None) == COUNT - len(SCORED)


def test_a_data_frame_of_all_runs(world, small_pages):
    experiment_id, ids = world
    frame = mlflow.search_runs([experiment_id])
    assert len(frame) == COUNT and frame["run_id"].nunique() == COUNT
    numbers = frame.set_index("run_id")["tags.number"].to_dict()
    assert numbers == {run_id: str(number) for number, run_id in ids.items()}
    scores = frame.set_index("run_id")["metrics.score"]
    assert scores[ids[14]] == 4.0 and numpy.isnan(scores[ids[15]]) and scores.count() == len(SCORED)


def test_a_data_frame_has_the_length_that_is_asked_for(world, small_pages):
    experiment_id, ids = world
    frame = mlflow.search_runs([experiment_id], max_results=1_001, order_by=["attributes.start_time ASC"])
    assert len(frame) == 1_001 and frame["run_id"].nunique() == 1_001
    assert set(frame["run_id"]) >= {ids[number] for number in range(999)}


def test_a_data_frame_of_few_among_many(world, small_pages):
    experiment_id, ids = world
    frame = mlflow.search_runs([experiment_id], "metrics.score = 3 AND tags.half = 'even'")
    assert set(frame["tags.number"]) == {str(n) for n in SCORED if n % 5 == 3 and n % 2 == 0}
