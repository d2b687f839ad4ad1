"""Turns what people log into what JSON can carry: no value is refused, and none costs another.

| logged                                               | kept                                                 |
| ---------------------------------------------------- | ---------------------------------------------------- |
| numpy scalars, 0-d arrays and tensors of any library | the number (`.item()`)                               |
| arrays and tensors of up to 10,000 elements          | nested lists                                         |
| larger ones                                          | their `repr`                                         |
| pandas and Polars series                             | a list; one with labels of its own a dict by label   |
| enums                                                | their value                                          |
| paths, UUIDs, complex numbers                        | text                                                 |
| dates and times, `numpy.datetime64`                  | text, ISO 8601                                       |
| durations                                            | seconds                                              |
| `Decimal`                                            | a number where a float spells it exactly, else text  |
| `Fraction`, other numbers                            | a number                                             |
| bytes                                                | text; what is no UTF-8 as `\\xNN`                    |
| dataclasses, attrs, pydantic models, namespaces      | a dict of their fields                               |
| mappings, objects with a `to_dict`                   | a dict                                               |
| named tuples, sets, deques, ranges, other sequences  | a list; sets sorted where they can be                |
| dataframes                                           | a table (`trackio.Table`)                            |
| matplotlib figures, PIL images                       | an image (`trackio.Image`); plotly figures as `Html` |
| `pandas.NA`, `pandas.NaT`, masked values             | null                                                 |
| everything else                                      | its `repr`                                           |
"""

from __future__ import annotations

# What is needed only for a type that was not met before, or when something failed, is imported then: `import trackio`
# is to cost next to nothing.

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

_known: dict[type, Callable[[Any], object]] = {}


def plain(value: object) -> object:
    """What stands for `value` in JSON: the `default` hook of an encoder, as the table above tells.

    The result may hold values for which the hook is to be called again. Never raises.
    """
    try:
        convert = _known.get(type(value))
        return _learn(type(value))(value) if convert is None else convert(value)
    except Exception:  # Whatever an object of somebody's own raises, the other values must be kept.
        return describe(value)
    except BaseException as error:
        # A panic in Rust (Polars) is no Exception, though it is an error like any.
        if type(error).__name__ != "PanicException":
            raise
        return describe(value)


def _learn(kind: type) -> Callable[[Any], object]:
    from ._kinds import choose

    if len(_known) > 500:  # Types that are made anew again and again (each mock has its own) must not pile up.
        _known.clear()
    convert = choose(kind)
    _known[kind] = convert
    return convert


def deep_plain(value: object) -> object:
    """The whole of `value` rebuilt from dicts with string keys, lists, strings, numbers, booleans and None, so that
    `json.dumps(…, allow_nan=True)` takes it: the slow way, for when an encoder raised.

    Keys become text (`1` is `"1"`, `None` is `"null"`, others as `str` spells them), what holds itself or lies deeper
    than 200 becomes its repr, integers that Python refuses to write in decimal become hexadecimal text, NaN and the
    infinities stay floats. Never raises.
    """
    from ._deep import rebuilt

    try:
        return rebuilt(value)
    except Exception:  # The program itself is so deep that nothing more can be called.
        return describe(value)


def describe(value: object) -> str:
    """The object's `repr`, or, where that raises, `<module.Class that has no repr>`. Never raises."""
    try:
        return str.__str__(repr(value))
    except Exception:  # Whatever a repr of somebody's own raises, the other values must be kept.
        return f"<{type_name(value)} that has no repr>"


def type_name(value: object) -> str:
    """Module and name of the value's type: `numpy.ndarray`."""
    return f"{type(value).__module__}.{type(value).__qualname__}"
