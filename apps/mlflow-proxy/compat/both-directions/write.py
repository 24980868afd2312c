"""Fills a tracking database with rows of every kind through the stores of the installed MLflow.

Usage: write.py URI ARTIFACT_FOLDER SCALE. Prints as JSON what the requests are built from: ids, names and keys.
SCALE multiplies how many rows there are; 1 is thousands of metrics, params and tags. The same scale always writes the
same values; ids and times of creation are MLflow's own.
"""

import json
import random
import sys

import mlflow
from sqlalchemy import Engine, event

import registry_rows
import tracking_rows


@event.listens_for(Engine, "connect")
def write_without_waiting(connection, _record):
    """The file is thrown away afterwards: it need not survive a crash, and writing is most of the time spent."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")


def main():
    uri, artifacts, scale = sys.argv[1], sys.argv[2], float(sys.argv[3])
    mlflow.set_tracking_uri(uri)  # where the registry looks up the logged models that versions come from
    rng = random.Random(7)
    written = tracking_rows.write(uri, artifacts, scale, rng)
    written |= registry_rows.write(uri, scale, rng, written)
    print(json.dumps(written))


main()
