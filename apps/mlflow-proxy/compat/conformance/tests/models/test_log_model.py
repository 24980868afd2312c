"""Models logged, registered and loaded back, the way each client version does it."""

import mlflow
import numpy
import pytest
from mlflow import MlflowClient
from sklearn.linear_model import LinearRegression

from support.names import unique
from support.versions import before, since

X = numpy.arange(12, dtype=float).reshape(6, 2)
Y = X @ numpy.array([2.0, -1.0]) + 3.0


@pytest.fixture
def fitted():
    return LinearRegression().fit(X, Y)


@pytest.fixture(autouse=True)
def own_experiment():
    return mlflow.set_experiment(unique())


def log(model, **more):
    """Logs a model under the name `model`; the signature is given, so that nothing is inferred by calling it."""
    signature = mlflow.models.infer_signature(X, Y)
    return mlflow.sklearn.log_model(model, artifact_path="model", signature=signature, pip_requirements=[], **more)


def assert_predicts(model):
    assert numpy.allclose(model.predict(X), Y)


def test_a_model_is_loaded_back_as_it_was_and_as_pyfunc(fitted):
    with mlflow.start_run() as run:
        info = log(fitted)
    assert_predicts(mlflow.sklearn.load_model(info.model_uri))
    assert_predicts(mlflow.pyfunc.load_model(info.model_uri))
    by_run = f"runs:/{run.info.run_id}/model"
    assert_predicts(mlflow.sklearn.load_model(by_run))
    assert mlflow.pyfunc.load_model(by_run).metadata.run_id == run.info.run_id
    assert mlflow.models.get_model_info(by_run).signature == mlflow.models.infer_signature(X, Y)


@before("3.0", "model files in the run's own artifacts")
def test_the_files_lie_in_the_run_and_its_tag_tells_the_history(fitted):
    import json

    with mlflow.start_run() as run:
        log(fitted)
    client = MlflowClient()
    names = {f.path for f in client.list_artifacts(run.info.run_id, "model")}
    assert {"model/MLmodel", "model/model.pkl", "model/requirements.txt"} <= names
    (entry,) = json.loads(client.get_run(run.info.run_id).data.tags["mlflow.log-model.history"])
    assert (entry["artifact_path"], entry["run_id"]) == ("model", run.info.run_id)
    assert {"python_function", "sklearn"} <= set(entry["flavors"])


@since("3.0", "logged models")
def test_a_logged_model_comes_into_being(fitted, own_experiment):
    with mlflow.start_run() as run:
        info = log(fitted, params={"alpha": "0.1"}, tags={"team": "vision"}, model_type="regressor", step=3)
    model = mlflow.get_logged_model(info.model_id)
    assert (model.model_id, model.name, model.model_type) == (info.model_id, "model", "regressor")
    assert (str(model.status), model.source_run_id) == ("READY", run.info.run_id)
    assert model.experiment_id == own_experiment.experiment_id
    assert model.params == {"alpha": "0.1"} and model.tags["team"] == "vision"
    assert model.artifact_location.endswith(f"/models/{info.model_id}/artifacts")
    (output,) = mlflow.get_run(run.info.run_id).outputs.model_outputs
    assert (output.model_id, output.step) == (info.model_id, 3)
    names = {f.path for f in MlflowClient().list_logged_model_artifacts(info.model_id)}
    assert {"MLmodel", "requirements.txt"} <= names
    assert_predicts(mlflow.pyfunc.load_model(f"models:/{info.model_id}"))


@since("3.0", "logged models")
def test_metrics_of_a_logged_model(fitted):
    with mlflow.start_run() as run:
        info = log(fitted)
        mlflow.log_metric("rmse", 0.5, step=1, model_id=info.model_id)
        mlflow.log_metric("rmse", 0.25, step=2, model_id=info.model_id)
    found = {(m.key, m.value, m.step) for m in mlflow.get_logged_model(info.model_id).metrics}
    assert ("rmse", 0.25, 2) in found
    assert mlflow.get_run(run.info.run_id).data.metrics == {"rmse": 0.25}


@since("3.0", "models outside runs")
def test_a_model_is_logged_without_a_run(fitted):
    signature = mlflow.models.infer_signature(X, Y)
    info = mlflow.sklearn.log_model(fitted, name="alone", signature=signature, pip_requirements=[])
    assert mlflow.get_logged_model(info.model_id).name == "alone"
    assert_predicts(mlflow.sklearn.load_model(info.model_uri))
    while mlflow.active_run():
        mlflow.end_run()


def test_a_model_is_registered_while_it_is_logged(fitted):
    name, client = unique("model"), MlflowClient()
    for _ in range(2):
        with mlflow.start_run() as run:
            log(fitted, registered_model_name=name)
    version = client.get_model_version(name, "2")
    assert (version.run_id, version.status, int(version.version)) == (run.info.run_id, "READY", 2)
    assert_predicts(mlflow.sklearn.load_model(f"models:/{name}/2"))
    assert_predicts(mlflow.pyfunc.load_model(f"models:/{name}/latest"))


def test_a_model_is_registered_afterwards_and_loaded_by_alias_and_stage(fitted):
    name, client = unique("model"), MlflowClient()
    with mlflow.start_run() as run:
        log(fitted)
    version = mlflow.register_model(f"runs:/{run.info.run_id}/model", name, tags={"k": "v"})
    assert (int(version.version), version.run_id) == (1, run.info.run_id)
    assert client.get_model_version(name, "1").tags == {"k": "v"}
    client.set_registered_model_alias(name, "champion", "1")
    assert_predicts(mlflow.pyfunc.load_model(f"models:/{name}@champion"))
    client.transition_model_version_stage(name, "1", "Production")
    assert_predicts(mlflow.pyfunc.load_model(f"models:/{name}/Production"))


def test_a_copied_version_is_loaded(fitted):
    name, client = unique("model"), MlflowClient()
    with mlflow.start_run():
        log(fitted, registered_model_name=name)
    copied = client.copy_model_version(f"models:/{name}/1", unique("copy"))
    assert_predicts(mlflow.sklearn.load_model(f"models:/{copied.name}/{copied.version}"))


def test_a_custom_python_model_is_loaded_back():
    class Adder(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):
            return model_input["x"].to_numpy() + 1

    import pandas

    frame = pandas.DataFrame({"x": [1, 2, 3]})
    with mlflow.start_run() as run:
        mlflow.pyfunc.log_model(
            artifact_path="adder",
            python_model=Adder(),
            signature=mlflow.models.infer_signature(frame, numpy.array([2, 3, 4])),
            pip_requirements=[],
        )
    loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/adder")
    assert list(loaded.predict(frame)) == [2, 3, 4]
