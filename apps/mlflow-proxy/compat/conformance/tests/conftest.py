"""Options, fixtures and the report of the conformance run."""

import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import mlflow
import pytest
from mlflow import MlflowClient

from support.expectations import answer_of
from support.http import Http
from support.names import unique

TEST_LIMIT_S = 120

abouts = {}
"""The first line of every group's docstring: what it is about."""

rows = {}
"""The outcome of every test by group and name, for the report."""


def pytest_addoption(parser):
    parser.addoption("--server-url", required=True, help="address of the tracking server under test")
    parser.addoption(
        "--server-kind", choices=["mlflow", "cerebros"], default="cerebros", help="whose answers to expect"
    )
    parser.addoption("--report", help="file for the results as JSON")


def pytest_configure(config):
    url = config.getoption("--server-url")
    os.environ["MLFLOW_TRACKING_URI"] = url
    mlflow.set_tracking_uri(url)


@pytest.fixture(scope="session")
def url(request):
    return request.config.getoption("--server-url").rstrip("/")


@pytest.fixture(scope="session")
def http(url):
    return Http(url)


@pytest.fixture(scope="session")
def client(url):
    return MlflowClient(url)


@pytest.fixture(scope="session")
def expected(request):
    """expected("topic") is this server's answer where servers differ on purpose."""
    kind = request.config.getoption("--server-kind")
    return lambda topic: answer_of(topic, kind)


@pytest.fixture
def experiment_id(client):
    """An experiment of this test's own."""
    return client.create_experiment(unique())


@pytest.fixture
def run_id(client, experiment_id):
    """A running run in an experiment of this test's own."""
    return client.create_run(experiment_id).info.run_id


@pytest.fixture(autouse=True)
def no_active_run():
    """A test that failed inside a run must not leave it active for the next one."""
    yield
    while mlflow.active_run():
        mlflow.end_run()


@pytest.fixture(autouse=True)
def time_limit():
    """No test may hang: an alarm turns one that does into a failure."""

    def stop(signum, frame):
        raise TimeoutError(f"the test took longer than {TEST_LIMIT_S} s")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.alarm(TEST_LIMIT_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def group_of(nodeid):
    """core/test_runs.py::test_x belongs to the group core/runs."""
    path = Path(nodeid.split("::")[0])
    return f"{path.parent.name}/{path.stem.removeprefix('test_')}"


def pytest_collection_modifyitems(items):
    for item in items:
        abouts[group_of(item.nodeid)] = item.module.__doc__.splitlines()[0]


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        name = report.nodeid.split("::", 1)[-1]
        entry = {"test": name, "outcome": report.outcome}
        if report.skipped:
            entry["reason"] = report.longrepr[2].removeprefix("Skipped: ")
        if report.failed:
            entry["reason"] = str(report.longrepr)
        rows.setdefault(group_of(report.nodeid), {})[name] = entry


def pytest_collectreport(report):
    if report.failed:
        rows.setdefault(group_of(report.nodeid), {})["collection"] = {
            "test": "collection",
            "outcome": "failed",
            "reason": str(report.longrepr),
        }


def pytest_sessionfinish(session):
    target = session.config.getoption("--report")
    if not target:
        return
    groups = [
        {
            "group": group,
            "about": abouts.get(group, ""),
            **{
                outcome: Counter(t["outcome"] for t in tests.values())[outcome]
                for outcome in ("passed", "failed", "skipped")
            },
            "tests": list(tests.values()),
        }
        for group, tests in rows.items()
    ]
    result = {"client": mlflow.__version__, "python": sys.version.split()[0], "groups": groups}
    Path(target).write_text(json.dumps(result, indent=2))
