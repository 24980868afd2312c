"""Prints the revision of a tracking database and the rows of every table as JSON, counted by SQLAlchemy. Usage: count_rows.py URI"""

import json
import sys

from sqlalchemy import create_engine, inspect, text

engine = create_engine(sys.argv[1])
with engine.connect() as connection:
    tables = inspect(engine).get_table_names()
    rows = {table: connection.scalar(text(f'select count(*) from "{table}"')) for table in tables}
    revision = connection.scalar(text("select version_num from alembic_version"))
print(json.dumps({"revision": revision, "rows": rows}))
