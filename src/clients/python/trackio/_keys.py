"""Keys of dicts as JSON can carry them: strings, no two alike."""

from __future__ import annotations

from ._kinds import choose
from ._values import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable

#: Bits of an integer that any Python writes in decimal: some refuse more than 4,300 digits, and all are slow with
#: them.
_DECIMAL_BITS = 14_000


def integer(value: int) -> int | str:
    """The integer, or its hexadecimal spelling as text where Python would refuse to write it in decimal."""
    if -(2**2000) < value < 2**2000:  # Fewer digits than the least that `sys.set_int_max_str_digits` takes.
        return value
    if value.bit_length() > _DECIMAL_BITS:
        return hex(value)
    try:
        str(value)
    except ValueError:  # "Exceeds the limit for integer string conversion"
        return hex(value)
    return value


def keyed(pairs: Iterable[tuple[Any, object]]) -> dict[str, object]:
    """A dict with string keys. Where two keys have one spelling (1 and "1") the later is told apart by its type: "1
    (str)"."""
    result: dict[str, object] = {}
    for key, value in pairs:
        text = key if type(key) is str else key_text(key)
        if text in result:
            text = f"{text} ({type(key).__name__})"
            while text in result:
                text += "'"
        result[text] = value
    return result


def key_text(key: object) -> str:
    """A key as text: as `json` spells strings, numbers, booleans and None; what becomes such a value (an enum, a
    numpy scalar, a path, a date) as that; everything else by `str`. Never raises."""
    try:
        for _ in range(8):  # An enum of numpy scalars takes two; what turns into itself must not keep us.
            if isinstance(key, str):
                return str.__str__(key)
            if key is None:
                return "null"
            if isinstance(key, bool):
                return "true" if key else "false"
            if type(key) is int:
                return str(integer(key))
            if type(key) is float:
                return _float_text(key)
            convert = choose(type(key))
            if convert is describe or isinstance(key, (tuple, frozenset)):
                return str.__str__(str(key))
            key = convert(key)
    except Exception:  # A key that cannot be spelled must not cost the value.
        return describe(key)
    return describe(key)


def _float_text(key: float) -> str:
    if key != key:
        return "NaN"
    if key in (float("inf"), float("-inf")):
        return "Infinity" if key > 0 else "-Infinity"
    return repr(key)
