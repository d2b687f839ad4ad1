"""Arrays and tensors of any library, by their own methods: numpy, torch, jax, tensorflow, cupy, xarray, pandas,
Polars."""

from __future__ import annotations

from ._kinds import LIMIT, defines, package_of
from ._values import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


def shape_of(value: Any) -> tuple[int, ...]:
    """The array's shape. Raises TypeError where an axis has no length, as in a symbolic tensor."""
    return tuple(int(axis) for axis in value.shape)


def plain_scalar(value: Any) -> object:
    """The one number (or text, or date) that a scalar or a 0-d array holds; a masked one is None."""
    if defines(type(value), "mask") and defines(type(value), "tolist"):
        return value.tolist()
    held = value.item()
    if type(held) is not type(value):
        return held
    # numpy's long doubles are their own item, and so is a 0-d array that holds itself, which is no number.
    return complex(value) if getattr(value, "dtype", None) == "clongdouble" else float(value)


def array_conversion(kind: type) -> Callable[[Any], object]:
    """`plain_array` for the arrays of this type, with a short way for tensors that hold one number, such as a loss."""
    if not defines(kind, "item") or defines(kind, "mask") or package_of(kind) == "numpy":
        return plain_array

    def convert(value: Any) -> object:
        if getattr(value, "shape", ()) == ():
            held = value.item()
            if type(held) is not kind:
                return held
        return plain_array(value)

    return convert


def plain_array(value: Any) -> object:
    """The array as nested lists, a 0-d one as what it holds, one of more than 10,000 elements as its repr.

    A pandas Series whose index has a name or holds other than integers becomes a dict by its labels. May raise what
    the array raises.
    """
    kind = type(value)
    if not hasattr(value, "shape"):
        # array.array, and what only has the one number.
        return plain_scalar(value) if not defines(kind, "tolist") else _short_list(value)
    shape = shape_of(value)
    if not shape and defines(kind, "item"):
        return _numpy_time(value) if _holds_time(value) else plain_scalar(value)
    count = 1
    for axis in shape:
        count *= axis
    if count > LIMIT:
        return describe(value)
    if defines(kind, "iloc") and (value.index.name is not None or getattr(value.index.dtype, "kind", "O") not in "iu"):
        from ._keys import keyed

        return keyed(zip(value.index.tolist(), value.tolist()))
    if _holds_time(value):
        return _numpy_time(value)
    for listing in ("tolist", "to_list"):
        if defines(kind, listing):
            return getattr(value, listing)()
    inner = value.numpy() if defines(kind, "numpy") else value.__array__()
    return describe(value) if type(inner) is kind else plain_array(inner)


def _short_list(value: Any) -> object:
    return describe(value) if len(value) > LIMIT else value.tolist()


def _holds_time(value: Any) -> bool:
    return package_of(type(value)) == "numpy" and value.dtype.kind in "mM" and not defines(type(value), "mask")


def _numpy_time(value: Any) -> object:
    # `tolist` gives nanoseconds as bare integers.
    if value.dtype.kind == "M":
        return _each(value.astype(str).tolist(), moment_text)
    return _each((value / value.dtype.type(1, "s")).tolist(), _or_none)


def _each(value: Any, convert: Any) -> object:
    return [_each(each, convert) for each in value] if isinstance(value, list) else convert(value)


def moment_text(text: str) -> str | None:
    """numpy's spelling of a date is ISO 8601, but for its `NaT`, which is None."""
    return None if text == "NaT" else text


def seconds(value: Any) -> object:
    """A `numpy.timedelta64` in seconds; None for `NaT`. Raises TypeError for months and years, which have no
    length."""
    return _or_none(float(value / type(value)(1, "s")))


def _or_none(number: float) -> float | None:
    return number if number == number else None


def on_host(value: Any) -> Any:
    """The array in main memory as a numpy array, where its library can make it one by itself; otherwise as it is.

    Takes tensors from their device and their graph (torch, tensorflow, jax, cupy, paddle), and makes 32 bits of floats
    that numpy has not, such as bfloat16. May raise what they raise.
    """
    host = _on_host(value)
    kind = getattr(getattr(host, "dtype", None), "kind", None)
    if kind == "V" and host.dtype.names is None and defines(host.dtype.type, "__float__"):
        return host.astype("float32")
    return host


def _on_host(value: Any) -> Any:
    kind = type(value)
    if package_of(kind) == "numpy":
        return value
    if any(package_of(base) == "torch" for base in kind.__mro__):
        value = value.detach().cpu()
        # numpy has no bfloat16.
        value = value.float() if str(value.dtype) in ("torch.bfloat16", "torch.float16") else value
    for name in ("numpy", "to_numpy", "get"):
        if defines(kind, name):
            try:
                return getattr(value, name)()
            except (RuntimeError, ImportError, TypeError):  # torch without numpy: "Numpy is not available"
                return value
    return value.__array__() if defines(kind, "__array__") else value
