"""Logs the same table as a dataframe of one library, and another with what that library alone has. Argument: the library.

Prints, as JSON, the rows as the library itself tells them.
"""

import datetime
import json
import sys

import trackio

library = sys.argv[1]
columns = {
    "prompt": ["Trackio", "Logging is", "é\n"],
    "reward": [0.1, 1 / 3, float("nan")],
    "tokens": [3, 2**53 + 1, -1],
    "good": [True, False, True],
}


class OnlyInterchange:
    """A dataframe that nothing is known of but `__dataframe__`."""

    def __init__(self, frame):
        self._frame = frame

    def __dataframe__(self, nan_as_null=False, allow_copy=True):
        return self._frame.__dataframe__(nan_as_null=nan_as_null, allow_copy=allow_copy)


if library == "pandas":
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame(columns)
    told = frame.to_dict("split")["data"]
    own = pd.DataFrame(
        {
            "count": pd.array([1, pd.NA, 3], dtype="Int64"),
            "when": [pd.Timestamp("2026-11-23T03:26:00Z"), pd.NaT, pd.Timestamp("2026-11-23T05:26:00.5+02:00")],
            "took": pd.to_timedelta(["1s", None, "2.5s"]),
            "kind": pd.Categorical(["a", "b", None]),
            "text": pd.array(["x", pd.NA, ""], dtype="string"),
            "list": [[1, 2], np.array([3.5]), {"a": pd.NA}],
        },
        index=pd.Index([10, 20, 30], name="id"),
    )
elif library == "polars":
    import polars as pl

    frame = pl.DataFrame(columns)
    told = [list(row) for row in frame.rows()]
    own = pl.DataFrame(
        {
            "count": [1, None, 3],
            "when": [datetime.datetime(2026, 11, 23, 3, 26), None, datetime.datetime(2026, 11, 23, 5, 26, 0, 500000)],
            "took": [datetime.timedelta(seconds=1), None, datetime.timedelta(seconds=2.5)],
            "kind": pl.Series(["a", "b", None], dtype=pl.Categorical),
            "list": [[1, 2], [3], None],
            "struct": [{"a": 1}, {"a": None}, {"a": 3}],
        }
    )
elif library == "pyarrow":
    import pyarrow as pa

    frame = pa.table(columns)
    told = [list(row.values()) for row in frame.to_pylist()]
    own = pa.table(
        {
            "count": pa.array([1, None, 3]),
            "when": pa.array([0, None, 1500], pa.timestamp("ms", "UTC")),
            "took": pa.array([1000, None, 2500], pa.duration("ms")),
            "kind": pa.array(["a", "b", None]).dictionary_encode(),
            "list": pa.array([[1, 2], [3], None]),
            "struct": pa.array([{"a": 1}, {"a": None}, {"a": 3}]),
        }
    )
else:
    import pandas as pd

    inner = pd.DataFrame(columns)
    frame = OnlyInterchange(inner)
    told = inner.to_dict("split")["data"]
    own = OnlyInterchange(pd.DataFrame({"count": [1, 2], "when": pd.to_datetime(["2026-11-23T03:26:00", None])}))

trackio.init(project="p", name="r")
trackio.log({"loss": 0.5, "texts": trackio.Table(dataframe=frame), "own": trackio.Table(dataframe=own)})
trackio.log({"bare": frame})
trackio.finish()
print(json.dumps({"told": told}))
