"""Every answer in which the servers differ, in one place: MLflow's as measured, and ours as decided."""

ANSWERS = {
    # A clash on rename reaches MLflow's clients as the database's own sentence; ours names the clash.
    "rename of an experiment to a taken name": {"mlflow": "BAD_REQUEST", "cerebros": "RESOURCE_ALREADY_EXISTS"},
    # MLflow's 500 makes its client retry a mistake for minutes; the code in the body is the same.
    "status of INVALID_STATE": {"mlflow": 500, "cerebros": 400},
    # Removed in MLflow 2.0; Thunderline's health check still asks for it.
    "status of experiments/list": {"mlflow": 404, "cerebros": 200},
    "start of a run that was created without one": {"mlflow": "zero", "cerebros": "now"},
    # MLflow widened the column after 3.12, whose schema ours gives to new databases; it asks the column.
    "longest value of an experiment tag": {"mlflow": 20_000, "cerebros": 5_000},
    # Two that find no param at the same moment both insert it; MLflow passes on what its database says then.
    "losers of a race for a param": {
        "mlflow": ["INVALID_PARAMETER_VALUE", "BAD_REQUEST"],
        "cerebros": ["INVALID_PARAMETER_VALUE"],
    },
    # MLflow keeps whatever its parser had read when it met the mistake: zero, an empty text or time 0.
    "wrong type inside an entry of log-batch": {"mlflow": 200, "cerebros": 400},
    # MLflow skips every AND it meets; ours asks for one between two clauses and nowhere else.
    "filter with AND at an end, or without it": {"mlflow": "accepted", "cerebros": "refused"},
    "order_by that names a field twice": {
        "mlflow": (500, "INTERNAL_ERROR"),
        "cerebros": (400, "INVALID_PARAMETER_VALUE"),
    },
    "experiments/search without max_results": {"mlflow": 400, "cerebros": 200},
    "registered-models/search with a negative max_results": {"mlflow": 200, "cerebros": 400},
    "archiving the others of a stage that is not active": {
        "mlflow": (500, "INTERNAL_ERROR"),
        "cerebros": (400, "INVALID_PARAMETER_VALUE"),
    },
    "dataset input that lacks a required field": {"mlflow": 200, "cerebros": 400},
    # On Linux MLflow takes it for a letter of the name; the same path climbs on Windows.
    "backslash in the path of an artifact": {"mlflow": "kept", "cerebros": "refused"},
    # A client that repeats a request after a lost answer must not be told that it was wrong.
    "the same run output again": {"mlflow": 400, "cerebros": 200},
    "logged-models/search with a token of no server": {"mlflow": 500, "cerebros": 400},
    "text where a filter of logged models wants a number": {
        "mlflow": (500, "INTERNAL_ERROR"),
        "cerebros": (400, "INVALID_PARAMETER_VALUE"),
    },
    # MLflow looks for required fields in the JSON itself, for all others in what its parser made of it.
    "required field in camelCase": {"mlflow": "refused", "cerebros": "accepted"},
    "query key in camelCase": {"mlflow": "refused", "cerebros": "accepted"},
    "JSON that is no object as body": {"mlflow": 500, "cerebros": 400},
    # MLflow stores 0 at time 0 and step 0: its parser stops at the token.
    "bare NaN and Infinity in a body": {"mlflow": "lost", "cerebros": "kept"},
    "log-metric with an object or a list as value": {"mlflow": 500, "cerebros": 400},
    # MLflow answers 200 and stores 0.
    "fraction as time or step": {"mlflow": 200, "cerebros": 400},
    # MLflow's answer is its database's: SQLite, and PostgreSQL with either driver, differ.
    "experiment id beyond 64 bits": {"mlflow": [400, 404, 500], "cerebros": [400, 404]},
    # MLflow's documentation promises the default experiment; its SQL store fails on the foreign key.
    "runs/create without an experiment": {"mlflow": (400, "BAD_REQUEST"), "cerebros": (200, "0")},
}


def answer_of(topic, kind):
    """The answer that a server of this kind gives: `mlflow` or `cerebros`."""
    return ANSWERS[topic][kind]
