"""Searching registered models: filters, order, pages, and what is refused."""

import time
from types import SimpleNamespace

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused


@pytest.fixture(scope="module")
def world(client):
    """Three models under one prefix, created milliseconds apart."""
    prefix = unique("model")
    tags = {"apple": {"team": "Vision"}, "Banana": {"team": "audio", "a b": "1"}, "cherry": {}}
    for name, own in tags.items():
        client.create_registered_model(f"{prefix}-{name}", tags=own, description=f"about {name}")
        time.sleep(0.005)

    def search(text="", **more):
        scoped = f"name LIKE '{prefix}-%'" + (f" AND {text}" if text else "")
        found = client.search_registered_models(filter_string=scoped, **more)
        return [m.name.removeprefix(prefix + "-") for m in found]

    return SimpleNamespace(search=search, prefix=prefix)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "apple Banana cherry"),
        ("name LIKE '%an%'", "Banana"),
        ("name ILIKE '%APPLE'", "apple"),
        ("name LIKE '%APPLE'", ""),
        ("tags.team = 'audio'", "Banana"),
        ("tags.team != 'audio'", "apple"),
        ("tags.team ILIKE 'VISION'", "apple"),
        ("tag.team LIKE 'V%'", "apple"),
        ("tags.`a b` = '1'", "Banana"),
        ("tags.nothing = 'x'", ""),
    ],
)
def test_names_and_tags(world, text, names):
    assert sorted(world.search(text)) == sorted(names.split())


def test_a_name_is_compared_exactly(world, client):
    name = f"{world.prefix}-apple"
    assert [m.name for m in client.search_registered_models(f"name = '{name}'")] == [name]
    assert [m.name for m in client.search_registered_models(f"attribute.name = '{name}'")] == [name]
    assert sorted(world.search(f"name != '{name}'")) == ["Banana", "cherry"]


@pytest.mark.parametrize(
    ("order_by", "names"),
    [
        ([], "Banana apple cherry"),
        (["name DESC"], "cherry apple Banana"),
        (["timestamp ASC"], "apple Banana cherry"),
        (["last_updated_timestamp DESC"], "cherry Banana apple"),
        (["last_updated_timestamp ASC", "name DESC"], "apple Banana cherry"),
    ],
)
def test_orders(world, order_by, names):
    assert world.search(order_by=order_by) == names.split()


def test_a_version_moves_its_model_up(client):
    prefix = unique("moving")
    for name in ("a", "b"):
        client.create_registered_model(f"{prefix}-{name}")
        time.sleep(0.005)
    client.create_model_version(f"{prefix}-a", "s3://bucket/model")
    found = client.search_registered_models(f"name LIKE '{prefix}-%'", order_by=["last_updated_timestamp DESC"])
    assert [m.name.removeprefix(prefix) for m in found] == ["-a", "-b"]
    assert [v.version for v in found[0].latest_versions] == ["1"] or [v.version for v in found[0].latest_versions] == [
        1
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_join(world, client, size):
    names, token = [], None
    while True:
        page = client.search_registered_models(f"name LIKE '{world.prefix}-%'", max_results=size, page_token=token)
        names += [m.name.removeprefix(world.prefix + "-") for m in page]
        assert len(page) <= size and len(names) <= 3
        token = page.token
        if not token:
            break
    assert names == ["Banana", "apple", "cherry"]


def test_a_found_model_is_the_model(world, client):
    (found,) = client.search_registered_models(f"name = '{world.prefix}-apple'")
    whole = client.get_registered_model(f"{world.prefix}-apple")
    assert (found.tags, found.description) == ({"team": "Vision"}, "about apple")
    assert (found.creation_timestamp, found.last_updated_timestamp) == (
        whole.creation_timestamp,
        whole.last_updated_timestamp,
    )


@pytest.mark.parametrize(
    "text",
    [
        "nothing = 'x'",
        "attributes.name = 'x'",
        "name > 'a'",
        "name = 5",
        "tags.team = 5",
        "name = 'a' OR name = 'b'",
        "(name = 'a')",
        "metrics.m = 1",
    ],
)
def test_what_is_no_filter_is_refused(client, text):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(text)


@pytest.mark.parametrize("order_by", [["nothing"], ["name UP"], ["tags.team"]])
def test_what_is_no_order_is_refused(client, order_by):
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(order_by=order_by)


def test_a_field_named_twice_is_refused(http, expected):
    status, error_code = expected("order_by that names a field twice")
    response = http.get("registered-models/search", order_by=["name ASC", "name DESC"])
    assert_refused(response, status, error_code)


def test_limits_and_tokens(http, expected):
    for query in ({"max_results": 1001}, {"page_token": "nonsense"}):
        assert_refused(http.get("registered-models/search", **query), 400, "INVALID_PARAMETER_VALUE")
    negative = http.get("registered-models/search", max_results=-1)
    assert negative.status_code == expected("registered-models/search with a negative max_results")


def test_prompts_are_hidden_unless_asked_for(http):
    name = unique("prompt")
    prompt = [{"key": "mlflow.prompt.is_prompt", "value": "true"}]
    body_of(http.post("registered-models/create", {"name": name, "tags": prompt}))
    assert body_of(http.get("registered-models/search", filter=f"name = '{name}'")) == {}
    asked = f"name = '{name}' AND tags.`mlflow.prompt.is_prompt` = 'true'"
    found = body_of(http.get("registered-models/search", filter=asked))["registered_models"]
    assert [m["name"] for m in found] == [name]
