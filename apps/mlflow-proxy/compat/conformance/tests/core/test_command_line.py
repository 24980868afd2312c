"""The command line of the client: experiments, runs, artifacts."""

import pytest
from click.testing import CliRunner
from mlflow.cli import cli

from support.names import unique


@pytest.fixture
def command():
    """command("experiments", "search") is what it prints; it must succeed."""

    def run(*words):
        result = CliRunner().invoke(cli, list(words))
        assert result.exit_code == 0, f"{result.output}\n{result.exception}"
        return result.output

    return run


def test_an_experiment_is_created_renamed_deleted_and_restored(command, client):
    name = unique()
    command("experiments", "create", "--experiment-name", name)
    experiment_id = client.get_experiment_by_name(name).experiment_id
    assert name in command("experiments", "search")
    command("experiments", "rename", "--experiment-id", experiment_id, "--new-name", f"{name}-new")
    assert client.get_experiment(experiment_id).name == f"{name}-new"
    command("experiments", "delete", "--experiment-id", experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    assert name not in command("experiments", "search")
    assert name in command("experiments", "search", "--view", "deleted_only")
    command("experiments", "restore", "--experiment-id", experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "active"


def test_runs_are_listed_described_deleted_and_restored(command, client, experiment_id):
    run_id = client.create_run(experiment_id, run_name="by hand").info.run_id
    client.log_metric(run_id, "loss", 0.5)
    assert run_id in command("runs", "list", "--experiment-id", experiment_id)
    described = command("runs", "describe", "--run-id", run_id)
    assert '"run_name": "by hand"' in described and '"loss": 0.5' in described
    command("runs", "delete", "--run-id", run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    command("runs", "restore", "--run-id", run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_runs_are_exported_as_a_table(command, client, experiment_id, tmp_path):
    run_id = client.create_run(experiment_id).info.run_id
    client.log_param(run_id, "lr", "0.1")
    file = tmp_path / "runs.csv"
    command("experiments", "csv", "--experiment-id", experiment_id, "--filename", str(file))
    header, row = file.read_text().splitlines()
    assert run_id in row and "0.1" in row and "params.lr" in header


def test_artifacts_are_logged_listed_and_downloaded(command, run_id, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("by hand")
    command("artifacts", "log-artifact", "--run-id", run_id, "--local-file", str(file), "--artifact-path", "deep")
    assert '"path": "deep/notes.txt"' in command("artifacts", "list", "--run-id", run_id, "--artifact-path", "deep")
    target = tmp_path / "fetched"
    command("artifacts", "download", "--run-id", run_id, "--artifact-path", "deep", "--dst-path", str(target))
    assert (target / "deep" / "notes.txt").read_text() == "by hand"
