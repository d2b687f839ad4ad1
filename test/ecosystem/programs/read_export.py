"""Reads an exported run as a user of a library would, and holds it value by value against the store's own files.

Arguments: the library, the form, the exported run's folder, the run's folder in the store. Prints how many values were
compared, and those that differ.
"""

import datetime
import json
import math
import sys

library, form, exported, stored = sys.argv[1:]

SPELLED = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
#: Columns of several kinds of values: texts in forms that have columns.
MIXED = {"mixed", "huge"}


def read(name):
    """The rows of an exported file, as dicts."""
    path = f"{exported}/{name}.{form}"
    if library == "pandas":
        import pandas

        # Its own parser is off by a bit for one number in some; this one is not.
        readers = {
            "csv": lambda: pandas.read_csv(path, float_precision="round_trip", dtype={"count": "Int64", "huge": str}),
            "json": lambda: pandas.DataFrame(json.load(open(path))),
            "ndjson": lambda: pandas.DataFrame([json.loads(line) for line in open(path)]),
            "parquet": lambda: pandas.read_parquet(path, dtype_backend="numpy_nullable"),
        }
        frame = readers[form]()
        rows = frame.astype(object).where(frame.notna() | frame.isin(["NaN"]), None).to_dict("records")
    elif library == "polars":
        import polars

        readers = {
            "csv": lambda: polars.read_csv(path, infer_schema_length=None, schema_overrides={"huge": polars.String}),
            "json": lambda: polars.DataFrame(json.load(open(path)), infer_schema_length=None, strict=False),
            "ndjson": lambda: polars.DataFrame(
                [json.loads(line) for line in open(path)], infer_schema_length=None, strict=False
            ),
            "parquet": lambda: polars.read_parquet(path),
        }
        rows = readers[form]().to_dicts()
    elif library == "duckdb":
        import duckdb

        duckdb.sql("SET TimeZone = 'UTC'")
        query = {
            "csv": f"SELECT * FROM read_csv('{path}', types={{'huge': 'VARCHAR'}})" if name == "steps" else f"FROM '{path}'",
            "json": f"FROM read_json('{path}', sample_size=-1)",
            "ndjson": f"FROM read_json('{path}', sample_size=-1)",
            "parquet": f"FROM '{path}'",
        }[form]
        found = duckdb.sql(query)
        rows = [dict(zip(found.columns, row)) for row in found.fetchall()]
    else:
        import pyarrow.csv
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(path) if form == "parquet" else pyarrow.csv.read_csv(
            path,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={"huge": pyarrow.string()}, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
            ),
        )
        rows = table.to_pylist()
    return rows


def records(name):
    return [json.loads(line) for line in open(f"{stored}/{name}.ndjson")]


#: The first step of each attempt.
FIRSTS = {}
for step_record in records("steps"):
    FIRSTS.setdefault(step_record.get("_attempt", 1), step_record["step"])


def curve(name):
    """What no later attempt made again, as docs/format.md reads it with jq."""
    return [
        record
        for record in records(name)
        if all(attempt <= record.get("_attempt", 1) or record["step"] < step for attempt, step in FIRSTS.items())
    ]


def table_rows(name):
    for record in curve("tables"):
        if record["name"] == name:
            for row in record["rows"]:
                logged = {"_step": record["step"], "_timestamp": record["timestamp"], "_attempt": record.get("_attempt")}
                yield {**logged, **dict(zip(record["columns"], row))}


def instant(value):
    """An instant as microseconds since the epoch."""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    if value.tzinfo is None:
        value = value.replace(tzinfo=datetime.timezone.utc)
    return round(value.timestamp() * 1_000_000)


def missing(value):
    """Libraries for tables have several values for none; pandas and JSON readers have NaN among them."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and math.isnan(value))


def text(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def same(column, found, wanted):
    if wanted is None:
        return missing(found)
    if missing(found):
        # Most readers of CSV take two quotes for nothing, and pandas takes NaN for it.
        return (form == "csv" and wanted == "") or wanted == "NaN"
    if column.lstrip("_") == "timestamp":
        return instant(found) == instant(wanted)
    if form in ("csv", "parquet") and column in MIXED:
        return found is not None and text(json.loads(found) if column == "huge" else found) == text(wanted)
    if isinstance(wanted, str) and wanted in SPELLED and not isinstance(found, str):
        number = SPELLED[wanted]
        return found == number
    if isinstance(wanted, (list, dict)):
        return (json.loads(found) if isinstance(found, str) else found) == wanted
    if isinstance(wanted, bool):
        return str(found).lower() == str(wanted).lower()
    if isinstance(wanted, (int, float)):
        return (int(found) == wanted) if isinstance(wanted, int) and not isinstance(found, float) else float(found) == float(wanted)
    return found == wanted


def compare(name, wanted):
    found = read(name)
    wanted = list(wanted)
    if len(found) != len(wanted):
        return 0, [[name, "rows", len(found), len(wanted)]]
    count, differences = 0, []
    for row, (have, want) in enumerate(zip(found, wanted)):
        for column in {**have, **want}:
            count += 1
            if not same(column, have.get(column), want.get(column)):
                differences.append([name, row, column, repr(have.get(column)), repr(want.get(column))])
    return count, differences


parts = [compare("steps", curve("steps")), compare("tables/texts", table_rows("texts"))]
print(json.dumps({"compared": sum(count for count, _ in parts), "differences": [each for _, some in parts for each in some]}))
