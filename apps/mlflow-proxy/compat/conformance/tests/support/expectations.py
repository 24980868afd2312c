"""Every answer in which the servers differ, in one place: MLflow's as measured, and ours as decided."""

ANSWERS = {
    # A clash on rename reaches MLflow's clients as the database's own sentence; ours names the clash.
    "rename of an experiment to a taken name": {"mlflow": "BAD_REQUEST", "cerebros": "RESOURCE_ALREADY_EXISTS"},
    # MLflow's 500 makes its client retry a mistake for minutes; the code in the body is the same.
    "status of INVALID_STATE": {"mlflow": 500, "cerebros": 400},
    "longest value of an experiment tag": {"mlflow": 20_000, "cerebros": 20_000},
    # Removed in MLflow 2.0; Thunderline's health check still asks for it.
    "status of experiments/list": {"mlflow": 404, "cerebros": 200},
    "start of a run that was created without one": {"mlflow": "zero", "cerebros": "now"},
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
    # MLflow's documentation promises the default experiment; its SQL store fails on the foreign key.
    "runs/create without an experiment": {"mlflow": (400, "BAD_REQUEST"), "cerebros": (200, "0")},
}


def answer_of(topic, kind):
    """The answer that a server of this kind gives: `mlflow` or `cerebros`."""
    return ANSWERS[topic][kind]
