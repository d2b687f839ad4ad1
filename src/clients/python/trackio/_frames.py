"""Dataframes of any library as column names and rows, without importing one.

What of a pandas index is kept: a named one, as columns of its names, before the others (the groups of a `groupby`);
one without a name that holds anything but integers, as a column "index" (the "mean" and "std" of `describe()`, the
dates of a time series). An index of bare integers only counts or remembers how the frame was filtered, and is left
out.
"""

from __future__ import annotations

from collections.abc import Mapping

from ._kinds import defines
from ._values import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable

    Frame = tuple[list[str], list[list[object]]]


def tagged_frame(frame: Any) -> dict[str, object]:
    """The dataframe as a tagged table. Raises TypeError for what cannot be read."""
    columns, rows = read_frame(frame)
    return {"_type": "trackio.table", "columns": columns, "rows": rows}


def read_frame(frame: Any) -> Frame:
    """The names of the columns, and the rows, each with a value for each column.

    Takes pandas (and what is built like it), Polars, pyarrow, anything with `to_dict` or `__dataframe__`. Missing
    values are None or the library's own NA; a NaN in a column of floats stays one. Raises TypeError for what cannot
    be read.
    """
    kind = type(frame)
    problem: Exception | None = None
    for fits, read in (
        (("iloc", "index"), _pandas),
        (("get_columns", "rows"), _polars),
        (("column_names", "columns"), _arrow),
        (("to_dict",), _to_dict),
        (("__dataframe__",), _protocol),
    ):
        if not all(defines(kind, name) for name in fits):
            continue
        try:
            return read(frame)
        except Exception as error:  # Another way may work: cuDF has pandas' names, but will not list its columns.
            problem = error
    told = f": {problem}" if problem else ""
    raise TypeError(
        f"No rows can be read from a {type_name(frame)}{told}. "
        "A table takes a dataframe of pandas, Polars or pyarrow, or one that has to_dict or __dataframe__; "
        "a lazy one must be collected first."
    )


def rows_of(columns: list[list[object]], count: int = 0) -> list[list[object]]:
    """Columns of equal length turned into rows; without columns, `count` empty rows."""
    return [list(row) for row in zip(*columns)] if columns else [[] for _ in range(count)]


def column_name(name: object) -> str:
    """A column's name as text; the parts of a name that has several (pandas) are joined with "/"."""
    if isinstance(name, str):
        return str.__str__(name)
    if isinstance(name, tuple):
        return "/".join(text for text in map(column_name, name) if text)
    return str(name)


def _pandas(frame: Any) -> Frame:
    names = [column_name(name) for name in frame.columns]
    columns = [_pandas_values(frame.iloc[:, place]) for place in range(len(names))]
    kept = _pandas_index(frame.index)
    taken = set(names)
    labels = [f"{name} (index)" if name in taken else name for name, _ in kept]
    return labels + names, rows_of([values for _, values in kept] + columns, len(frame.index))


def _pandas_index(index: Any) -> list[tuple[str, list[object]]]:
    count = getattr(index, "nlevels", 1)
    if count > 1:
        levels = [(index.names[level], index.get_level_values(level)) for level in range(count)]
        return [
            (f"level_{level}" if name is None else column_name(name), _pandas_values(values))
            for level, (name, values) in enumerate(levels)
        ]
    if index.name is not None:
        return [(column_name(index.name), _pandas_values(index))]
    if getattr(index.dtype, "kind", "O") in "iu" or len(index) == 0:
        return []
    return [("index", _pandas_values(index))]


def _pandas_values(series: Any) -> list[object]:
    values: list[object] = series.tolist()
    if getattr(series.dtype, "kind", "O") == "f":
        return values
    # In columns of text, objects and categories NaN means that there is nothing.
    return [None if type(value) is float and value != value else value for value in values]


def _polars(frame: Any) -> Frame:
    return [column_name(name) for name in frame.columns], [list(row) for row in frame.rows()]


def _arrow(table: Any) -> Frame:
    return [column_name(name) for name in table.column_names], rows_of([each.to_pylist() for each in table.columns])


def _to_dict(frame: Any) -> Frame:
    try:
        told = frame.to_dict(orient="records")
    except TypeError:  # No such argument: it is not of pandas' kind.
        told = frame.to_dict()
    if isinstance(told, Mapping):
        return columns_to_frame(told)
    return records_to_frame(list(told))


def columns_to_frame(columns: Mapping[Any, Any]) -> Frame:
    """The frame of a dict of columns, each a list, an array, a series, or a dict from row to value.

    Raises TypeError for a column that is none, ValueError where their lengths differ.
    """
    lists = {column_name(name): listed(values, f"column {name!r}") for name, values in columns.items()}
    lengths = {name: len(values) for name, values in lists.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name!r} has {count}" for name, count in lengths.items())
        raise ValueError(f"The columns of a table are equally long; {told}.")
    return list(lists), rows_of(list(lists.values()))


def records_to_frame(records: list[Any], first: Iterable[str] = ()) -> Frame:
    """The frame of a list of dicts: `first`, then their keys in order of appearance; what a dict lacks is None."""
    names = dict.fromkeys(first)
    texts = [{column_name(key): value for key, value in record.items()} for record in records]
    for record in texts:
        names.update(dict.fromkeys(record))
    return list(names), [[record.get(name) for name in names] for record in texts]


def listed(values: Any, what: str) -> list[object]:
    """The values as a list: of a list, tuple, range, array, series, or the values of a dict. Raises TypeError for
    others."""
    if isinstance(values, (list, tuple, range)):
        return list(values)
    if isinstance(values, Mapping):
        return list(values.values())
    kind = type(values)
    for listing in ("tolist", "to_list", "to_pylist", "numpy"):
        if not defines(kind, listing):
            continue
        told = getattr(values, listing)()
        told = told.tolist() if listing == "numpy" else told
        if isinstance(told, list):
            return told
    if isinstance(values, (str, bytes)) or not defines(kind, "__iter__"):
        raise TypeError(f"A list of values is needed for {what}, not {values!r:.80}.")
    return list(values)


def _protocol(frame: Any) -> Frame:
    from ._interchange import read_interchange

    names, columns = read_interchange(frame)
    return [column_name(name) for name in names], rows_of(columns)
