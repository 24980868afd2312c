"""Searching model versions: filters, order, pages, and what is refused."""

import time
from types import SimpleNamespace

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture(scope="module")
def world(client):
    """Two models; the first has three versions, the second one."""
    prefix = unique("model")
    runs = [unique("run").replace("-", "")[:32] for _ in range(2)]
    sources = ["s3://bucket/a", "s3://bucket/B", "s3://other/c"]
    tags = [{"team": "Vision"}, {"team": "audio"}, {}]
    client.create_registered_model(f"{prefix}-x")
    client.create_registered_model(f"{prefix}-y")
    for index in range(3):
        run = runs[0] if index < 2 else runs[1]
        client.create_model_version(f"{prefix}-x", sources[index], run_id=run, tags=tags[index])
        time.sleep(0.005)
    client.create_model_version(f"{prefix}-y", "s3://bucket/a", run_id=runs[1])

    def search(text="", **more):
        scoped = f"name LIKE '{prefix}-%'" + (f" AND {text}" if text else "")
        found = client.search_model_versions(filter_string=scoped, **more)
        return [f"{v.name.removeprefix(prefix + '-')}{v.version}" for v in found]

    return SimpleNamespace(search=search, prefix=prefix, runs=runs)


FILTERS = [
    ("", "x1 x2 x3 y1"),
    ("name ILIKE '%-Y'", "y1"),
    ("source_path = 's3://bucket/a'", "x1 y1"),
    ("source_path != 's3://bucket/a'", "x2 x3"),
    ("source_path LIKE 's3://bucket/%'", "x1 x2 y1"),
    ("source_path ILIKE '%/b'", "x2"),
    ("run_id = '{0}'", "x1 x2"),
    ("attribute.run_id IN ('{0}', 'other')", "x1 x2"),
    ("run_id IN ('{0}', '{1}')", "x1 x2 x3 y1"),
    ("run_id LIKE '{1}'", "x3 y1"),
    ("version_number = 1", "x1 y1"),
    ("version_number != 1", "x2 x3"),
    ("version_number > 1", "x2 x3"),
    ("version_number >= 2", "x2 x3"),
    ("version_number < 2", "x1 y1"),
    ("attribute.version_number <= 2", "x1 x2 y1"),
    ("tags.team = 'audio'", "x2"),
    ("tags.team != 'audio'", "x1"),
    ("tags.team ILIKE 'v%'", "x1"),
    ("tags.nothing = 'x'", ""),
    ("run_id = '{0}' AND tags.team LIKE 'V%' AND version_number = 1", "x1"),
]


@pytest.mark.parametrize(("text", "names"), FILTERS)
def test_filters(world, text, names):
    assert sorted(world.search(text.format(*world.runs))) == names.split()


@pytest.mark.parametrize(
    ("order_by", "names"),
    [
        ([], "y1 x3 x2 x1"),
        (["version_number ASC", "name DESC"], "y1 x1 x2 x3"),
        (["version_number DESC", "name ASC"], "x3 x2 x1 y1"),
        (["name DESC", "version_number DESC"], "y1 x3 x2 x1"),
        (["creation_timestamp ASC"], "x1 x2 x3 y1"),
        (["last_updated_timestamp ASC"], "x1 x2 x3 y1"),
    ],
)
def test_orders(world, order_by, names):
    assert world.search(order_by=order_by) == names.split()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_join(world, client, size):
    found, token = [], None
    while True:
        page = client.search_model_versions(f"name LIKE '{world.prefix}-%'", max_results=size, page_token=token)
        found += [(v.name, int(v.version)) for v in page]
        assert len(page) <= size and len(found) <= 4
        token = page.token
        if not token:
            break
    assert [f"{name[-1]}{version}" for name, version in found] == ["y1", "x3", "x2", "x1"]


def test_a_search_without_anything_finds_everything(world, http):
    body = body_of(http.get("model-versions/search"))
    names = [v["name"] for v in body["model_versions"]]
    assert names.count(f"{world.prefix}-x") == 3


@pytest.mark.parametrize(
    "text",
    [
        "nothing = 'x'",
        "name > 'a'",
        "name = 5",
        "attributes.name = 'x'",
        "version_number LIKE '1'",
        "tags.team = 5",
        "name = 'a' OR name = 'b'",
        "source_path IN ('a')",
    ],
)
def test_what_is_no_filter_is_refused(client, text):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_model_versions(text)


@pytest.mark.parametrize("order_by", [["nothing"], ["name UP"], ["tags.team"]])
def test_what_is_no_order_is_refused(client, order_by):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_model_versions(order_by=order_by)


def test_limits_and_tokens(http):
    for query in ({"max_results": 200_001}, {"max_results": -1}, {"page_token": "nonsense"}):
        assert_refused(http.get("model-versions/search", **query), 400, "INVALID_PARAMETER_VALUE")
