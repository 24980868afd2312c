"""Parameters: written once, kept as text, limited in length."""

import pytest
from mlflow.entities import Param

from support.http import body_of
from support.refusals import assert_refused, refused


def test_values_are_kept_as_text(client, run_id):
    values = {
        "int": 3,
        "float": 0.1,
        "none": None,
        "bool": True,
        "list": [1, 2],
        "text": "ünï 'q' \"d\"",
        "lines": "a\nb",
    }
    for key, value in values.items():
        client.log_param(run_id, key, value)
    assert client.get_run(run_id).data.params == {key: str(value) for key, value in values.items()}


def test_an_empty_value_is_a_value(client, run_id):
    client.log_param(run_id, "empty", "")
    assert client.get_run(run_id).data.params == {"empty": ""}


def test_the_same_value_again_is_accepted(client, run_id):
    client.log_param(run_id, "p", "1")
    client.log_param(run_id, "p", "1")
    client.log_batch(run_id, params=[Param("p", "1"), Param("q", "2")])
    assert client.get_run(run_id).data.params == {"p": "1", "q": "2"}


def test_another_value_is_refused_and_named(client, http, run_id):
    client.log_param(run_id, "p", "old")
    response = http.post("runs/log-parameter", {"run_id": run_id, "key": "p", "value": "new"})
    fragments = ["Changing param values is not allowed", "p", "old", "new", run_id]
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", *fragments)
    assert client.get_run(run_id).data.params == {"p": "old"}


def test_another_value_in_a_batch_is_refused(http, client, run_id):
    client.log_param(run_id, "p", "old")
    batch = {"run_id": run_id, "params": [{"key": "q", "value": "1"}, {"key": "p", "value": "new"}]}
    assert_refused(
        http.post("runs/log-batch", batch), 400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed"
    )
    assert client.get_run(run_id).data.params == {"p": "old"}


@pytest.mark.parametrize("second", ["1", "2"])
def test_a_key_twice_in_one_batch_is_refused(http, client, run_id, second):
    batch = {"run_id": run_id, "params": [{"key": "p", "value": "1"}, {"key": "p", "value": second}]}
    assert_refused(
        http.post("runs/log-batch", batch),
        400,
        "INVALID_PARAMETER_VALUE",
        "Duplicate parameter keys have been submitted",
        "p",
    )
    assert client.get_run(run_id).data.params == {}


def test_a_long_value_is_cut(http, client, run_id):
    client.log_param(run_id, "exact", "v" * 6000)
    body_of(http.post("runs/log-parameter", {"run_id": run_id, "key": "long", "value": "w" * 6000 + "tail"}))
    batch = {"run_id": run_id, "params": [{"key": "batched", "value": "x" * 9000}]}
    body_of(http.post("runs/log-batch", batch))
    params = client.get_run(run_id).data.params
    assert params == {"exact": "v" * 6000, "long": "w" * 6000, "batched": "x" * 6000}


@pytest.mark.parametrize("key", ["a", "a b", "a.b-c_d/e:f", "ünï/ö", "k" * 250, "1", "a/b/c"])
def test_keys_that_are_allowed(http, client, run_id, key):
    body_of(http.post("runs/log-parameter", {"run_id": run_id, "key": key, "value": "v"}))
    assert client.get_run(run_id).data.params == {key: "v"}


@pytest.mark.parametrize(
    "key", ["../a", "/a", "./a", "a//b", "a/", "a/../b", ".", "a*b", "a;b", "a=b", "a\\b", "k" * 251]
)
def test_keys_that_are_refused(http, client, run_id, key):
    refusals = [
        http.post("runs/log-parameter", {"run_id": run_id, "key": key, "value": "v"}),
        http.post("runs/log-batch", {"run_id": run_id, "params": [{"key": key, "value": "v"}]}),
    ]
    for response in refusals:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE")
    assert client.get_run(run_id).data.params == {}


def test_a_param_of_one_run_is_none_of_another(client, experiment_id):
    first, second = (client.create_run(experiment_id).info.run_id for _ in range(2))
    client.log_param(first, "p", "1")
    client.log_param(second, "p", "2")
    assert [client.get_run(r).data.params for r in (first, second)] == [{"p": "1"}, {"p": "2"}]
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_batch(second, params=[Param("p", "1")])
