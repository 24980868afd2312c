"""Parallel writing: threads on one run, names and versions that several claim at once, asynchronous logging."""

import threading
from concurrent.futures import ThreadPoolExecutor

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException

from support.names import unique
from support.versions import since

THREADS = 8


def together(count, action):
    """The results of action(0) … action(count - 1), started at the same moment."""
    start = threading.Barrier(count)

    def run(index):
        start.wait()
        return action(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def steps(client, run_id, key):
    return [m.step for m in client.get_metric_history(run_id, key)]


def test_threads_write_points_of_one_metric(client, run_id):
    def log(thread):
        for step in range(thread, 200, THREADS):
            client.log_metric(run_id, "m", step / 3, timestamp=1_000 + step, step=step)

    together(THREADS, log)
    history = [(m.timestamp, m.step, m.value) for m in client.get_metric_history(run_id, "m")]
    assert history == [(1_000 + step, step, step / 3) for step in range(200)]
    assert client.get_run(run_id).data.metrics == {"m": 199 / 3}


def test_threads_write_batches_with_the_same_keys_in_any_order(client, run_id):
    keys = [f"k{i}" for i in range(40)]

    def log(thread):
        for step in range(thread, 10 * THREADS, THREADS):
            ordered = keys if thread % 2 else keys[::-1]
            client.log_batch(run_id, metrics=[Metric(key, step, step, step) for key in ordered])

    together(THREADS, log)
    data = client.get_run(run_id).data
    assert data.metrics == {key: float(10 * THREADS - 1) for key in keys}
    for key in (keys[0], keys[-1]):
        assert steps(client, run_id, key) == list(range(10 * THREADS))


def test_threads_agree_on_params_and_the_last_tag_stays(client, run_id):
    def log(thread):
        client.log_batch(run_id, params=[Param("shared", "1"), Param(f"own{thread}", str(thread))])
        client.set_tag(run_id, "winner", str(thread))

    together(THREADS, log)
    data = client.get_run(run_id).data
    assert data.params == {"shared": "1", **{f"own{i}": str(i) for i in range(THREADS)}}
    assert data.tags["winner"] in {str(i) for i in range(THREADS)}


def test_one_of_several_values_of_a_param_wins(client, run_id, expected):
    def log(thread):
        try:
            client.log_batch(run_id, params=[Param("p", str(thread))])
            return None
        except MlflowException as error:
            return error.error_code

    refusals = together(THREADS, log)
    assert refusals.count(None) == 1 and {*refusals} <= {None, *expected("losers of a race for a param")}
    assert client.get_run(run_id).data.params == {"p": str(refusals.index(None))}


def test_threads_have_runs_of_their_own(client, experiment_id):
    def train(thread):
        run_id = client.create_run(experiment_id, run_name=f"thread {thread}").info.run_id
        for step in range(5):
            client.log_metric(run_id, "m", thread * 10 + step, step=step)
        client.set_terminated(run_id)
        return run_id

    ids = together(THREADS, train)
    found = {r.info.run_id: r for r in client.search_runs([experiment_id])}
    assert set(found) == set(ids) and len(set(ids)) == THREADS
    for thread, run_id in enumerate(ids):
        run = found[run_id]
        assert (run.info.run_name, run.info.status) == (f"thread {thread}", "FINISHED")
        assert run.data.metrics == {"m": thread * 10.0 + 4}


def test_a_name_is_given_to_one_of_many(client):
    name = unique()

    def create(_):
        try:
            return client.create_experiment(name)
        except MlflowException as error:
            return error.error_code

    outcomes = together(THREADS, create)
    assert outcomes.count("RESOURCE_ALREADY_EXISTS") == THREADS - 1
    assert client.get_experiment_by_name(name).experiment_id in outcomes


def test_versions_of_a_model_are_numbered_without_gap_or_repeat(client):
    name = client.create_registered_model(unique("model")).name
    # MLflow tries a number three times, which more threads than that can use up.
    versions = together(3, lambda i: int(client.create_model_version(name, f"s3://bucket/{i}").version))
    assert sorted(versions) == [1, 2, 3]


def test_threads_store_files(client, run_id):
    together(THREADS, lambda i: client.log_text(run_id, f"text {i}" * 1_000, f"folder/{i}.txt"))
    assert [f.path for f in client.list_artifacts(run_id, "folder")] == [f"folder/{i}.txt" for i in range(THREADS)]
    for index in range(THREADS):
        uri = f"{client.get_run(run_id).info.artifact_uri}/folder/{index}.txt"
        assert mlflow.artifacts.load_text(uri) == f"text {index}" * 1_000


def test_what_is_logged_asynchronously_is_there_after_waiting(client, run_id):
    operations = [
        client.log_batch(
            run_id,
            metrics=[Metric("m", i, i, i)],
            params=[Param(f"p{i}", str(i))],
            tags=[RunTag(f"t{i}", str(i))],
            synchronous=False,
        )
        for i in range(120)
    ]
    for operation in operations:
        operation.wait()
    data = client.get_run(run_id).data
    assert data.metrics == {"m": 119.0} and data.params == {f"p{i}": str(i) for i in range(120)}
    assert {k: v for k, v in data.tags.items() if k[0] == "t"} == {f"t{i}": str(i) for i in range(120)}
    assert steps(client, run_id, "m") == list(range(120))


def test_an_asynchronous_refusal_comes_with_waiting(client, run_id):
    client.log_param(run_id, "p", "old")
    operation = client.log_batch(run_id, params=[Param("p", "new")], synchronous=False)
    with pytest.raises(MlflowException) as caught:
        operation.wait()
    assert "Changing param values is not allowed" in str(caught.value)
    assert client.get_run(run_id).data.params == {"p": "old"}


@since("2.14", "setting for asynchronous logging")
def test_a_whole_session_is_asynchronous():
    mlflow.set_experiment(unique())
    mlflow.config.enable_async_logging()
    try:
        with mlflow.start_run() as run:
            for step in range(300):
                mlflow.log_metric("loss", 1 / (step + 1), step=step)
            mlflow.log_params({"a": 1, "b": 2})
            mlflow.set_tag("t", "v")
            mlflow.flush_async_logging()
    finally:
        mlflow.config.enable_async_logging(False)
    found = mlflow.get_run(run.info.run_id)
    assert found.data.metrics == {"loss": 1 / 300} and found.data.params == {"a": "1", "b": "2"}
    assert (found.data.tags["t"], found.info.status) == ("v", "FINISHED")
    assert steps(MlflowClient(), run.info.run_id, "loss") == list(range(300))
