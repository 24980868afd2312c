"""What this server does not serve yet: traces, evaluation data sets, scorers, webhooks, workspaces, graphql."""

import mlflow
import pytest
from mlflow.exceptions import MlflowException

from support.names import unique
from support.refusals import assert_refused, refused
from support.versions import needs, since


@pytest.fixture(autouse=True)
def not_on_mlflow(request):
    if request.config.getoption("--server-kind") == "mlflow":
        pytest.skip("MLflow serves it")


def no_endpoint(path):
    return refused("ENDPOINT_NOT_FOUND", path)


@needs("search_traces")
def test_traces(client, experiment_id):
    with no_endpoint("mlflow/traces"):
        client.search_traces([experiment_id])


@needs("search_traces")
def test_a_program_that_traces_goes_on(client, experiment_id):
    """Spans are lost with a warning, and whatever else is logged is not."""
    mlflow.set_experiment(experiment_id=experiment_id)
    with mlflow.start_run() as run:
        with mlflow.start_span("step"):
            mlflow.log_metric("m", 1)
        mlflow.flush_trace_async_logging()
    found = client.get_run(run.info.run_id)
    assert (found.data.metrics, found.info.status) == ({"m": 1.0}, "FINISHED")


@needs("list_webhooks")
def test_webhooks(client):
    with no_endpoint("mlflow/webhooks"):
        client.list_webhooks()


@since("3.4", "evaluation data sets on every server")
def test_evaluation_data_sets(experiment_id):
    with no_endpoint("mlflow/datasets/create"):
        mlflow.genai.create_dataset(name=unique(), experiment_id=experiment_id)


@since("3.4", "scorers on every server")
def test_scorers(experiment_id):
    with no_endpoint("mlflow/scorers/list"):
        mlflow.genai.list_scorers(experiment_id=experiment_id)


@since("3.10", "workspaces")
def test_workspaces():
    with pytest.raises(MlflowException) as caught:
        mlflow.list_workspaces()
    assert caught.value.error_code == "FEATURE_DISABLED"


def test_graphql(http):
    response = http.send("POST", "/graphql", json={"query": "{ test { inputString } }"})
    assert_refused(response, 404, "ENDPOINT_NOT_FOUND", "/graphql")


def test_permissions(http):
    response = http.get("users/get", username="admin")
    assert_refused(response, 404, "ENDPOINT_NOT_FOUND", "users/get")
