"""Runs found by their datasets."""

from types import SimpleNamespace

import pytest
from mlflow.entities import Dataset, DatasetInput, InputTag

from support.names import unique
from support.refusals import refused


@pytest.fixture(scope="module")
def world(client):
    """Three runs with datasets, one without."""
    experiment_id = client.create_experiment(unique())
    rows = {
        "a": [("iris", "d1", "train"), ("wine", "d2", "eval")],
        "b": [("Iris", "d3", "train")],
        "c": [("iris", "d4", None)],
        "none": [],
    }
    for run_name, datasets in rows.items():
        run_id = client.create_run(experiment_id, run_name=run_name).info.run_id
        found = [
            DatasetInput(
                Dataset(name, digest, "local", "{}"), [InputTag("mlflow.data.context", context)] if context else []
            )
            for name, digest, context in datasets
        ]
        if found:
            client.log_inputs(run_id, found)

    def search(text):
        return sorted(r.info.run_name for r in client.search_runs([experiment_id], text))

    return SimpleNamespace(search=search)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("datasets.name = 'iris'", "a c"),
        ("dataset.name = 'wine'", "a"),
        ("datasets.name != 'iris'", "a b"),
        ("datasets.name LIKE 'I%'", "b"),
        ("datasets.name ILIKE 'i%'", "a b c"),
        ("datasets.name IN ('wine', 'iris')", "a c"),
        ("datasets.name NOT IN ('iris')", "a b"),
        ("datasets.digest = 'd3'", "b"),
        ("datasets.digest IN ('d1', 'd4')", "a c"),
        ("datasets.context = 'train'", "a b"),
        ("datasets.context != 'train'", "a"),
        ("datasets.context LIKE '%a%'", "a b"),
        ("datasets.context IN ('eval')", "a"),
        ("datasets.name = 'iris' AND datasets.digest = 'd4'", "c"),
        ("datasets.name = 'nothing'", ""),
    ],
)
def test_runs_are_found_by_their_datasets(world, text, names):
    assert world.search(text) == names.split()


@pytest.mark.parametrize(
    "text",
    [
        "datasets.nothing = 'x'",
        "datasets.name > 'a'",
        "datasets.name = 5",
        "datasets.name IS NULL",
        "datasets.profile = 'x'",
    ],
)
def test_what_is_no_filter_is_refused(world, text):
    with refused("INVALID_PARAMETER_VALUE"):
        world.search(text)
