"""Prints the schema of a SQLite file as JSON: [[type, name, sql], ...], and the rows that a migration inserts.

Usage: dump_sqlite.py PATH [STATEMENT]. With a statement: the schema as it would be after it, which is then taken back.
Our own indexes, which a file made by our server has beside MLflow's, are left out.
"""

import json
import sqlite3
import sys

path, *statements = sys.argv[1:]
mode = "rw" if statements else "ro"
connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None)
connection.execute("begin")
for statement in statements:
    connection.execute(statement)
objects = connection.execute(
    "select type, name, sql from sqlite_master where sql is not null"
    " and not (type = 'index' and name glob 'cerebros_idx_*') order by type, name"
).fetchall()
rows = {table: connection.execute(f"select * from {table}").fetchall() for table in ("alembic_version", "workspaces")}
connection.rollback()
print(json.dumps({"objects": objects, "rows": rows}))
