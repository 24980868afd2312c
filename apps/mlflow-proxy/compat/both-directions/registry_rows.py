"""Registered models and their versions."""

from mlflow.entities.model_registry import ModelVersionTag, RegisteredModelTag
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore

STAGES = ["None", "Staging", "Production", "Archived"]
NAMES = ["iris", "Iris 2", "wine é", "日本", "under_score", "per%cent"]


def write(uri, scale, rng, written):
    store = SqlAlchemyStore(uri)
    names = NAMES + [f"many {number:03}" for number in range(int(60 * scale))]
    versions = {name: write_model(store, name, index, rng, written) for index, name in enumerate(names)}
    prompts = [write_prompt(store, number) for number in range(3)]
    store.create_registered_model("gone")
    store.delete_registered_model("gone")
    store.create_registered_model("old name", [RegisteredModelTag("kept", "yes")])
    store.create_model_version("old name", "s3://bucket/renamed", None)
    store.rename_registered_model("old name", "new name")
    return {"registered_models": [*versions, "new name"], "versions": versions, "prompts": prompts}


def write_model(store, name, index, rng, written):
    """The numbers of the versions that are there; every model has a deleted one if it has three."""
    tags = [RegisteredModelTag("team", rng.choice(["a", "B", "é\nline"])), RegisteredModelTag("n", str(index))]
    store.create_registered_model(name, tags, None if index % 3 else f"about {name}\nin two lines")
    numbers = []
    for count in range(1 + index % 6):
        version = write_version(store, name, count, rng, written)
        numbers.append(version)
        stage = STAGES[(index + count) % 4]
        if stage != "None":
            store.transition_model_version_stage(name, version, stage, count % 2 == 0 and stage in STAGES[1:3])
    store.set_registered_model_alias(name, "champion", numbers[0])
    store.set_registered_model_alias(name, "Other-1", numbers[-1])
    if len(numbers) > 2:
        store.delete_model_version(name, numbers.pop(1))
        store.update_model_version(name, numbers[0], "a description\nof the first")
    return numbers


def write_version(store, name, count, rng, written):
    run_id = rng.choice(written["runs"]) if count % 3 else None
    models = written["logged_models"][1:9] if count % 4 == 3 else []
    model_id = rng.choice(models) if models else None
    source = f"models:/{model_id}" if model_id else f"mlflow-artifacts:/1/{run_id or 'x'}/artifacts/model é"
    tags = [ModelVersionTag("score", str(count)), ModelVersionTag("text", rng.choice(["a", "B", "é\n"]) * 50)]
    more = {"model_id": model_id} if model_id else {}
    link = "http://example.com/run" if count % 2 else None
    version = store.create_model_version(name, source, run_id, tags, link, f"v {count}" if count % 2 else None, **more)
    return str(version.version)


def write_prompt(store, number):
    """Prompts are registered models with a tag, which searches leave out unless they ask for it."""
    name = f"prompt {number}"
    store.create_registered_model(name, [RegisteredModelTag("mlflow.prompt.is_prompt", "true")])
    tags = [ModelVersionTag("mlflow.prompt.is_prompt", "true"), ModelVersionTag("mlflow.prompt.text", "Hello {{x}}")]
    store.create_model_version(name, "dummy-source", None, tags)
    return name
