"""Datasets as inputs of runs: identity, tags, limits, the fluent way, summaries."""

import json

import mlflow
import pytest
from mlflow.entities import Dataset, DatasetInput, InputTag

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused, refused

CONTEXT = "mlflow.data.context"
AJAX = "/ajax-api/2.0/mlflow/"


def dataset_input(name, digest, context=None, **more):
    dataset = Dataset(name=name, digest=digest, source_type="local", source='{"uri": "data.csv"}', **more)
    return DatasetInput(dataset, [InputTag(CONTEXT, context)] if context else [])


def inputs(client, run_id):
    """What a run says about its inputs, as comparable rows."""
    found = client.get_run(run_id).inputs.dataset_inputs
    return sorted((i.dataset.name, i.dataset.digest, *sorted((t.key, t.value) for t in i.tags)) for i in found)


def test_a_dataset_comes_back_whole(client, run_id):
    schema, profile = json.dumps({"columns": ["a"]}), json.dumps({"rows": 3})
    client.log_inputs(run_id, [dataset_input("iris", "d1", "train", schema=schema, profile=profile)])
    (found,) = client.get_run(run_id).inputs.dataset_inputs
    dataset = found.dataset
    assert (dataset.name, dataset.digest, dataset.source_type) == ("iris", "d1", "local")
    assert (dataset.source, dataset.schema, dataset.profile) == ('{"uri": "data.csv"}', schema, profile)
    assert [(tag.key, tag.value) for tag in found.tags] == [(CONTEXT, "train")]


def test_a_run_without_inputs(http, run_id):
    assert body_of(http.get("runs/get", run_id=run_id))["run"]["inputs"] == {}


def test_several_datasets_and_contexts(client, run_id):
    client.log_inputs(run_id, [dataset_input("iris", "d1", "train"), dataset_input("iris", "d2", "eval")])
    client.log_inputs(run_id, [dataset_input("wine", "d1")])
    assert inputs(client, run_id) == [
        ("iris", "d1", (CONTEXT, "train")),
        ("iris", "d2", (CONTEXT, "eval")),
        ("wine", "d1"),
    ]


def test_a_repeat_is_ignored(client, run_id):
    for context in ("train", "train", "eval"):
        client.log_inputs(run_id, [dataset_input("iris", "d1", context)])
    assert inputs(client, run_id) == [("iris", "d1", (CONTEXT, "train"))]


def test_runs_of_one_experiment_share_a_dataset(client, experiment_id):
    first, second = (client.create_run(experiment_id).info.run_id for _ in range(2))
    client.log_inputs(first, [dataset_input("iris", "d1", "train", schema="one")])
    client.log_inputs(second, [dataset_input("iris", "d1", "eval", schema="two")])
    assert inputs(client, first) == [("iris", "d1", (CONTEXT, "train"))]
    assert inputs(client, second) == [("iris", "d1", (CONTEXT, "eval"))]
    schemas = {client.get_run(r).inputs.dataset_inputs[0].dataset.schema for r in (first, second)}
    assert schemas == {"one"}


def test_experiments_keep_datasets_of_their_own(client):
    schemas = []
    for schema in ("one", "two"):
        run_id = client.create_run(client.create_experiment(unique())).info.run_id
        client.log_inputs(run_id, [dataset_input("iris", "d1", schema=schema)])
        schemas.append(client.get_run(run_id).inputs.dataset_inputs[0].dataset.schema)
    assert schemas == ["one", "two"]


def test_a_search_tells_the_inputs(client, experiment_id, run_id):
    client.log_inputs(run_id, [dataset_input("iris", "d1", "train")])
    (found,) = client.search_runs([experiment_id])
    assert [(i.dataset.name, i.tags[0].value) for i in found.inputs.dataset_inputs] == [("iris", "train")]


def test_the_fluent_way():
    mlflow.set_experiment(unique())
    import numpy

    data = mlflow.data.from_numpy(numpy.arange(6).reshape(3, 2), name="grid")
    with mlflow.start_run() as run:
        mlflow.log_input(data, context="training")
        mlflow.log_input(data, context="training")
    (found,) = mlflow.get_run(run.info.run_id).inputs.dataset_inputs
    assert (found.dataset.name, found.dataset.digest) == ("grid", data.digest)
    assert json.loads(found.dataset.profile) == json.loads(json.dumps(data.profile))
    assert [(tag.key, tag.value) for tag in found.tags] == [(CONTEXT, "training")]


def test_inputs_need_a_run_that_exists_and_is_active(client, run_id):
    with refused("RESOURCE_DOES_NOT_EXIST", "Run with id="):
        client.log_inputs("0" * 32, [dataset_input("iris", "d1")])
    client.delete_run(run_id)
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
        client.log_inputs(run_id, [dataset_input("iris", "d1")])


WHOLE = {"name": "iris", "digest": "d1", "source_type": "local", "source": "{}"}


@pytest.mark.parametrize("field", ["name", "digest", "source_type", "source"])
def test_a_dataset_that_lacks_a_field(http, client, run_id, field, expected):
    dataset = {key: value for key, value in WHOLE.items() if key != field}
    response = http.post("runs/log-inputs", {"run_id": run_id, "datasets": [{"dataset": dataset}]})
    if expected("dataset input that lacks a required field") == 200:
        assert body_of(response) == {} and len(inputs(client, run_id)) == 1
    else:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", field)
        assert inputs(client, run_id) == []


@pytest.mark.parametrize(
    "change",
    [{"name": "n" * 501}, {"digest": "d" * 37}, {"source": "s" * 65_536}, {"schema": "s" * 1_048_576}],
    ids=lambda change: next(iter(change)),
)
def test_datasets_have_limits(http, client, run_id, change):
    body = {"run_id": run_id, "datasets": [{"dataset": {**WHOLE, **change}}]}
    assert_refused(http.post("runs/log-inputs", body), 400, "INVALID_PARAMETER_VALUE")
    assert inputs(client, run_id) == []


@pytest.mark.parametrize(
    "tag", [{"key": "k" * 256, "value": "v"}, {"key": "k", "value": "v" * 501}], ids=["key", "value"]
)
def test_input_tags_have_limits(http, client, run_id, tag):
    body = {"run_id": run_id, "datasets": [{"tags": [tag], "dataset": WHOLE}]}
    assert_refused(http.post("runs/log-inputs", body), 400, "INVALID_PARAMETER_VALUE")
    assert inputs(client, run_id) == []


def test_summaries_name_every_dataset_with_its_context(http, client, experiment_id):
    first, second = (client.create_run(experiment_id).info.run_id for _ in range(2))
    client.log_inputs(first, [dataset_input("iris", "d1", "train"), dataset_input("wine", "d2")])
    client.log_inputs(second, [dataset_input("iris", "d1", "train"), dataset_input("iris", "d3", "eval")])
    body = body_of(http.post("experiments/search-datasets", {"experiment_ids": [experiment_id]}, AJAX))
    rows = sorted((s["name"], s["digest"], s.get("context", "")) for s in body["dataset_summaries"])
    assert rows == [("iris", "d1", "train"), ("iris", "d3", "eval"), ("wine", "d2", "")]
    assert {s["experiment_id"] for s in body["dataset_summaries"]} == {experiment_id}


def test_summaries_are_asked_for_up_to_twenty_experiments(http, experiment_id):
    for ids in ([], [str(n) for n in range(21)]):
        response = http.post("experiments/search-datasets", {"experiment_ids": ids}, AJAX)
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "experiment_id")
    assert body_of(http.post("experiments/search-datasets", {"experiment_ids": [experiment_id]}, AJAX)) == {}
