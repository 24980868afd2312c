"""The filter language of runs: every operator on every entity, quoting, and what is refused."""

from types import SimpleNamespace

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import refused

RUNS = [
    {
        "run_name": "alpha",
        "user_id": "ada",
        "start_time": 1000,
        "end": ("FINISHED", 2000),
        "metrics": {"acc": 0.5, "loss": 1, "val/loss.x": 3, "a metric": 4, "shared": 1},
        "params": {"lr": "0.1", "opt": "Adam", "p with space": "x", "dotted.key": "d", "quote": "it's"},
        "tags": {"team": "Vision", "note": "100%", "a.b": "1", "words": "this AND that"},
    },
    {
        "run_name": "beta",
        "user_id": "bob",
        "start_time": 2000,
        "end": ("FAILED", 3000),
        "metrics": {"acc": 0.9, "loss": -2, "shared": 1},
        "params": {"lr": "0.01", "opt": "adam"},
        "tags": {"team": "vision", "note": "100 percent", "empty": ""},
    },
    {
        "run_name": "Gamma",
        "user_id": "ada",
        "start_time": 3000,
        "metrics": {"acc": 0.7, "shared": 1},
        "params": {"lr": "10", "opt": "SGD"},
        "tags": {"team": "audio", "note": "a_b"},
    },
    {"run_name": "delta", "user_id": "", "start_time": 4000, "end": ("KILLED", 4500)},
]


@pytest.fixture(scope="module")
def world(client, http):
    """One experiment with the runs above."""
    experiment_id = client.create_experiment(unique())
    ids = {}
    for run in RUNS:
        head = {key: run[key] for key in ("run_name", "user_id", "start_time")}
        run_id = body_of(http.post("runs/create", {"experiment_id": experiment_id, **head}))["run"]["info"]["run_id"]
        batch = {
            "metrics": [{"key": k, "value": v, "timestamp": 1, "step": 0} for k, v in run.get("metrics", {}).items()],
            "params": [{"key": k, "value": v} for k, v in run.get("params", {}).items()],
            "tags": [{"key": k, "value": v} for k, v in run.get("tags", {}).items()],
        }
        body_of(http.post("runs/log-batch", {"run_id": run_id, **batch}))
        if "end" in run:
            status, end_time = run["end"]
            body_of(http.post("runs/update", {"run_id": run_id, "status": status, "end_time": end_time}))
        ids[run["run_name"]] = run_id

    def search(text):
        text = text.format(**ids) if "{" in text else text
        return sorted(r.info.run_name for r in client.search_runs([experiment_id], text))

    return SimpleNamespace(search=search, ids=ids, experiment_id=experiment_id)


def check(world, text, names):
    assert world.search(text) == sorted(names.split())


METRICS = [
    ("metrics.acc = 0.5", "alpha"),
    ("metrics.acc != 0.5", "beta Gamma"),
    ("metrics.acc > 0.5", "beta Gamma"),
    ("metrics.acc >= 0.5", "alpha beta Gamma"),
    ("metrics.acc < 0.9", "alpha Gamma"),
    ("metrics.acc <= 0.7", "alpha Gamma"),
    ("metrics.loss < 0", "beta"),
    ("metrics.loss = -2", "beta"),
    ("metrics.acc > 5e-1", "beta Gamma"),
    ("metrics.acc > .6", "beta Gamma"),
    ("metrics.shared = 1.0", "alpha beta Gamma"),
    ("metrics.nothing = 1", ""),
    ("metrics.nothing != 1", ""),
    ("metrics.`val/loss.x` = 3", "alpha"),
    ('metrics."val/loss.x" = 3', "alpha"),
    ("metrics.`a metric` >= 4", "alpha"),
    ("metric.acc = 0.5", "alpha"),
]


@pytest.mark.parametrize(("text", "names"), METRICS)
def test_metrics(world, text, names):
    check(world, text, names)


