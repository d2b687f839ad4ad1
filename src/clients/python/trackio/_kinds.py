"""Which conversion the objects of a type get on their way to JSON.

What counts is what the type itself defines, never what an instance answers: a mock or a lazy proxy, which answers to
every name, ends as its repr. Libraries are recognised by these definitions and by names, so none is ever imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence, Set, ValuesView
from enum import Enum
from functools import partial
from itertools import islice

from ._values import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

#: Elements of an array, a range or a sequence of somebody's own that are kept; larger ones become their repr.
LIMIT = 10_000


def defines(kind: type, name: str) -> bool:
    """Whether the type or one of its bases has this attribute of its own; never runs code of the type."""
    return any(name in base.__dict__ for base in kind.__mro__)


def package_of(kind: type) -> str:
    """The first part of the name of the type's module: `torch` of `torch.nn.parameter`."""
    return str(kind.__module__).partition(".")[0]


def pairs_of(value: Any) -> list[tuple[Any, Any]]:
    """The items of a mapping that another thread may be changing: read again where it changed meanwhile.

    Raises RuntimeError where it changed at each of ten readings.
    """
    for _ in range(9):
        try:
            return list(value.items())
        except RuntimeError:  # "dictionary changed size during iteration"
            continue
    return list(value.items())


def choose(kind: type) -> Callable[[Any], object]:
    """The conversion for the objects of this type: a function that may raise, and then `describe` is right."""
    if defines(kind, "_tagged"):
        return lambda value: value._tagged()
    if issubclass(kind, Enum):
        return lambda value: value.value
    for base, exact in _BUILT_IN:
        if issubclass(kind, base):
            return exact
    names = {(base.__module__, base.__name__) for base in kind.__mro__}
    if any(module in _MOCKS for module, _ in names) or package_of(kind) in _LAZY:
        return describe
    for base in kind.__mro__:
        known = _BY_NAME.get((base.__module__, base.__name__))
        if known is not None:
            return known
    return _by_shape(kind) or _by_protocol(kind) or describe


def _by_shape(kind: type) -> Callable[[Any], object] | None:
    """Records, mappings, dataframes and arrays."""
    if defines(kind, "__dataclass_fields__"):
        return lambda value: _attributes(value, value.__dataclass_fields__)
    if defines(kind, "__attrs_attrs__"):
        return lambda value: _attributes(value, [each.name for each in value.__attrs_attrs__])
    if issubclass(kind, Mapping):
        return _small_mapping
    if is_frame(kind):
        from ._frames import tagged_frame

        return tagged_frame
    if defines(kind, "as_py"):  # pyarrow's scalars
        return lambda value: value.as_py()
    if defines(kind, "to_pylist"):  # pyarrow's arrays
        return lambda value: describe(value) if len(value) > LIMIT else value.to_pylist()
    if any(defines(kind, each) for each in ("item", "tolist", "to_list", "numpy", "__array__")):
        from ._arrays import array_conversion

        return array_conversion(kind)
    if all(defines(kind, each) for each in ("keys", "items", "__getitem__", "__len__")):
        return _small_mapping
    return None


def _by_protocol(kind: type) -> Callable[[Any], object] | None:
    """Paths, collections, objects that can tell what they hold, and numbers."""
    if defines(kind, "__fspath__"):
        return lambda value: _text(os.fspath(value))
    if issubclass(kind, (Set, ValuesView, Sequence)):
        return _small_collection
    if defines(kind, "model_dump"):
        return partial(_told, "model_dump")
    # What can be indexed is data, such as a whole data set; what cannot is a configuration.
    if defines(kind, "to_dict") and not defines(kind, "__getitem__"):
        return partial(_told, "to_dict")
    if defines(kind, "__index__"):
        return int
    if defines(kind, "__float__"):
        return float
    return None


def is_frame(kind: type) -> bool:
    """Whether objects of this type are dataframes whose rows are there: lazy ones are not, to read them is work."""
    if any(defines(kind, lazy) for lazy in ("collect", "compute", "execute")):
        return False
    if defines(kind, "__dataframe__"):
        return True
    return defines(kind, "columns") and any(defines(kind, each) for each in ("to_dict", "to_pydict"))


def _attributes(value: Any, names: Any) -> dict[str, object]:
    return {name: getattr(value, name) for name in names if hasattr(value, name)}


