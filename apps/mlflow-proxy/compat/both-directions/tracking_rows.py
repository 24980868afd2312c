"""Experiments, runs and what belongs to them."""

import os

import mlflow
from mlflow.entities import (
    Dataset,
    DatasetInput,
    ExperimentTag,
    InputTag,
    Metric,
    Param,
    RunStatus,
    RunTag,
)
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

import logged_model_rows

START = 1_700_000_000_000
WORDS = ["alpha", "Beta", "gamma delta", "üñí", "naïve", "x_y", "100%", "it's", 'a "quote"', "line\nbreak", "日本", "🙂", "tab\there"]
STATES = [
    RunStatus.RUNNING,
    RunStatus.SCHEDULED,
    RunStatus.FINISHED,
    RunStatus.FAILED,
    RunStatus.KILLED,
]


def write(uri, artifacts, scale, rng):
    store = SqlAlchemyStore(uri, "mlflow-artifacts:/")
    experiments = write_experiments(store, artifacts, scale, rng)
    runs = write_runs(store, experiments, scale, rng)
    special = write_special_runs(store, experiments, artifacts)
    models = logged_model_rows.write(store, experiments["active"], runs, scale, rng)
    delete_some(store, experiments, runs)
    return {
        "version": mlflow.__version__,
        "experiments": experiments,
        "runs": runs,
        "special": special,
        "logged_models": models,
    }


def write_experiments(store, artifacts, scale, rng):
    """Names sort differently by case and by language; some have files of their own, some are deleted or came back."""
    active = []
    for number in range(8):
        place = os.path.join(artifacts, f"of-{number}") if number == 0 else None
        tags = [ExperimentTag("team", WORDS[number]), ExperimentTag("mlflow.note.content", "a\nb" * number)]
        active.append(store.create_experiment(f"{WORDS[number]} {number}", place, tags))
    deleted = [store.create_experiment(f"deleted {number}") for number in range(3)]
    restored = store.create_experiment("restored")
    renamed = store.create_experiment("before")
    store.rename_experiment(renamed, "after")
    many = []
    for number in range(int(100 * scale)):
        tags = [ExperimentTag("team", rng.choice(WORDS)), ExperimentTag(f"key {number % 5}", str(number))]
        many.append(store.create_experiment(f"many {number:04}", None, tags))
    for experiment_id in many[::7]:
        store.delete_experiment(experiment_id)
    store.delete_experiment(restored)
    store.restore_experiment(restored)
    store.set_experiment_tag(active[1], ExperimentTag("long", "v" * 5000))
    store.set_experiment_tag(active[1], ExperimentTag("empty", ""))
    return {"active": active, "deleted": deleted, "restored": restored, "renamed": renamed, "many": many}


def write_runs(store, experiments, scale, rng):
    runs = []
    for number in range(int(180 * scale)):
        experiment_id = experiments["active"][number % 4]
        runs.append(write_run(store, experiment_id, number, runs, rng))
    for experiment_id in [*experiments["deleted"], experiments["restored"]]:
        runs.append(write_run(store, experiment_id, len(runs), runs, rng))
    return runs


def write_run(store, experiment_id, number, earlier, rng):
    # Every third shares its start with its neighbours: the order then rests on the next key.
    start = START + (number - number % 3) * 1000
    tags = [
        RunTag("mlflow.user", rng.choice(["ann", "Bob"])),
        RunTag("stage", rng.choice(WORDS)),
        RunTag("tag with space", str(number % 10)),
    ]
    if number % 5 == 1:
        tags.append(RunTag("mlflow.parentRunId", earlier[number - 1]))
    name = None if number % 11 == 0 else f"{rng.choice(WORDS)} {number}"
    run_id = store.create_run(experiment_id, rng.choice(["ann", "Bob"]), start, tags, name).info.run_id
    params = [Param("lr", str(10 ** -rng.randint(1, 5))), Param("optimizer", rng.choice(["adam", "SGD"]))]
    if number % 2 == 0:
        params.append(Param("note", rng.choice(WORDS) * rng.randint(1, 9)))
    metrics = [
        Metric("loss", round(rng.random(), 3), start + step, step) for step in range(rng.randint(1, 8))
    ]
    if number % 3:
        metrics.append(Metric("acc", rng.choice([0.5, 0.25, 1e-12, 3, -0.5]), start, 0))
    metrics += odd_metrics(number, start)
    store.log_batch(run_id, metrics, params, [RunTag(f"extra/{number % 4}", rng.choice(WORDS))])
    if number % 4 == 0:
        store.log_inputs(run_id, [dataset(number % 16, rng.choice(["train", "eval"]))])
    state = STATES[number % len(STATES)]
    if state is not RunStatus.RUNNING:
        end = start + 5000 if RunStatus.is_terminated(state) else None
        store.update_run_info(run_id, state, end, None)
    return run_id


