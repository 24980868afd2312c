"""Prints the schema of SQLite files as JSON: file -> [[type, name, sql], ...], and the rows that a migration inserts.

Our own indexes, which a file made by our server has beside MLflow's, are left out.
"""

import json
import sqlite3
import sys


def dump(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    objects = connection.execute(
        "select type, name, sql from sqlite_master where sql is not null"
        " and not (type = 'index' and name glob 'cerebros_idx_*') order by type, name"
    ).fetchall()
    revision = connection.execute("select version_num from alembic_version").fetchall()
    workspaces = connection.execute("select * from workspaces").fetchall()
    return {"objects": objects, "rows": {"alembic_version": revision, "workspaces": workspaces}}


print(json.dumps({path: dump(path) for path in sys.argv[1:]}))
