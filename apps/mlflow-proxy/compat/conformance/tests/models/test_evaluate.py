"""Evaluation of predictions and of a logged model: metrics of the run, and the artifacts that come with them."""

import mlflow
import numpy
import pandas
import pytest
from sklearn.linear_model import LinearRegression

from support.names import unique

FRAME = pandas.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "y": [2.0, 4.0, 6.0, 9.0]})

evaluate = mlflow.evaluate if hasattr(mlflow, "evaluate") else mlflow.models.evaluate


@pytest.fixture(autouse=True)
def own_experiment():
    return mlflow.set_experiment(unique())


def test_predictions_are_evaluated():
    frame = FRAME.assign(predicted=FRAME["x"] * 2)
    with mlflow.start_run() as run:
        result = evaluate(data=frame, targets="y", predictions="predicted", model_type="regressor")
    metrics = mlflow.get_run(run.info.run_id).data.metrics
    assert (metrics["mean_absolute_error"], metrics["max_error"], metrics["example_count"]) == (0.25, 1.0, 4.0)
    assert metrics["mean_squared_error"] == result.metrics["mean_squared_error"] == 0.25


def test_a_logged_model_is_evaluated():
    model = LinearRegression().fit(FRAME[["x"]], FRAME["x"] * 2)
    with mlflow.start_run() as run:
        signature = mlflow.models.infer_signature(FRAME[["x"]], numpy.array([2.0]))
        info = mlflow.sklearn.log_model(model, artifact_path="model", signature=signature, pip_requirements=[])
        evaluate(
            info.model_uri,
            FRAME,
            targets="y",
            model_type="regressor",
            evaluators="default",
            evaluator_config={"log_explainer": False},
        )
    found = mlflow.get_run(run.info.run_id)
    assert found.data.metrics["mean_absolute_error"] == pytest.approx(0.25)
    assert found.info.status == "FINISHED"
