"""Opens, and so creates or checks, a tracking database the way MLflow's own server does.

Usage: make_database.py URI ARTIFACT_FOLDER [EXPERIMENT...]
"""

import sys

from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

uri, artifact_root, *experiments = sys.argv[1:]
store = SqlAlchemyStore(uri, artifact_root)
for name in experiments:
    experiment_id = store.create_experiment(name)
    store.create_run(experiment_id, "someone", 1_700_000_000_000, [], "written by MLflow")