def odd_metrics(number, start):
    odd = [float("nan"), float("inf"), float("-inf"), 0.0, -1.5, 1e300, 5e-324, 2.0**53]
    return [Metric("odd", odd[number % len(odd)], start, number % 2)] if number % 2 == 0 else []


def dataset(number, context):
    data = Dataset(
        f"data {number}",
        f"digest{number}",
        "local",
        '{"path": "/data"}',
        '{"columns": "é"}' if number % 8 else None,
        '{"rows": 3}' if number % 12 else None,
    )
    return DatasetInput(data, [InputTag("mlflow.data.context", context), InputTag("source", "é\n")])


def write_special_runs(store, experiments, artifacts):
    """Runs that stand for a limit each, all in the first experiment."""
    experiment_id = experiments["active"][0]

    def create(name, tags=()):
        return store.create_run(experiment_id, "", START - 1, list(tags), name).info.run_id

    special = {"bare": create("bare"), "long": create("long"), "wide": create("wide"), "files": create("files")}
    special["metrics"] = create("metrics")
    special["times"] = create("times")
    for first in range(0, 5000, 1000):
        points = [Metric("curve", step % 97 / 7, START + step // 3, step) for step in range(first, first + 1000)]
        store.log_batch(special["long"], points, [], [])
    store.log_batch(
        special["wide"],
        [Metric(f"m/{number}", number / 3, START, number) for number in range(700)],
        [Param(f"p.{number}", "v" * (6000 if number == 0 else number)) for number in range(100)],
        [RunTag(f"t-{number} é", "w" * (8000 if number == 0 else number)) for number in range(100)],
    )
    store.log_batch(special["metrics"], metrics_of_every_kind(), [Param("empty", ""), Param("nul-like", "None")], [])
    # Time goes one way and steps the other: the latest value is the one of the greatest step.
    against = [Metric("against", step, START + 100 - step, step) for step in range(50)]
    store.log_batch(special["times"], against, [], [])
    write_files(store, special["files"])
    return special


def metrics_of_every_kind():
    values = [float("inf"), float("-inf"), 0.0, -0.0, 1.0, -1.0, 1e308, 0.1, 1e21, 123456789.125]
    same_time = [Metric("every", value, START, 0) for value in values]
    # At a time of its own: MLflow has no order between NaN and the 0 that is stored in its place.
    same_time.append(Metric("every", float("nan"), START + 1, 0))
    steps = [Metric("steps", 1.0, START + step % 3, step) for step in (-5, -1, 0, 2**31, 2**53, 2**63 - 1)]
    ends_in_nan = [Metric("ends in nan", 1.0, START, 0), Metric("ends in nan", float("nan"), START, 1)]
    old = [Metric("time zero", 2.5, 0, 0)]
    names = [Metric(name, 4.0, START, 0) for name in ("a/b", "a b", "a.b-c_d:e", "é", "日本")]
    return same_time + steps + ends_in_nan + old + names


def write_files(store, run_id):
    root = store.get_run(run_id).info.artifact_uri
    os.makedirs(os.path.join(root, "model", "data"))
    for path, size in (("a.txt", 3), ("empty.bin", 0), ("model/MLmodel", 20), ("model/data/weights é.bin", 5000)):
        with open(os.path.join(root, path), "wb") as file:
            file.write(b"x" * size)


def delete_some(store, experiments, runs):
    for run_id in runs[::9]:
        store.delete_run(run_id)
    store.restore_run(runs[9])
    for experiment_id in experiments["deleted"]:
        store.delete_experiment(experiment_id)
    store.delete_experiment(experiments["restored"])
    store.restore_experiment(experiments["restored"])
