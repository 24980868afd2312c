"""Models as inputs and outputs of runs."""

import pytest

from support.http import body_of
from support.refusals import assert_refused, refused
from support.versions import since

pytestmark = since("3.0", "logged models")


@pytest.fixture
def model(client, experiment_id):
    return client.create_logged_model(experiment_id, "net")


def outputs(client, run_id):
    return sorted((o.model_id, o.step) for o in client.get_run(run_id).outputs.model_outputs)


def test_outputs_are_kept_with_their_step(client, experiment_id, run_id, model):
    from mlflow.entities import LoggedModelOutput

    other = client.create_logged_model(experiment_id, "other")
    client.log_outputs(run_id, [LoggedModelOutput(model.model_id, step=3), LoggedModelOutput(other.model_id, step=0)])
    assert outputs(client, run_id) == sorted([(model.model_id, 3), (other.model_id, 0)])
    (found,) = client.search_runs([experiment_id])
    assert sorted(o.model_id for o in found.outputs.model_outputs) == sorted([model.model_id, other.model_id])


def test_a_run_without_outputs(http, run_id):
    assert body_of(http.get("runs/get", run_id=run_id))["run"]["outputs"] == {}


def test_a_repeated_output(http, client, run_id, model, expected):
    body = {"run_id": run_id, "models": [{"model_id": model.model_id, "step": 1}]}
    assert body_of(http.post("runs/outputs", body)) == {}
    response = http.post("runs/outputs", body)
    assert response.status_code == expected("the same run output again")
    assert outputs(client, run_id) == [(model.model_id, 1)]


def test_inputs_may_be_repeated(client, run_id, model):
    from mlflow.entities import LoggedModelInput

    for _ in range(2):
        client.log_inputs(run_id, models=[LoggedModelInput(model.model_id)])
    assert [i.model_id for i in client.get_run(run_id).inputs.model_inputs] == [model.model_id]


def test_outputs_need_a_run_that_exists_and_is_active(client, run_id, model):
    from mlflow.entities import LoggedModelOutput

    with refused("RESOURCE_DOES_NOT_EXIST", "Run with id="):
        client.log_outputs("0" * 32, [LoggedModelOutput(model.model_id, step=0)])
    client.delete_run(run_id)
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
        client.log_outputs(run_id, [LoggedModelOutput(model.model_id, step=0)])


def test_the_run_is_required(http):
    response = http.post("runs/outputs", {"models": [{"model_id": "m-1", "step": 0}]})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'")


def test_the_models_are_required(http, run_id):
    response = http.post("runs/outputs", {"run_id": run_id})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'models'")
