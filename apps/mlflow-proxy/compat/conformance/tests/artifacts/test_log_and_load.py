"""Artifacts through the client: logged, listed, fetched, loaded."""

import json
import os

import mlflow
import pytest
from mlflow.tracking.artifact_utils import get_artifact_uri

from support.refusals import refused

BINARY = bytes(range(256)) * 4_000


@pytest.fixture
def folder(tmp_path):
    """A folder with a binary file, an empty one, a name that needs encoding, and two levels."""
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "weights 1.bin").write_bytes(BINARY)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "ünï – 100% (1).txt").write_text("hällo", encoding="utf-8")
    (tmp_path / "deep" / "a.txt").write_text("a")
    (tmp_path / "deep" / "deeper" / "b.json").write_text('{"b": 1}')
    return tmp_path


def listing(client, run_id, path=None):
    return {f.path: (f.is_dir, f.file_size) for f in client.list_artifacts(run_id, path)}


def test_a_file_is_listed_with_its_size(client, run_id, folder):
    client.log_artifact(run_id, str(folder / "weights 1.bin"))
    client.log_artifact(run_id, str(folder / "weights 1.bin"), "model/deep")
    assert listing(client, run_id) == {"model": (True, None), "weights 1.bin": (False, len(BINARY))}
    assert listing(client, run_id, "model") == {"model/deep": (True, None)}
    assert listing(client, run_id, "model/deep") == {"model/deep/weights 1.bin": (False, len(BINARY))}


def test_a_file_comes_back_byte_by_byte(client, run_id, folder, tmp_path_factory):
    client.log_artifact(run_id, str(folder / "weights 1.bin"), "model")
    target = tmp_path_factory.mktemp("target")
    fetched = client.download_artifacts(run_id, "model/weights 1.bin", str(target))
    with open(fetched, "rb") as file:
        assert file.read() == BINARY


def test_a_folder_comes_back_whole(client, run_id, folder, tmp_path_factory):
    client.log_artifacts(run_id, str(folder), "all")
    target = tmp_path_factory.mktemp("target")
    root = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="all", dst_path=str(target))
    found = {
        os.path.relpath(os.path.join(parent, name), root): open(os.path.join(parent, name), "rb").read()
        for parent, _, names in os.walk(root)
        for name in names
    }
    assert found == {
        "weights 1.bin": BINARY,
        "empty.txt": b"",
        "ünï – 100% (1).txt": "hällo".encode(),
        "deep/a.txt": b"a",
        "deep/deeper/b.json": b'{"b": 1}',
    }


def test_names_are_listed_in_order(client, run_id, folder):
    client.log_artifacts(run_id, str(folder))
    names = [f.path for f in client.list_artifacts(run_id)]
    assert names == sorted(names) and set(names) == {"deep", "empty.txt", "weights 1.bin", "ünï – 100% (1).txt"}


def test_an_empty_file_has_no_size(client, run_id, folder):
    client.log_artifact(run_id, str(folder / "empty.txt"))
    ((path, (is_dir, size)),) = listing(client, run_id).items()
    assert (path, is_dir) == ("empty.txt", False) and size in (0, None)


def test_text_and_documents(client, run_id):
    client.log_text(run_id, "hällo\nwörld", "notes/ä.txt")
    client.log_dict(run_id, {"a": [1, {"b": None}], "ü": "ö"}, "config.json")
    client.log_dict(run_id, {"a": [1, 2]}, "config.yaml")
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/notes/ä.txt") == "hällo\nwörld"
    assert mlflow.artifacts.load_dict(f"runs:/{run_id}/config.json") == {"a": [1, {"b": None}], "ü": "ö"}
    uri = get_artifact_uri(run_id, "config.yaml")
    assert "a:" in mlflow.artifacts.load_text(uri)


def test_a_file_is_overwritten(client, run_id):
    client.log_text(run_id, "first and longer", "a.txt")
    client.log_text(run_id, "second", "a.txt")
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/a.txt") == "second"
    assert listing(client, run_id) == {"a.txt": (False, 6)}


def test_a_table_grows(client, run_id):
    client.log_table(run_id, {"x": [1, 2], "y": ["a", "b"]}, "table.json")
    client.log_table(run_id, {"x": [3], "y": ["c"]}, "table.json")
    content = json.loads(mlflow.artifacts.load_text(f"runs:/{run_id}/table.json"))
    assert content == {"columns": ["x", "y"], "data": [[1, "a"], [2, "b"], [3, "c"]]}
    assert client.get_run(run_id).data.tags["mlflow.loggedArtifacts"] == '[{"path": "table.json", "type": "table"}]'


def test_what_was_never_logged(client, run_id, tmp_path):
    assert client.list_artifacts(run_id) == []
    assert client.list_artifacts(run_id, "nothing") == []
    with pytest.raises(Exception, match="nothing"):
        client.download_artifacts(run_id, "nothing.txt", str(tmp_path))
    with refused("RESOURCE_DOES_NOT_EXIST", "Run with id="):
        client.list_artifacts("0" * 32)


def test_a_path_that_names_a_file_lists_nothing(client, run_id):
    client.log_text(run_id, "a", "folder/a.txt")
    assert client.list_artifacts(run_id, "folder/a.txt") == []


def test_artifacts_of_a_deleted_run_stay_readable(client, run_id):
    client.log_text(run_id, "kept", "a.txt")
    client.delete_run(run_id)
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/a.txt") == "kept"


def test_the_fluent_way(client, experiment_id, folder):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_artifact(str(folder / "empty.txt"))
        mlflow.log_artifacts(str(folder / "deep"), artifact_path="d")
        mlflow.log_text("t", "t.txt")
        assert mlflow.get_artifact_uri("t.txt") == f"{run.info.artifact_uri}/t.txt"
    assert set(listing(client, run.info.run_id)) == {"empty.txt", "d", "t.txt"}


def test_an_image_comes_back(client, run_id):
    import numpy

    pixels = numpy.arange(48, dtype=numpy.uint8).reshape(4, 4, 3)
    client.log_image(run_id, pixels, "image.png")
    loaded = mlflow.artifacts.load_image(f"runs:/{run_id}/image.png")
    assert (numpy.asarray(loaded) == pixels).all()


def test_a_folder_of_many_files(client, run_id, tmp_path):
    for index in range(120):
        (tmp_path / f"{index:03}.txt").write_text(str(index))
    client.log_artifacts(run_id, str(tmp_path), "many")
    assert [f.path for f in client.list_artifacts(run_id, "many")] == [f"many/{i:03}.txt" for i in range(120)]
