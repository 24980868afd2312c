"""Optuna on SQLite: trials with 10 parameters and 10 reports, told one by one. Prints one JSON line."""

import json
import sqlite3
import sys
import time

import optuna

path, trials = sys.argv[1], int(sys.argv[2])
optuna.logging.set_verbosity(optuna.logging.ERROR)
storage = optuna.storages.RDBStorage(f"sqlite:///{path}")
study = optuna.create_study(storage=storage, sampler=optuna.samplers.RandomSampler(seed=1))
begun = time.perf_counter()
for _ in range(trials):
    trial = study.ask()
    for i in range(10):
        trial.suggest_float(f"x{i}", 0, 1)
    for step in range(10):
        trial.report(float(step), step)
    study.tell(trial, 1.0)
seconds = time.perf_counter() - begun
# Optuna sets neither, so its own connections have SQLite's defaults too.
pragmas = {name: sqlite3.connect(path).execute(f"pragma {name}").fetchone()[0] for name in ("synchronous", "journal_mode")}
print(json.dumps({"version": optuna.__version__, "trials_per_second": trials / seconds, **pragmas}))
