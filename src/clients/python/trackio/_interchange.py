"""Reads what a dataframe offers by `__dataframe__`, the interchange protocol of data-apis.org: typed buffers in
memory.

The numbers are those of the protocol (https://data-apis.org/dataframe-protocol/latest/API.html).
"""

from __future__ import annotations

import ctypes
import struct
from datetime import date, datetime, timedelta, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_INT, _UINT, _FLOAT, _BOOL, _STRING, _DATETIME, _CATEGORICAL = 0, 1, 2, 20, 21, 22, 23
_NON_NULLABLE, _NAN, _SENTINEL, _BITMASK, _BYTEMASK = 0, 1, 2, 3, 4

#: `struct` formats by kind and bits.
_FORMATS = {
    (_INT, 8): "b", (_INT, 16): "h", (_INT, 32): "i", (_INT, 64): "q",
    (_UINT, 8): "B", (_UINT, 16): "H", (_UINT, 32): "I", (_UINT, 64): "Q",
    (_FLOAT, 16): "e",
    (_FLOAT, 32): "f", (_FLOAT, 64): "d",
}  # fmt: skip

_UNITS = {"s": 1, "m": 1_000, "u": 1_000_000, "n": 1_000_000_000}


def read_interchange(frame: Any) -> tuple[list[str], list[list[object]]]:
    """Names and columns of the frame; nulls are None, dates and times `date` and `datetime` (finer than a
    microsecond: cut).

    Raises TypeError for a type that the protocol does not name.
    """
    exchanged = frame.__dataframe__(allow_copy=True)
    names = list(exchanged.column_names())
    columns: list[list[object]] = [[] for _ in names]
    for chunk in exchanged.get_chunks():
        for values, name in zip(columns, names):
            column = chunk.get_column_by_name(name)
            # A column may be cut in chunks of its own.
            for part in column.get_chunks():
                values.extend(_read(part))
    return names, columns


def _read(column: Any) -> list[object]:
    # pandas had `size` as a property before it became a method, as the protocol says.
    size = column.size() if callable(column.size) else column.size
    if size == 0:
        return []
    kind = column.dtype[0]
    if kind == _CATEGORICAL:
        categories = _read(column.describe_categorical["categories"])
        codes = _read_buffer(column, column.get_buffers()["data"][1], size)
        # A code outside of the categories (-1) is a null of those that have no mask.
        values = [categories[code] if 0 <= code < len(categories) else None for code in codes]
    elif kind == _STRING:
        values = _strings(column, size)
        codes = values
    else:
        codes = _read_buffer(column, column.dtype, size)
        values = [_moment(each, column.dtype[2]) for each in codes] if kind == _DATETIME else codes
    return _without_nulls(column, values, codes, size)


def _read_buffer(column: Any, dtype: Any, size: int) -> list[Any]:
    return _numbers(column.get_buffers()["data"][0], dtype, column.offset, size)


def _numbers(buffer: Any, dtype: Any, offset: int, size: int) -> list[Any]:
    """`size` values of the buffer, from the value `offset` on."""
    kind, bits = dtype[0], dtype[1]
    if kind == _BOOL and bits == 1:
        return _bits(buffer, offset, size)
    if kind in (_BOOL, _DATETIME):
        numbers = _numbers(buffer, (_UINT if kind == _BOOL else _INT, bits), offset, size)
        return [bool(each) for each in numbers] if kind == _BOOL else numbers
    width = bits // 8
    content = ctypes.string_at(buffer.ptr + offset * width, size * width)
    form = _FORMATS.get((kind, bits))
    if form is None:
        raise TypeError(
            f"The dataframe has a column of the type {dtype}, "
            "which is no integer, float, bool, string, date or category."
        )
    return list(struct.unpack(f"={size}{form}", content))


def _bits(buffer: Any, offset: int, size: int) -> list[bool]:
    content = ctypes.string_at(buffer.ptr, (offset + size + 7) // 8)
    return [bool(content[place >> 3] >> (place & 7) & 1) for place in range(offset, offset + size)]


def _strings(column: Any, size: int) -> list[object]:
    buffers = column.get_buffers()
    offsets_buffer, offsets_type = buffers["offsets"]
    ends = _numbers(offsets_buffer, offsets_type, column.offset, size + 1)
    first, last = ends[0], ends[-1]
    content = ctypes.string_at(buffers["data"][0].ptr + first, last - first) if last > first else b""
    return [
        content[start - first : end - first].decode("utf-8", "backslashreplace") for start, end in zip(ends, ends[1:])
    ]


def _without_nulls(column: Any, values: list[Any], codes: list[Any], size: int) -> list[object]:
    how, mark = column.describe_null
    if how in (_NON_NULLABLE, _NAN):  # A NaN of a column of floats stays one.
        return values
    if how == _SENTINEL:
        return [None if code == mark else value for code, value in zip(codes, values)]
    validity = column.get_buffers()["validity"]
    if validity is None:
        return values
    buffer, dtype = validity
    if how == _BITMASK or dtype[1] == 1:
        flags = _bits(buffer, column.offset, size)
    else:
        flags = _numbers(buffer, (_UINT, dtype[1]), column.offset, size)
    return [None if flag == mark else value for flag, value in zip(flags, values)]


def _moment(count: int, form: str) -> date | datetime | None:
    """A count since 1970-01-01, by Arrow's format: `tdD` days, `tdm` milliseconds of a date, `tsu:UTC` and its
    like."""
    if count == -(2**63):  # pandas' NaT
        return None
    if form.startswith("td"):
        days = count if form == "tdD" else count // 86_400_000
        return date(1970, 1, 1) + timedelta(days=days)
    unit, _, zone = form[2:].partition(":")
    micros = count * 1_000_000 // _UNITS[unit]
    # The zone's rules are not ours to know; the instant is right in UTC.
    start = datetime(1970, 1, 1, tzinfo=timezone.utc if zone else None)
    return start + timedelta(microseconds=micros)