def _small_mapping(value: Any) -> object:
    if len(value) > LIMIT:
        return describe(value)
    from ._keys import keyed

    return keyed(pairs_of(value))


def _small_collection(value: Any) -> object:
    # One that says it is small may still go on for ever.
    return describe(value) if len(value) > LIMIT else list(islice(value, LIMIT))


def _set(value: Any) -> object:
    members = list(value)
    try:
        return sorted(members)
    except TypeError:  # "'<' not supported between instances": there is no order to bring them into.
        return members


def _told(telling: str, value: Any) -> object:
    told = getattr(value, telling)()
    return told if isinstance(told, Mapping) else describe(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else bytes(value).decode("utf-8", "backslashreplace")


def _memory(value: Any) -> object:
    if value.format in ("B", "b", "c"):
        return _text(value.tobytes())
    return describe(value) if value.nbytes // value.itemsize > LIMIT else value.tolist()


def _decimal(value: Any) -> object:
    try:
        number = float(value)
        return number if value != value or type(value)(repr(number)) == value else str(value)
    except (ValueError, ArithmeticError):  # A signalling NaN.
        return str(value)


def _fraction(value: Any) -> object:
    try:
        return float(value)
    except OverflowError:
        return str(value)


def _moment(value: Any) -> object:
    return value.isoformat() if value == value else None  # pandas.NaT is a datetime that differs from itself.


def _duration(value: Any) -> object:
    return value.total_seconds() if value == value else None


def _numpy_scalar(value: Any) -> object:
    held = value.item()
    if type(held) is not type(value):
        return held
    from ._arrays import plain_scalar

    return plain_scalar(value)


def _numpy_moment(value: Any) -> object:
    from ._arrays import moment_text

    return moment_text(str(value))


def _numpy_duration(value: Any) -> object:
    from ._arrays import seconds

    return seconds(value)


def _image(value: Any) -> object:
    from ._image import Image

    return Image(value)._tagged()


def _html(value: Any) -> object:
    from ._html import Html

    return Html(value)._tagged()


def _module(value: Any) -> object:
    return _image(value) if value.__name__ == "matplotlib.pyplot" else describe(value)


def _exact_dict(value: Any) -> object:
    from ._keys import keyed

    return keyed(pairs_of(value))


# orjson hands over what is derived from these, so that enums and named tuples come here; `json` carries them itself,
# and these do as it does.
_BUILT_IN: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (str, str.__str__),
    (int, int.__pos__),
    (float, float.__pos__),
    (dict, _exact_dict),
    (list, lambda value: list(list.__iter__(value))),
    (tuple, lambda value: list(tuple.__iter__(value))),
    (bytes, _text),
    (bytearray, _text),
    (memoryview, _memory),
    (range, lambda value: describe(value) if len(value) > LIMIT else list(value)),
    (set, _set),
    (frozenset, _set),
    (type, describe),
)

_BY_NAME: dict[tuple[str, str], Callable[[Any], object]] = {
    ("datetime", "datetime"): _moment,
    ("datetime", "date"): _moment,
    ("datetime", "time"): _moment,
    ("datetime", "timedelta"): _duration,
    ("decimal", "Decimal"): _decimal,
    ("fractions", "Fraction"): _fraction,
    ("uuid", "UUID"): str,
    ("builtins", "complex"): str,
    ("builtins", "module"): _module,
    ("collections", "deque"): list,
    ("collections", "UserString"): str,
    ("argparse", "Namespace"): lambda value: dict(vars(value)),
    ("types", "SimpleNamespace"): lambda value: dict(vars(value)),
    ("numpy", "datetime64"): _numpy_moment,
    ("numpy", "timedelta64"): _numpy_duration,
    ("numpy", "generic"): _numpy_scalar,
    ("pandas._libs.missing", "NAType"): lambda value: None,
    ("pandas._libs.tslibs.nattype", "NaTType"): lambda value: None,
    ("pandas.api.typing", "NAType"): lambda value: None,  # where pandas 3 says that they are
    ("pandas.api.typing", "NaTType"): lambda value: None,
    ("matplotlib.figure", "Figure"): _image,
    ("PIL.Image", "Image"): _image,
    ("plotly.basedatatypes", "BaseFigure"): _html,
}

#: Packages whose objects are plans: to read one is work, and may be a day of it.
_LAZY = frozenset({"dask", "dask_expr", "pyspark"})

_MOCKS = frozenset({"unittest.mock", "mock", "mock.mock"})
