"""Tags of runs: overwritten, deleted, limited in length."""

import pytest
from mlflow.entities import RunTag

from support.http import body_of
from support.refusals import assert_refused, refused


def own_tags(client, run_id):
    return {k: v for k, v in client.get_run(run_id).data.tags.items() if k != "mlflow.runName"}


def test_the_last_value_wins(client, run_id):
    client.set_tag(run_id, "k", "1")
    client.set_tag(run_id, "k", "2")
    client.set_tag(run_id, "n", 3)
    assert own_tags(client, run_id) == {"k": "2", "n": "3"}


def test_the_last_value_wins_inside_a_batch(client, run_id):
    client.log_batch(run_id, tags=[RunTag("k", "1"), RunTag("other", "x"), RunTag("k", "2")])
    assert own_tags(client, run_id) == {"k": "2", "other": "x"}


def test_empty_and_absent_values_are_empty(http, client, run_id):
    client.set_tag(run_id, "empty", "")
    body_of(http.post("runs/set-tag", {"run_id": run_id, "key": "absent"}))
    assert own_tags(client, run_id) == {"empty": "", "absent": ""}


def test_a_tag_is_deleted_once(client, run_id):
    client.set_tag(run_id, "k", "v")
    client.set_tag(run_id, "kept", "v")
    client.delete_tag(run_id, "k")
    assert own_tags(client, run_id) == {"kept": "v"}
    with refused("RESOURCE_DOES_NOT_EXIST", "No tag with name: k"):
        client.delete_tag(run_id, "k")


def test_a_long_value_is_cut(http, client, run_id):
    client.set_tag(run_id, "exact", "v" * 5000)
    body_of(http.post("runs/set-tag", {"run_id": run_id, "key": "long", "value": "w" * 8000 + "tail"}))
    body_of(http.post("runs/log-batch", {"run_id": run_id, "tags": [{"key": "batched", "value": "x" * 9000}]}))
    assert own_tags(client, run_id) == {"exact": "v" * 5000, "long": "w" * 8000, "batched": "x" * 8000}


def test_values_are_any_text(client, run_id):
    values = {"json": '{"a": [1, "ü"]}', "lines": "a\r\nb\tc", "emoji": "🧪", "quotes": "'\"`%_\\"}
    for key, value in values.items():
        client.set_tag(run_id, key, value)
    assert own_tags(client, run_id) == values


@pytest.mark.parametrize("key", ["../a", "/a", "./a", "a//b", "a*b", "k" * 251])
def test_keys_that_are_refused(http, client, run_id, key):
    for response in (
        http.post("runs/set-tag", {"run_id": run_id, "key": key, "value": "v"}),
        http.post("runs/log-batch", {"run_id": run_id, "tags": [{"key": key, "value": "v"}]}),
    ):
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
    assert own_tags(client, run_id) == {}
