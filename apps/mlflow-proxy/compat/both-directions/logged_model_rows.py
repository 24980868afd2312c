"""Logged models, and the runs that read and made them; nothing before MLflow 3."""

import random

try:
    from mlflow.entities import (
        LoggedModelInput,
        LoggedModelOutput,
        LoggedModelParameter,
        LoggedModelStatus,
        LoggedModelTag,
        Metric,
    )
except ImportError:
    LoggedModelStatus = None

START = 1_700_000_000_000


def write(store, experiments, runs, scale, rng):
    if LoggedModelStatus is None:
        return []
    models = [write_model(store, experiments[number % 3], runs, number, rng) for number in range(int(80 * scale))]
    for model_id in models[::10]:
        store.delete_logged_model(model_id)
    return models


def write_model(store, experiment_id, runs, number, rng: random.Random):
    run_id = runs[number - number % 2] if number % 5 else None
    model = store.create_logged_model(
        experiment_id,
        name=rng.choice(["tree", "Forest", "net-é", f"model_{number}"]) if number % 6 else None,
        source_run_id=run_id,
        tags=[LoggedModelTag("team", rng.choice(["a", "B", "naïve\nline"])), LoggedModelTag("n", str(number))],
        params=[LoggedModelParameter("depth", str(number % 7)), LoggedModelParameter("note", "x" * number)],
        model_type=rng.choice([None, "", "sklearn", "Torch"]),
    )
    if number % 4:
        failed = LoggedModelStatus.FAILED
        store.finalize_logged_model(model.model_id, failed if number % 4 == 3 else LoggedModelStatus.READY)
    if run_id:
        log_metrics(store, run_id, model.model_id, number, rng)
        store.log_outputs(run_id, [LoggedModelOutput(model.model_id, number % 3)])
        if number % 3 == 0:
            store.log_inputs(run_id, models=[LoggedModelInput(model.model_id)])
    return model.model_id


def log_metrics(store, run_id, model_id, number, rng):
    values = [rng.random(), float("nan"), float("inf"), -2.0]
    metrics = [
        Metric("score", values[number % 4], START + number, step, model_id=model_id) for step in range(2)
    ]
    data = {"dataset_name": f"data {number % 4}", "dataset_digest": f"digest{number % 4}"}
    metrics.append(Metric("on data", number / 7, START + number, 0, model_id=model_id, **data))
    store.log_batch(run_id, metrics, [], [])
