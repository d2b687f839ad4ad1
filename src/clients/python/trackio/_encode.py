"""What is logged, as one line of JSON: fast where it is plain data, and always something.

The C encoder of `json` is made once and kept, where `json.dumps` makes one for each call. Where `orjson` can be
imported it is used. Neither may cost a number: a value that they cannot carry is turned into one that they can.
"""

from __future__ import annotations

import json
from json import encoder as _json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    Encode = Callable[[Any], bytes]
    """A mapping to one line, newline included. May raise whatever its values raise."""


def _hook(value: object) -> object:
    """What stands for a value that the encoder cannot carry. The module that knows is loaded when there is one."""
    from ._values import plain

    return plain(value)


def _fast_json() -> Encode:
    make: Any = getattr(_json, "c_make_encoder", None)
    text = _json.encode_basestring_ascii
    try:
        # Without a record of what it is in: one encoder serves all threads, and a cycle ends as a RecursionError.
        encode = make(None, _hook, text, None, ": ", ", ", False, False, True)
        if "".join(encode({"a": [1.5, "é", None]}, 0)) != '{"a": [1.5, "\\u00e9", null]}':
            raise ValueError
    except Exception:  # An interpreter without that function, or with another one: then as `json` does it.
        plain = json.JSONEncoder(default=_hook, check_circular=False).encode
        return lambda metrics: (plain(metrics) + "\n").encode()
    join = "".join
    return lambda metrics: (join(encode(metrics, 0)) + "\n").encode()


def _fast_orjson() -> Encode | None:
    try:
        import orjson  # type: ignore[import-not-found,unused-ignore]
    except Exception:  # Not there, or broken: it is only wanted for its speed.
        return None
    dumps = orjson.dumps
    options = (
        orjson.OPT_APPEND_NEWLINE
        | orjson.OPT_PASSTHROUGH_DATACLASS
        | orjson.OPT_PASSTHROUGH_DATETIME
        | orjson.OPT_PASSTHROUGH_SUBCLASS
    )

    def encode(metrics: Any) -> bytes:
        line = dumps(metrics, _hook, options)
        # It writes null for NaN and for infinity: then `json` writes the line, which tells them apart.
        return json_line(metrics) if b"null" in line else line

    return encode


json_line = _fast_json()

line: Encode = json_line
"""The fastest encoder there is; `prefer_orjson` may put another one here."""


def prefer_orjson() -> None:
    """Uses `orjson` from now on, where it can be imported. Called once, when a process logs for the first time."""
    global line
    line = _fast_orjson() or json_line


def any_line(metrics: object) -> bytes:
    """One line for anything: never raises for a value. What is no mapping is kept under the name `value`."""
    try:
        if type(metrics) is dict:
            return line(metrics)
    except Exception:  # Keys that JSON does not have, a cycle, a dict that another thread changes: the long way.
        pass
    from ._values import deep_plain

    data = deep_plain(metrics)
    return json_line(data if isinstance(data, dict) else {"value": data})


def typed_line(kind: str, fields: dict[str, object]) -> bytes:
    """A line that says what it is by its `_type`. Fields that are None are left out."""
    return any_line({"_type": kind, **{name: value for name, value in fields.items() if value is not None}})