def test_metrics_are_compared_by_their_latest_value(client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    client.log_metric(run_id, "m", 1, step=2)
    client.log_metric(run_id, "m", 5, step=1)
    assert [r.info.run_id for r in client.search_runs([experiment_id], "metrics.m = 1")] == [run_id]
    assert client.search_runs([experiment_id], "metrics.m = 5") == []


PARAMS = [
    ("params.opt = 'Adam'", "alpha"),
    ('params.opt = "Adam"', "alpha"),
    ("params.opt != 'Adam'", "beta Gamma"),
    ("params.opt LIKE 'A%'", "alpha"),
    ("params.opt LIKE '_dam'", "alpha beta"),
    ("params.opt ILIKE 'a%'", "alpha beta"),
    ("params.opt ilike 'ADAM'", "alpha beta"),
    ("params.lr LIKE '0.%'", "alpha beta"),
    ("params.lr LIKE '0'", ""),
    ("params.lr = '10'", "Gamma"),
    ("params.`p with space` = 'x'", "alpha"),
    ('params."p with space" = "x"', "alpha"),
    ("params.dotted.key = 'd'", "alpha"),
    ("params.`dotted.key` = 'd'", "alpha"),
    ('params.quote = "it\'s"', "alpha"),
    ("params.nothing = 'x'", ""),
    ("params.nothing != 'x'", ""),
    ("param.opt = 'SGD'", "Gamma"),
    ("parameter.opt = 'SGD'", "Gamma"),
    ("parameters.opt = 'SGD'", "Gamma"),
    ("params.quote IS NULL", "beta Gamma delta"),
    ("params.quote IS NOT NULL", "alpha"),
    ("params.opt is not null", "alpha beta Gamma"),
]


@pytest.mark.parametrize(("text", "names"), PARAMS)
def test_params(world, text, names):
    check(world, text, names)


TAGS = [
    ("tags.team = 'vision'", "beta"),
    ("tags.team != 'vision'", "alpha Gamma"),
    ("tags.team LIKE '%ision'", "alpha beta"),
    ("tags.team LIKE 'V%'", "alpha"),
    ("tags.team ILIKE 'VIS%'", "alpha beta"),
    ("tags.note LIKE '100%'", "alpha beta"),
    ("tags.note LIKE 'a_b'", "Gamma"),
    ("tags.note = '100%'", "alpha"),
    ("tags.a.b = '1'", "alpha"),
    ("tags.`a.b` = '1'", "alpha"),
    ('tags."a.b" = "1"', "alpha"),
    ("tags.words = 'this AND that'", "alpha"),
    ("tags.empty = ''", "beta"),
    ("tags.`mlflow.runName` = 'Gamma'", "Gamma"),
    ("tags.mlflow.runName = 'Gamma'", "Gamma"),
    ("tag.team = 'audio'", "Gamma"),
    ("tags.empty IS NULL", "alpha Gamma delta"),
    ("tags.empty IS NOT NULL", "beta"),
]


@pytest.mark.parametrize(("text", "names"), TAGS)
def test_tags(world, text, names):
    check(world, text, names)


ATTRIBUTES = [
    ("attributes.status = 'FINISHED'", "alpha"),
    ("attribute.status != 'FINISHED'", "beta Gamma delta"),
    ("attr.status = 'RUNNING'", "Gamma"),
    ("status LIKE 'F%'", "alpha beta"),
    ("status ILIKE 'k%'", "delta"),
    ("run_name = 'alpha'", "alpha"),
    ("attributes.run_name != 'alpha'", "beta Gamma delta"),
    ("attributes.run_name LIKE '%eta'", "beta"),
    ("attributes.run_name ILIKE 'g%'", "Gamma"),
    ("attributes.`run name` = 'alpha'", "alpha"),
    ("attributes.`Run name` = 'alpha'", "alpha"),
    ("attributes.`Run Name` = 'alpha'", "alpha"),
    ("`run name` = 'alpha'", "alpha"),
    ("user_id = 'ada'", "alpha Gamma"),
    ("attributes.user_id LIKE 'b%'", "beta"),
    ("run_id = '{beta}'", "beta"),
    ("attributes.run_id != '{beta}'", "alpha Gamma delta"),
    ("run_id IN ('{alpha}', '{delta}')", "alpha delta"),
    ("attributes.run_id NOT IN ('{alpha}', '{delta}')", "beta Gamma"),
    ("run_id in ('{alpha}')", "alpha"),
    ("artifact_uri LIKE '%{alpha}%'", "alpha"),
    ("start_time = 1000", "alpha"),
    ("attributes.start_time != 1000", "beta Gamma delta"),
    ("attributes.start_time > 2000", "Gamma delta"),
    ("attributes.start_time >= 2000", "beta Gamma delta"),
    ("attributes.start_time < 2000", "alpha"),
    ("attributes.start_time <= 2000", "alpha beta"),
    ("attributes.created > 3000", "delta"),
    ("attributes.Created <= 1000", "alpha"),
    ("end_time > 2500", "beta delta"),
    ("attributes.end_time <= 2000", "alpha"),
    ("attributes.end_time != 2000", "beta delta"),
]


@pytest.mark.parametrize(("text", "names"), ATTRIBUTES)
def test_attributes(world, text, names):
    check(world, text, names)


COMBINED = [
    ("", "alpha beta Gamma delta"),
    ("params.opt ILIKE 'adam' AND metrics.acc > 0.6", "beta"),
    ("metrics.acc > 0.5 and metrics.acc < 0.8", "Gamma"),
    ("metrics.acc>0.5 AND params.opt='SGD' AND tags.team='audio' AND status='RUNNING'", "Gamma"),
    ("  tags.team   =   'audio'  ", "Gamma"),
    ("tags.team LIKE '%i%' AND tags.team LIKE '%o%' AND tags.team LIKE 'v%'", "beta"),
    ("tags.team = 'vision' AND tags.team = 'audio'", ""),
    ("tags.note IS NOT NULL AND params.quote IS NULL AND metrics.acc > 0.8", "beta"),
]


@pytest.mark.parametrize(("text", "names"), COMBINED)
def test_clauses_narrow_the_search(world, text, names):
    check(world, text, names)


REFUSED = [
    "metrics.acc = 'half'",
    "metrics.acc = '0.5'",
    "metrics.acc LIKE '0%'",
    "metrics.acc IS NULL",
    "metrics.acc IN (1, 2)",
    "params.lr = 0.1",
    "params.lr > '0.1'",
    "params.opt IN ('Adam')",
    "tags.team = 5",
    "tags.team = vision",
    "tags.team >= 'a'",
    "attributes.nothing = 'x'",
    "nothing = 'x'",
    "nonsense.key = 'x'",
    "attributes.start_time = 'now'",
    "attributes.start_time LIKE '1%'",
    "attributes.status > 'A'",
    "attributes.status = FINISHED",
    "attributes.status IS NULL",
    "run_id IN ()",
    "tags.team = 'vision' OR tags.team = 'audio'",
    "(tags.team = 'vision')",
    "NOT tags.team = 'vision'",
    "tags.team = 'vision'; tags.team = 'audio'",
    "tags.team",
    "tags.team =",
    "= 'vision'",
    "tags.team == 'vision'",
    "tags.team = 'unfinished",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_filter_is_refused(world, text):
    with refused("INVALID_PARAMETER_VALUE"):
        world.search(text)


@pytest.mark.parametrize(
    "text", ["tags.team = 'audio' AND", "AND tags.team = 'audio'", "tags.team = 'audio' status = 'RUNNING'"]
)
def test_a_missing_clause_or_a_missing_and(world, text, expected):
    if expected("filter with AND at an end, or without it") == "accepted":
        assert world.search(text) == ["Gamma"]
    else:
        with refused("INVALID_PARAMETER_VALUE"):
            world.search(text)
