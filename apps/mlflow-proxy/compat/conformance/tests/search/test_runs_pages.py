"""Pages of runs, the scope of a search, and its limits."""

import pytest
from mlflow.entities import Metric

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused


def pages(search, size):
    """All pages of a search, each as a list."""
    found, token = [], None
    while True:
        page = search(max_results=size, page_token=token)
        found.append(list(page))
        token = page.token
        if not token:
            return found
        assert len(found) < 100, "the pages never end"


@pytest.fixture(scope="module")
def experiment(client):
    """Seven runs, pairs of which start together; the odd ones have a metric."""
    experiment_id = client.create_experiment(unique())
    for index in range(7):
        run_id = client.create_run(experiment_id, start_time=1_000 - index // 2).info.run_id
        if index % 2:
            client.log_batch(run_id, [Metric("m", index // 4, 1, 0)])
    return experiment_id


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize(
    "order_by", [[], ["metrics.m DESC"], ["metrics.m ASC"], ["start_time ASC"], ["params.nothing"]]
)
def test_pages_join_without_gap_or_repeat(client, experiment, size, order_by):
    whole = [r.info.run_id for r in client.search_runs([experiment], order_by=order_by)]
    found = pages(lambda **page: client.search_runs([experiment], order_by=order_by, **page), size)
    assert [r.info.run_id for page in found for r in page] == whole and len(set(whole)) == 7
    assert all(len(page) == size for page in found[:-1]) and len(found[-1]) <= size


def test_pages_keep_the_filter(client, experiment):
    found = pages(lambda **page: client.search_runs([experiment], "metrics.m >= 0", **page), 2)
    assert [len(page) for page in found if page] == [2, 1]


def test_the_last_page_has_no_token(http, experiment):
    body = body_of(http.post("runs/search", {"experiment_ids": [experiment], "max_results": 100}))
    assert len(body["runs"]) == 7 and not body.get("next_page_token")


def test_a_token_of_no_server_is_refused(client, experiment):
    for token in ("nonsense", "AAAA", "!", "e30="):
        with refused("INVALID_PARAMETER_VALUE"):
            client.search_runs([experiment], page_token=token)


def test_the_number_of_results_has_a_limit(http, experiment):
    for count in (50_001, -1):
        response = http.post("runs/search", {"experiment_ids": [experiment], "max_results": count})
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "max_results")
    body = body_of(http.post("runs/search", {"experiment_ids": [experiment], "max_results": 50_000}))
    assert len(body["runs"]) == 7


def test_several_experiments_are_searched_together(client, experiment):
    other = client.create_experiment(unique())
    run_id = client.create_run(other, start_time=5_000).info.run_id
    found = [r.info.run_id for r in client.search_runs([experiment, other])]
    assert found[0] == run_id and len(found) == 8
    assert [r.info.run_id for r in client.search_runs([other])] == [run_id]


def test_no_experiment_means_no_run(http, client, experiment):
    assert body_of(http.post("runs/search", {"experiment_ids": []})) == {}
    assert body_of(http.post("runs/search", {})) == {}
    assert client.search_runs(["2000000001"]) == []


def test_experiments_are_named_by_integers(http):
    response = http.post("runs/search", {"experiment_ids": ["abc"]})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_a_found_run_is_the_run(client, experiment_id):
    run_id = client.create_run(experiment_id, tags={"t": "1"}, run_name="whole").info.run_id
    client.log_param(run_id, "p", "v")
    client.log_metric(run_id, "m", 1, timestamp=3, step=4)
    client.log_metric(run_id, "m", 2, timestamp=5, step=6)
    (found,) = client.search_runs([experiment_id])
    assert found.to_dictionary() == client.get_run(run_id).to_dictionary()
