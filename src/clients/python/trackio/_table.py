"""Tables: rows of cells under named columns, logged like a metric."""

from __future__ import annotations

from collections.abc import Mapping

from ._frames import column_name, columns_to_frame, listed, read_frame, records_to_frame
from ._kinds import is_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator


class Table:
    """A table to be logged: `trackio.log({"texts": trackio.Table(dataframe=df)})`.

    A cell holds any value that a metric may have, media among them. The rows are taken as they are when the table is
    logged; rows that are added later are in what is logged later.

    Args:
        dataframe: a dataframe of pandas, Polars or pyarrow, or one that has `to_dict` or `__dataframe__`. Of a pandas
            index those with a name or with labels other than integers are kept, as columns. `columns` selects.
        columns: the columns' names. Without them, those of the data, or else "0", "1", …
        data: the rows: a list of rows (a short one is filled with None), a list of dicts, a dict of columns, an array
            of two dimensions (rows, columns), or a dataframe.
        rows: another name of `data`.
        dtype, optional, allow_mixed_types, log_mode: accepted for `wandb.Table`; they change nothing.

    `Table(["a", "b"], [[1, 2]])`, the columns and the rows by place, is understood, too.

    Raises:
        TypeError: the data is of none of these kinds.
        ValueError: a row is longer than there are columns, columns differ in length, `columns` names one that is not
            there, or more than one of `dataframe`, `data` and `rows` is given.

    Attributes:
        columns: list of the columns' names.
        data: list of the rows, each a list of cells.
    """

    columns: list[str]
    data: list[list[Any]]

    def __init__(
        self,
        dataframe: Any = None,
        columns: Any = None,
        data: Any = None,
        rows: Any = None,
        dtype: object = None,
        optional: object = True,
        allow_mixed_types: object = False,
        log_mode: object = None,
    ) -> None:
        if isinstance(dataframe, (list, tuple)):
            dataframe, columns, data = None, *_by_place(dataframe, columns, data)
        given = [
            name for name, value in (("dataframe", dataframe), ("data", data), ("rows", rows)) if value is not None
        ]
        if len(given) > 1:
            raise ValueError(f"A table takes one of dataframe, data and rows; {' and '.join(given)} were given.")
        names = None if columns is None else _names(columns)
        content = dataframe if dataframe is not None else data if data is not None else rows
        if dataframe is not None or is_frame(type(content)):
            self.columns, self.data = _selected(*read_frame(content), names)
        else:
            self.columns, self.data = _from_data(content, names)

    def add_data(self, *row: Any) -> None:
        """Adds a row, one argument a cell. What is missing at its end is None.

        Raises ValueError where there are more cells than columns; a table without columns takes as many as it gets.
        """
        if not self.columns and not self.data:
            self.columns = [str(place) for place in range(len(row))]
        if len(row) > len(self.columns):
            raise ValueError(_too_long(len(self.data), row, self.columns))
        self.data.append(_filled(row, len(self.columns)))

    def add_row(self, *row: Any) -> None:
        """The same as `add_data`."""
        self.add_data(*row)

    def add_column(self, name: str, values: Any) -> None:
        """Adds a column: a list or an array with one value for each row; to a table without rows, it makes them.

        Raises ValueError where their number is not that of the rows, or the table has a column of that name.
        """
        cells = listed(values, f"column {name!r}")
        if column_name(name) in self.columns:
            raise ValueError(f"The table has a column {name!r}. Its columns: {', '.join(self.columns)}.")
        if not self.columns and not self.data:
            self.data = [[] for _ in cells]
        if len(cells) != len(self.data):
            raise ValueError(f"Column {name!r} has {len(cells)} values, and the table {len(self.data)} rows.")
        self.columns.append(column_name(name))
        for row, cell in zip(self.data, cells):
            row.append(cell)

    def get_column(self, name: str) -> list[Any]:
        """The values of a column, one for each row. Raises KeyError where there is none of that name."""
        if name not in self.columns:
            raise KeyError(f"The table has no column {name!r}. Its columns: {', '.join(self.columns)}.")
        place = self.columns.index(name)
        return [row[place] for row in self.data]

    def iterrows(self) -> Iterator[tuple[int, list[Any]]]:
        """Number (from 0) and cells of each row."""
        return iter(enumerate(self.data))

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        return f"<trackio.Table of {len(self.data)} rows: {', '.join(map(str, self.columns))}>"

    def __bool__(self) -> bool:
        """True, also without rows: an empty table is one."""
        return True

    def _tagged(self) -> dict[str, object]:
        # `columns` and `data` are the user's to change, so anything may be in them by now.
        rows = [row if isinstance(row, (list, tuple)) else [row] for row in list(self.data)]
        columns = [column_name(name) for name in list(self.columns)]
        columns += [str(place) for place in range(len(columns), max(map(len, rows), default=0))]
        return {"_type": "trackio.table", "columns": columns, "rows": [_filled(row, len(columns)) for row in rows]}


def _by_place(first: Any, second: Any, third: Any) -> tuple[Any, Any]:
    """The columns and the data of a call by place, in the order of `wandb.Table`, or with the data alone."""
    if all(isinstance(each, str) for each in first) and (first or second is not None):
        return first, second if third is None else third
    return second, first if third is None else third


def _names(columns: Any) -> list[str]:
    if isinstance(columns, (str, bytes)):
        raise TypeError(f"The columns of a table are a list of names, not the one text {columns!r}.")
    return [column_name(name) for name in listed(columns, "the columns of a table")]


def _from_data(data: Any, names: list[str] | None) -> tuple[list[str], list[list[Any]]]:
    if data is None:
        return names or [], []
    if isinstance(data, Mapping):
        return _selected(*columns_to_frame(data), names)
    shape = getattr(data, "shape", None)
    if shape is not None and len(shape) != 2:
        raise ValueError(f"An array makes a table if its shape is (rows, columns), not {tuple(shape)}.")
    rows = listed(data, "the rows of a table")
    if rows and isinstance(rows[0], Mapping):
        for place, row in enumerate(rows):
            if not isinstance(row, Mapping):
                raise TypeError(f"Row {place} of the table is {row!r:.80}, where row 0 is a dict.")
        return records_to_frame(rows, names or ())
    return _from_rows(rows, names)


def _from_rows(rows: list[Any], names: list[str] | None) -> tuple[list[str], list[list[Any]]]:
    cells = []
    for place, row in enumerate(rows):
        if isinstance(row, (str, bytes, Mapping)):
            raise TypeError(
                f"Row {place} of the table is {row!r:.80}. A row is a list of cells, and all are lists or all dicts."
            )
        cells.append(listed(row, f"row {place} of the table"))
    if names is None:
        names = [str(place) for place in range(max(map(len, cells), default=0))]
    for place, row in enumerate(cells):
        if len(row) > len(names):
            raise ValueError(_too_long(place, row, names))
    return names, [_filled(row, len(names)) for row in cells]


def _selected(columns: list[str], rows: list[list[Any]], names: list[str] | None) -> tuple[list[str], list[list[Any]]]:
    if names is None:
        return columns, rows
    for name in names:
        if name not in columns:
            raise ValueError(f"The data of the table has no column {name!r}. Its columns: {', '.join(columns)}.")
    places = [columns.index(name) for name in names]
    return names, [[row[place] for place in places] for row in rows]


def _filled(row: Any, width: int) -> list[Any]:
    return [*row, *[None] * (width - len(row))]


def _too_long(place: int, row: Any, columns: list[str]) -> str:
    return (
        f"Row {place} of the table has {len(row)} cells for {len(columns)} columns ({', '.join(columns)}): {row!r:.80}"
    )
