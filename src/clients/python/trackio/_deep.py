"""Rebuilds a whole value out of what JSON can carry: the slow way."""

from __future__ import annotations

from ._keys import integer, keyed
from ._kinds import pairs_of
from ._values import describe, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Values that lie deeper than this become their repr.
DEPTH = 200


def rebuilt(value: object) -> object:
    """See `deep_plain`. Raises RecursionError where the program is too deep to begin."""
    return _rebuilt(value, 0, set())


def _rebuilt(value: Any, depth: int, above: set[int]) -> object:
    kind = type(value)
    if kind is str or kind is float or kind is bool or value is None:
        return value
    if kind is int:
        return integer(value)
    if depth > DEPTH or id(value) in above:
        return describe(value)
    above.add(id(value))
    try:
        if kind is dict:
            return {name: _rebuilt(each, depth + 1, above) for name, each in keyed(pairs_of(value)).items()}
        if kind is list or kind is tuple:
            return [_rebuilt(each, depth + 1, above) for each in list(value)]
        return _rebuilt(plain(value), depth + 1, above)
    except RuntimeError:  # The program itself is deep (RecursionError); or a dict that never stands still.
        return describe(value)
    finally:
        above.discard(id(value))
