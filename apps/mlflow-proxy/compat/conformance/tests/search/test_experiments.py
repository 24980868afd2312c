"""Searching experiments: filters, order, pages, and what is refused."""

import time
from types import SimpleNamespace

import pytest
from mlflow.entities import ViewType

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture(scope="module")
def world(client):
    """Four experiments under one prefix, created milliseconds apart, tagged differently."""
    prefix = unique()
    tags = {
        "apple": {"team": "Vision", "a b": "1"},
        "Banana": {"team": "vision"},
        "cherry": {"team": "audio", "empty": ""},
        "date": {},
    }
    found = {}
    for name, own in tags.items():
        experiment_id = client.create_experiment(f"{prefix}/{name}", tags=own)
        found[name] = client.get_experiment(experiment_id)
        time.sleep(0.005)

    def search(text="", **more):
        scoped = f"name LIKE '{prefix}/%'" + (f" AND {text}" if text else "")
        return [e.name.removeprefix(prefix + "/") for e in client.search_experiments(filter_string=scoped, **more)]

    return SimpleNamespace(search=search, prefix=prefix, found=found)


FILTERS = [
    ("", "apple Banana cherry date"),
    ("attribute.name LIKE '%/B%'", "Banana"),
    ("attribute.name ILIKE '%BANANA'", "Banana"),
    ("name LIKE '%BANANA'", ""),
    ("name ILIKE '%A%E'", "apple date"),
    ("tags.team = 'vision'", "Banana"),
    ("tags.team != 'vision'", "apple cherry"),
    ("tag.team ILIKE 'VISION'", "apple Banana"),
    ("tags.team LIKE '%o%'", "apple Banana cherry"),
    ("tags.`a b` = '1'", "apple"),
    ('tags."a b" = "1"', "apple"),
    ("tags.empty = ''", "cherry"),
    ("tags.nothing = 'x'", ""),
    ("tags.nothing != 'x'", ""),
    ("tags.team = 'vision' AND tags.team = 'audio'", ""),
]


@pytest.mark.parametrize(("text", "names"), FILTERS)
def test_names_and_tags(world, text, names):
    assert sorted(world.search(text)) == sorted(names.split())


def test_a_name_is_compared_exactly(world, client):
    name = f"{world.prefix}/apple"
    assert [e.name for e in client.search_experiments(filter_string=f"name = '{name}'")] == [name]
    assert [e.name for e in client.search_experiments(filter_string=f'attribute.name = "{name}"')] == [name]
    assert client.search_experiments(filter_string=f"name = '{name.upper()}'") == []
    others = world.search(f"name != '{name}'")
    assert sorted(others) == ["Banana", "cherry", "date"]


@pytest.mark.parametrize("field", ["creation_time", "last_update_time", "attribute.creation_time"])
def test_times_with_every_operator(world, field):
    times = {name: e.creation_time for name, e in world.found.items()}
    middle = times["Banana"]
    for operator, holds in [
        ("=", lambda t: t == middle),
        ("!=", lambda t: t != middle),
        (">", lambda t: t > middle),
        (">=", lambda t: t >= middle),
        ("<", lambda t: t < middle),
        ("<=", lambda t: t <= middle),
    ]:
        expected = sorted(name for name, t in times.items() if holds(t))
        assert sorted(world.search(f"{field} {operator} {middle}")) == expected


def test_the_newest_comes_first(world):
    assert world.search() == ["date", "cherry", "Banana", "apple"]


@pytest.mark.parametrize(
    ("order_by", "names"),
    [
        (["name ASC"], "Banana apple cherry date"),
        (["name"], "Banana apple cherry date"),
        (["name DESC"], "date cherry apple Banana"),
        (["creation_time ASC"], "apple Banana cherry date"),
        (["last_update_time DESC"], "date cherry Banana apple"),
        (["experiment_id ASC"], "apple Banana cherry date"),
        (["attribute.name asc", "creation_time DESC"], "Banana apple cherry date"),
    ],
)
def test_orders(world, order_by, names):
    assert world.search(order_by=order_by) == names.split()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_join(world, client, size):
    names, token = [], None
    while True:
        page = client.search_experiments(
            filter_string=f"name LIKE '{world.prefix}/%'", max_results=size, page_token=token, order_by=["name DESC"]
        )
        names += [e.name for e in page]
        assert len(page) <= size and len(names) <= 4
        token = page.token
        if not token:
            break
    assert names == [
        e.name for e in client.search_experiments(filter_string=f"name LIKE '{world.prefix}/%'", order_by=["name DESC"])
    ]
    assert len(names) == 4


def test_a_found_experiment_is_the_experiment(world, client):
    (found,) = client.search_experiments(filter_string=f"name = '{world.prefix}/apple'", view_type=ViewType.ALL)
    assert dict(found) == dict(world.found["apple"])


@pytest.mark.parametrize(
    "text",
    [
        "nothing = 'x'",
        "attribute.nothing = 'x'",
        "attributes.name = 'x'",
        "params.p = 'x'",
        "metrics.m > 1",
        "name = 5",
        "name > 'a'",
        "name = unquoted",
        "creation_time = 'now'",
        "creation_time LIKE '1%'",
        "tags.team = 5",
        "tags.team > 'a'",
        "name = 'a' OR name = 'b'",
        "(name = 'a')",
        "name = 'a'; name = 'b'",
        "name",
    ],
)
def test_what_is_no_filter_is_refused(client, text):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(filter_string=text)


@pytest.mark.parametrize("order_by", [["nothing"], ["name UP"], ["tags.team ASC"], ["name ASC DESC"]])
def test_what_is_no_order_is_refused(client, order_by):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(order_by=order_by)


def test_limits_and_tokens(http, expected):
    for count in (50_001, -1):
        response = http.post("experiments/search", {"max_results": count})
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "max_results")
    response = http.post("experiments/search", {"max_results": 5, "page_token": "nonsense"})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
    response = http.post("experiments/search", {})
    if expected("experiments/search without max_results") == 200:
        assert body_of(response)["experiments"]
    else:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "max_results")


def test_the_search_works_by_get_too(http, world):
    query = {
        "max_results": 2,
        "filter": f"name LIKE '{world.prefix}/%'",
        "order_by": ["creation_time ASC", "name DESC"],
    }
    body = body_of(http.get("experiments/search", **query))
    names = [e["name"].removeprefix(world.prefix + "/") for e in body["experiments"]]
    assert names == ["apple", "Banana"] and body["next_page_token"]
    query["order_by"] = "creation_time DESC"
    body = body_of(http.get("experiments/search", **query, page_token=""))
    assert [e["name"].removeprefix(world.prefix + "/") for e in body["experiments"]] == ["date", "cherry"]
