"""Reads a run's steps as a user of pandas, Polars or DuckDB would. Arguments: the library and the run's folder."""

import json
import sys

library, folder = sys.argv[1:]
steps = f"{folder}/steps.ndjson"

if library == "pandas":
    import pandas

    frame = pandas.read_json(steps, lines=True)
    losses, times = frame["loss"].astype(float).tolist(), frame["timestamp"].notna().sum()
    rows = pandas.read_json(f"{folder}/tables.ndjson", lines=True)["rows"][0]
elif library == "polars":
    import polars

    frame = polars.read_ndjson(steps)
    losses, times = frame["loss"].cast(polars.Float64).to_list(), frame["timestamp"].count()
    rows = json.loads(open(f"{folder}/tables.ndjson").readline())["rows"]
else:
    import duckdb

    query = f"SELECT CAST(loss AS DOUBLE), timestamp FROM '{steps}' ORDER BY step"
    found = duckdb.sql(query).fetchall()
    losses, times = [loss for loss, _ in found], len(found)
    rows = json.loads(duckdb.sql(f"SELECT to_json(rows) FROM '{folder}/tables.ndjson'").fetchall()[0][0])

print(json.dumps({"losses": [str(loss) for loss in losses], "times": int(times), "rows": rows}))
