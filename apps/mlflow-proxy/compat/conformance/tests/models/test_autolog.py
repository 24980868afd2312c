"""Autologging with scikit-learn: what it writes while a model is fitted."""

import mlflow
import numpy
import pytest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV

from support.names import unique

RANDOM = numpy.random.default_rng(7)
X = RANDOM.normal(size=(60, 3))
CLASSES = (X[:, 0] + 0.1 * RANDOM.normal(size=60) > 0).astype(int)
TARGET = X @ numpy.array([1.0, 2.0, 3.0])


@pytest.fixture(autouse=True)
def own_experiment():
    """An experiment of this test's own, and autologging on only inside it."""
    experiment = mlflow.set_experiment(unique())
    yield experiment
    mlflow.sklearn.autolog(disable=True)


def test_a_fit_becomes_a_run_with_params_metrics_and_a_model(own_experiment):
    mlflow.sklearn.autolog(log_input_examples=False, log_model_signatures=True, silent=True)
    LogisticRegression(C=0.5, max_iter=200).fit(X, CLASSES)
    (run,) = mlflow.search_runs([own_experiment.experiment_id], output_format="list")
    assert (run.info.status, run.data.params["C"], run.data.params["max_iter"]) == ("FINISHED", "0.5", "200")
    assert run.data.tags["estimator_name"] == "LogisticRegression"
    assert 0.5 < run.data.metrics["training_accuracy_score"] <= 1.0
    assert {"training_f1_score", "training_log_loss", "training_roc_auc"} <= set(run.data.metrics)
    loaded = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    assert loaded.predict(X).shape == (60,)


def test_a_fit_inside_a_run_writes_into_it():
    mlflow.sklearn.autolog(log_models=False, silent=True)
    with mlflow.start_run() as run:
        mlflow.log_param("own", "1")
        Ridge(alpha=0.25).fit(X, TARGET)
    found = mlflow.get_run(run.info.run_id)
    assert found.data.params["alpha"] == "0.25" and found.data.params["own"] == "1"
    assert found.data.metrics["training_r2_score"] > 0.9


def test_a_search_over_parameters_becomes_nested_runs(own_experiment):
    mlflow.sklearn.autolog(log_models=False, max_tuning_runs=None, silent=True)
    GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, cv=2).fit(X, TARGET)
    runs = mlflow.search_runs([own_experiment.experiment_id], output_format="list")
    (parent,) = [r for r in runs if "mlflow.parentRunId" not in r.data.tags]
    children = [r for r in runs if r.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert len(runs) == 4 and sorted(r.data.params["alpha"] for r in children) == ["0.1", "1.0", "10.0"]
    assert float(parent.data.params["best_alpha"]) in (0.1, 1.0, 10.0)
    assert "best_cv_score" in parent.data.metrics
    assert {r.info.status for r in runs} == {"FINISHED"}


def test_datasets_are_logged_as_inputs(own_experiment):
    mlflow.sklearn.autolog(log_models=False, log_datasets=True, silent=True)
    with mlflow.start_run() as run:
        Ridge().fit(X, TARGET)
    (found,) = mlflow.get_run(run.info.run_id).inputs.dataset_inputs
    assert [(tag.key, tag.value) for tag in found.tags] == [("mlflow.data.context", "train")]
    assert len(found.dataset.digest) > 0
