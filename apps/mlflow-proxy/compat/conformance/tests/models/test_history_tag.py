"""runs/log-model, with which the 2.x clients record a model in the history tag of its run."""

import json

import pytest

from support.http import body_of
from support.refusals import assert_refused


def model(run_id, path="model", **more):
    return {
        "artifact_path": path,
        "flavors": {"sklearn": {"version": "1"}},
        "utc_time_created": "2026-01-02 03:04:05.000006",
        "run_id": run_id,
        **more,
    }


def test_models_are_appended_to_the_history(http, client, run_id):
    for path in ("one", "two"):
        body = {"run_id": run_id, "model_json": json.dumps(model(run_id, path))}
        assert body_of(http.post("runs/log-model", body)) == {}
    history = json.loads(client.get_run(run_id).data.tags["mlflow.log-model.history"])
    assert [entry["artifact_path"] for entry in history] == ["one", "two"]
    assert {key: history[0][key] for key in model(run_id)} == model(run_id, "one")


@pytest.mark.parametrize("field", ["artifact_path", "flavors", "utc_time_created", "run_id"])
def test_a_model_lacks_nothing(http, client, run_id, field):
    document = model(run_id)
    del document[field]
    response = http.post("runs/log-model", {"run_id": run_id, "model_json": json.dumps(document)})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", field)
    assert "mlflow.log-model.history" not in client.get_run(run_id).data.tags


@pytest.mark.parametrize("document", ["{", "not json", ""])
def test_a_model_is_json(http, run_id, document):
    response = http.post("runs/log-model", {"run_id": run_id, "model_json": document})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", *(["model_json"] if not document else []))


def test_the_run_is_required_and_must_exist(http, run_id):
    document = json.dumps(model(run_id))
    missing = http.post("runs/log-model", {"model_json": document})
    assert_refused(missing, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'")
    unknown = http.post("runs/log-model", {"run_id": "0" * 32, "model_json": json.dumps(model("0" * 32))})
    assert_refused(unknown, 404, "RESOURCE_DOES_NOT_EXIST")
