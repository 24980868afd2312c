"""Searching logged models: filters, order, pages, datasets, and what is refused."""

import time
from types import SimpleNamespace

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused
from support.versions import since

pytestmark = since("3.0", "logged models")


@pytest.fixture(scope="module")
def world(client):
    """Three models of one run with metrics, params and tags, created milliseconds apart."""
    experiment_id = client.create_experiment(unique())
    run_id = client.create_run(experiment_id).info.run_id
    rows = {
        "apple": ("tree", {"lr": "0.1"}, {"team": "Vision"}, [(1, 0.5), (2, 0.25)]),
        "Banana": ("tree", {"lr": "0.2"}, {"team": "vision"}, [(1, 0.9)]),
        "cherry": ("net", {}, {}, []),
    }
    ids = {}
    for name, (model_type, params, tags, points) in rows.items():
        model = client.create_logged_model(experiment_id, name, run_id, tags=tags, params=params, model_type=model_type)
        for step, value in points:
            client.log_metric(
                run_id,
                "acc",
                value,
                timestamp=step,
                step=step,
                model_id=model.model_id,
                dataset_name="iris",
                dataset_digest="d",
            )
        ids[name] = model.model_id
        time.sleep(0.005)
    client.finalize_logged_model(ids["apple"], "READY")

    def search(text=None, **more):
        return [m.name for m in client.search_logged_models([experiment_id], text, **more)]

    return SimpleNamespace(search=search, ids=ids, experiment_id=experiment_id, run_id=run_id, client=client)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (None, "apple Banana cherry"),
        ("name = 'apple'", "apple"),
        ("attributes.name != 'apple'", "Banana cherry"),
        ("name LIKE 'B%'", "Banana"),
        ("name ILIKE 'b%'", "Banana"),
        ("name IN ('apple', 'cherry')", "apple cherry"),
        ("name NOT IN ('apple')", "Banana cherry"),
        ("model_type = 'tree'", "apple Banana"),
        ("model_id = '{apple}'", "apple"),
        ("model_id IN ('{apple}', '{cherry}')", "apple cherry"),
        ("source_run_id = '{run}'", "apple Banana cherry"),
        ("status = '2'", "apple"),
        ("status != '2'", "Banana cherry"),
        ("params.lr = '0.1'", "apple"),
        ("params.lr != '0.1'", "Banana"),
        ("params.lr LIKE '0.%'", "apple Banana"),
        ("tags.team = 'vision'", "Banana"),
        ("tags.team ILIKE 'VISION'", "apple Banana"),
        ("metrics.acc = 0.25", "apple"),
        ("metrics.acc < 0.5", "apple"),
        ("metrics.acc >= 0.9", "Banana"),
        ("metrics.acc = 0.5", "apple"),
        ("metrics.acc != 0.25", "apple Banana"),
        ("metrics.acc != 0.9", "apple"),
        ("creation_timestamp > 0", "apple Banana cherry"),
        ("creation_time < 5", ""),
        ("last_updated_timestamp > 0 AND params.lr = '0.2'", "Banana"),
        ("metrics.acc > 0 AND tags.team = 'Vision' AND model_type = 'tree'", "apple"),
    ],
)
def test_filters(world, text, names):
    text = text.format(**world.ids, run=world.run_id) if text else text
    assert sorted(world.search(text)) == sorted(names.split())


@pytest.mark.parametrize(
    ("order_by", "names"),
    [
        (None, "cherry Banana apple"),
        ([{"field_name": "creation_timestamp", "ascending": True}], "apple Banana cherry"),
        ([{"field_name": "creation_time", "ascending": False}], "cherry Banana apple"),
        ([{"field_name": "name", "ascending": True}], "Banana apple cherry"),
        ([{"field_name": "name", "ascending": False}], "cherry apple Banana"),
        ([{"field_name": "metrics.acc", "ascending": True}], "apple Banana cherry"),
        ([{"field_name": "metrics.acc", "ascending": False}], "Banana apple cherry"),
        ([{"field_name": "metrics.acc", "ascending": True, "dataset_name": "iris"}], "apple Banana cherry"),
        (
            [{"field_name": "model_type", "ascending": True}, {"field_name": "name", "ascending": True}],
            "cherry Banana apple",
        ),
    ],
)
def test_orders(world, order_by, names):
    assert world.search(order_by=order_by) == names.split()


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_join(world, size):
    names, token = [], None
    while True:
        page = world.client.search_logged_models([world.experiment_id], max_results=size, page_token=token)
        names += [m.name for m in page]
        assert len(page) <= size and len(names) <= 3
        token = page.token
        if not token:
            break
    assert names == ["cherry", "Banana", "apple"]


def test_a_token_belongs_to_its_search(http, world, expected):
    page = world.client.search_logged_models([world.experiment_id], max_results=1)
    with refused("INVALID_PARAMETER_VALUE"):
        world.client.search_logged_models([world.experiment_id], "name = 'apple'", max_results=1, page_token=page.token)
    search = {"experiment_ids": [world.experiment_id], "page_token": "nonsense"}
    response = http.post("logged-models/search", search)
    assert response.status_code == expected("logged-models/search with a token of no server")
    if response.status_code == 400:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")


def test_metrics_are_searched_within_datasets(world):
    iris = [{"dataset_name": "iris", "dataset_digest": "d"}]
    assert sorted(world.search("metrics.acc > 0", datasets=iris)) == ["Banana", "apple"]
    assert sorted(world.search(datasets=iris)) == ["Banana", "apple"]
    assert world.search("metrics.acc > 0", datasets=[{"dataset_name": "iris", "dataset_digest": "other"}]) == []
    assert world.search("metrics.acc > 0", datasets=[{"dataset_name": "other", "dataset_digest": "d"}]) == []


def test_no_experiment_means_no_model(http):
    assert body_of(http.post("logged-models/search", {"experiment_ids": []})) == {}
    response = http.post("logged-models/search", {})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'experiment_ids'")


@pytest.mark.parametrize(
    "text",
    [
        "nothing = 'x'",
        "model.name = 'x'",
        "name > 'a'",
        "params.lr > '1'",
        "metrics.acc LIKE '1'",
        "metrics.acc IN (1)",
        "name = 'a' OR name = 'b'",
        "name",
    ],
)
def test_what_is_no_filter_is_refused(world, text):
    with refused("INVALID_PARAMETER_VALUE"):
        world.search(text)


@pytest.mark.parametrize("text", ["metrics.acc = 'x'", "creation_timestamp = 'x'"])
def test_text_is_no_number(http, world, text, expected):
    status, error_code = expected("text where a filter of logged models wants a number")
    response = http.post("logged-models/search", {"experiment_ids": [world.experiment_id], "filter": text})
    assert_refused(response, status, error_code)


@pytest.mark.parametrize(
    "order_by", [{"field_name": "nothing"}, {"field_name": "params.lr"}, {"field_name": "tags.t"}, {}, "name"]
)
def test_what_is_no_order_is_refused(http, world, order_by):
    response = http.post("logged-models/search", {"experiment_ids": [world.experiment_id], "order_by": [order_by]})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
