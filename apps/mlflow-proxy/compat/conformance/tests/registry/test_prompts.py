"""Prompts, which 3.x clients keep in the model registry: registered, versioned, aliased, hidden among models."""

import mlflow
import pytest

from support.names import unique
from support.versions import since

pytestmark = since("3.0", "prompts")


@pytest.fixture
def name():
    """A prompt with two versions."""
    name = unique("prompt")
    mlflow.genai.register_prompt(name=name, template="Greet {{who}}.", tags={"lang": "en"})
    mlflow.genai.register_prompt(name=name, template="Greet {{who}} warmly.", commit_message="warmer")
    return name


def test_a_prompt_is_loaded_by_version_and_filled_in(name):
    first, second = (mlflow.genai.load_prompt(f"prompts:/{name}/{version}") for version in (1, 2))
    assert (first.template, second.template) == ("Greet {{who}}.", "Greet {{who}} warmly.")
    assert (first.tags["lang"], second.commit_message, int(second.version)) == ("en", "warmer", 2)
    assert second.format(who="Ada") == "Greet Ada warmly."


def test_an_alias_names_a_version(name):
    mlflow.genai.set_prompt_alias(name, alias="production", version=1)
    assert mlflow.genai.load_prompt(f"prompts:/{name}@production").template == "Greet {{who}}."
    mlflow.genai.set_prompt_alias(name, alias="production", version=2)
    assert int(mlflow.genai.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=0).version) == 2
    mlflow.genai.delete_prompt_alias(name, alias="production")
    assert mlflow.genai.load_prompt(f"prompts:/{name}@production", allow_missing=True, cache_ttl_seconds=0) is None


def test_prompts_are_searched_apart_from_models(client, name):
    assert [p.name for p in client.search_prompts(f"name = '{name}'")] == [name]
    assert client.search_registered_models(f"name = '{name}'") == []
    assert client.search_model_versions(f"name = '{name}'") == []


def test_what_is_not_there(name):
    assert mlflow.genai.load_prompt(f"prompts:/{name}/3", allow_missing=True) is None
    assert mlflow.genai.load_prompt(unique("nothing"), allow_missing=True) is None
