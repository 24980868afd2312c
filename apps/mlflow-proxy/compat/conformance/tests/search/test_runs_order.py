"""The order of runs: defaults, every kind of field, missing values, NaN, and what is refused."""

import math
from types import SimpleNamespace

import pytest
from mlflow.entities import Metric, Param, RunTag

from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture(scope="module")
def world(client):
    """Runs named after what is special about them."""
    experiment_id = client.create_experiment(unique())
    values = {"one": 1.0, "two": 2.0, "nan": math.nan, "inf": math.inf, "minus": -math.inf, "none": None}
    texts = {"one": "10", "two": "2", "nan": "B", "inf": "a", "minus": "", "none": None}
    ids = {}
    for index, (name, value) in enumerate(values.items()):
        run_id = client.create_run(experiment_id, run_name=name, start_time=1000 + index // 2).info.run_id
        if value is not None:
            client.log_batch(run_id, [Metric("m", value, 1, 0)], [Param("p", texts[name])], [RunTag("t", texts[name])])
        ids[name] = run_id

    def order(*order_by):
        return [r.info.run_name for r in client.search_runs([experiment_id], order_by=list(order_by))]

    return SimpleNamespace(order=order, ids=ids, experiment_id=experiment_id)


def by_default(world, *names):
    """Latest start first, then by run id."""
    starts = {name: 1000 + index // 2 for index, name in enumerate(world.ids)}
    return sorted(names, key=lambda name: (-starts[name], world.ids[name]))


def test_the_latest_start_comes_first_then_the_run_id(world):
    assert world.order() == by_default(world, *world.ids)


def test_start_time_upwards_breaks_ties_by_run_id(world):
    starts = {name: 1000 + index // 2 for index, name in enumerate(world.ids)}
    expected = sorted(world.ids, key=lambda name: (starts[name], world.ids[name]))
    assert world.order("start_time ASC") == expected
    assert world.order("attributes.start_time") == expected
    assert world.order("attribute.start_time asc") == expected
    assert world.order("attributes.created ASC") == expected


@pytest.mark.parametrize("field", ["metrics.m", "metric.m", "metrics.`m`", 'metrics."m"'])
def test_metrics_with_nan_after_numbers_and_missing_last(world, field):
    assert world.order(f"{field} ASC") == ["minus", "one", "two", "inf", "nan", "none"]
    assert world.order(field) == ["minus", "one", "two", "inf", "nan", "none"]
    assert world.order(f"{field} DESC") == ["inf", "two", "one", "minus", "nan", "none"]


@pytest.mark.parametrize("field", ["params.p", "tags.t", "param.p", "tag.t"])
def test_params_and_tags_sort_as_text_with_missing_last(world, field):
    assert world.order(f"{field} ASC") == ["minus", "one", "two", "nan", "inf", "none"]
    assert world.order(f"{field} DESC") == ["inf", "nan", "two", "one", "minus", "none"]


def test_a_field_that_no_run_has_leaves_the_default_order(world):
    for direction in ("ASC", "DESC"):
        assert world.order(f"metrics.nothing {direction}") == by_default(world, *world.ids)
        assert world.order(f"params.nothing {direction}") == by_default(world, *world.ids)


def test_names_and_ids(world):
    assert world.order("attributes.run_name ASC") == sorted(world.ids)
    assert world.order("run_name DESC") == sorted(world.ids, reverse=True)
    assert world.order("run_id ASC") == sorted(world.ids, key=lambda name: world.ids[name])
    assert world.order("attributes.artifact_uri DESC") == sorted(world.ids, key=lambda n: world.ids[n], reverse=True)


def test_the_second_field_breaks_ties_of_the_first(world):
    assert world.order("start_time DESC", "metrics.m ASC") == ["minus", "none", "inf", "nan", "one", "two"]
    assert world.order("start_time DESC", "params.p DESC") == ["minus", "none", "inf", "nan", "two", "one"]
    assert world.order("status ASC", "run_name ASC") == sorted(world.ids)


def test_missing_end_times_come_last(client, experiment_id):
    ids = [client.create_run(experiment_id, start_time=5).info.run_id for _ in range(3)]
    client.set_terminated(ids[0], end_time=2)
    client.set_terminated(ids[1], end_time=1)
    for direction, expected in (("ASC", [ids[1], ids[0], ids[2]]), ("DESC", [ids[0], ids[1], ids[2]])):
        found = client.search_runs([experiment_id], order_by=[f"end_time {direction}"])
        assert [r.info.run_id for r in found] == expected


@pytest.mark.parametrize(
    "order_by",
    [
        ["nothing"],
        ["attributes.nothing DESC"],
        ["nonsense.m ASC"],
        ["metrics.m UP"],
        ["metrics.m ASC DESC"],
        ["attributes.`run name` ASC"],
        ["start_time, run_id"],
        [""],
        ["datasets.name ASC"],
    ],
)
def test_what_is_no_order_is_refused(world, order_by):
    with refused("INVALID_PARAMETER_VALUE"):
        world.order(*order_by)


@pytest.mark.parametrize("field", ["metrics.m", "params.p", "start_time"])
def test_a_field_named_twice_is_refused(http, world, field, expected):
    search = {"experiment_ids": [world.experiment_id], "order_by": [f"{field} ASC", f"{field} DESC"]}
    status, error_code = expected("order_by that names a field twice")
    assert_refused(http.post("runs/search", search), status, error_code)
