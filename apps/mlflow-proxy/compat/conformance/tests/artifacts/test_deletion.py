"""Artifacts deleted through the repository that the client uses for garbage collection."""

import pytest
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository


@pytest.fixture
def repository(client, run_id):
    """The artifacts of a run with three files."""
    for path in ("a.txt", "folder/b.txt", "folder/deep/c.txt"):
        client.log_text(run_id, path, path)
    return get_artifact_repository(client.get_run(run_id).info.artifact_uri)


def paths(repository, path=None):
    return sorted(f.path for f in repository.list_artifacts(path))


def test_a_file_is_deleted(repository):
    repository.delete_artifacts("a.txt")
    assert paths(repository) == ["folder"]


def test_a_folder_is_deleted_with_what_it_holds(repository):
    repository.delete_artifacts("folder")
    assert paths(repository) == ["a.txt"] and paths(repository, "folder") == []


def test_everything_is_deleted(repository):
    repository.delete_artifacts()
    assert paths(repository) == []
