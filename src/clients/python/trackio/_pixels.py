"""Arrays as pixels of 8 bits: of any library, channels first or last, integers or floats."""

from __future__ import annotations

from ._arrays import on_host, shape_of
from ._kinds import defines, package_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Sequence

_CHANNELS = (1, 3, 4)


class Pixels:
    """A picture: `content` holds its rows from the top, each of `width` pixels of `channels` bytes (1 grey, 2 grey
    and alpha, 3 RGB, 4 RGBA)."""

    __slots__ = ("width", "height", "channels", "content")

    def __init__(self, width: int, height: int, channels: int, content: bytes) -> None:
        self.width = width
        self.height = height
        self.channels = channels
        self.content = content


def picture_of(array: Any, normalize: bool = True) -> Pixels:
    """The picture in an array of shape (height, width), (height, width, channels) or (channels, height, width);
    several of them, with an axis before these, as a grid.

    Where both readings are possible, torch's tensors have their channels first, and all others last. Raises
    ValueError for other shapes, TypeError for elements that are no real numbers.
    """
    content, shape = levels(array, normalize)
    if len(shape) == 2:
        shape = (*shape, 1)
        return Pixels(shape[1], shape[0], 1, content)
    if len(shape) not in (3, 4) or 0 in shape:
        raise ValueError(
            "A picture has the shape (height, width), (height, width, channels) or (channels, height, width), "
            f"not {shape}."
        )
    first = _channels_first(shape[-3:], any(package_of(base) == "torch" for base in type(array).__mro__))
    size = len(content) // (shape[0] if len(shape) == 4 else 1)
    pictures = [_picture(content[at : at + size], shape[-3:], first) for at in range(0, len(content), size)]
    return grid(pictures) if len(pictures) > 1 else pictures[0]


def frames_of(array: Any) -> list[Pixels]:
    """The frames in an array of shape (frames, channels, height, width), or of (batch, frames, channels, height,
    width), whose videos are put in a grid. Channels may stand last. Raises ValueError for other shapes."""
    content, shape = levels(array, True)
    if len(shape) not in (4, 5) or 0 in shape:
        raise ValueError(
            "A video has the shape (frames, channels, height, width) or (batch, frames, channels, height, width), "
            f"not {shape}."
        )
    first = _channels_first(shape[-3:], True)
    count = shape[-4]
    size = len(content) // count // (shape[0] if len(shape) == 5 else 1)
    pictures = [_picture(content[at : at + size], shape[-3:], first) for at in range(0, len(content), size)]
    return [grid(pictures[frame::count]) for frame in range(count)] if len(pictures) > count else pictures


def grid(pictures: Sequence[Pixels]) -> Pixels:
    """Pictures of one size in a grid that is as square as can be, row by row; what is free at its end is 0."""
    one = pictures[0]
    columns = 1
    while columns * columns < len(pictures):
        columns += 1
    rows = -(-len(pictures) // columns)
    stride = one.width * one.channels
    content = bytearray(rows * one.height * columns * stride)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        for y in range(one.height):
            at = ((row * one.height + y) * columns + column) * stride
            content[at : at + stride] = picture.content[y * stride : (y + 1) * stride]
    return Pixels(columns * one.width, rows * one.height, one.channels, bytes(content))


def levels(array: Any, normalize: bool) -> tuple[bytes, tuple[int, ...]]:
    """The array's elements as bytes, in its own order, and its shape.

    Booleans are 0 and 255. Integers are levels from 0 to 255; what is outside is clipped. Floats from 0 to 1 are
    scaled to that, and so are floats from -1 to 1; others, and all where `normalize` is false, are levels. NaN and
    the infinities are 0. Raises TypeError for elements that are no real numbers.
    """
    array = on_host(array)
    kind = getattr(getattr(array, "dtype", None), "kind", None)
    if not (defines(type(array), "astype") and defines(type(array), "tobytes")) or kind == "O":
        return _listed_levels(array, normalize)
    if kind == "b":
        array = array.astype("uint8") * 255
    elif kind == "f":
        array = _scaled(array.astype("float32") if array.dtype.itemsize != 4 else array, normalize)
    elif kind not in ("u", "i"):
        raise TypeError(f"A picture is made of integers, floats or booleans, not of {array.dtype}.")
    elif array.dtype.itemsize > 1 or kind == "i":
        array = array.clip(0, 255).astype("uint8")
    return array.tobytes(), shape_of(array)


def _scaled(array: Any, normalize: bool) -> Any:
    low, high = (float(array.min()), float(array.max())) if array.size else (0.0, 0.0)
    if not (abs(low) < float("inf") and abs(high) < float("inf")):
        array = array.copy()
        array[~(abs(array) < float("inf"))] = 0
        low, high = float(array.min()), float(array.max())
    factor, shift = _scale(low, high, normalize)
    scaled = array * factor
    scaled += shift + 0.5
    return scaled.clip(0, 255, out=scaled).astype("uint8")


def _scale(low: float, high: float, normalize: bool) -> tuple[float, float]:
    if not normalize or low < -1 or high > 1:
        return 1.0, 0.0
    return (255.0, 0.0) if low >= 0 else (127.5, 127.5)


def _listed_levels(array: Any, normalize: bool) -> tuple[bytes, tuple[int, ...]]:
    nested = array.tolist() if defines(type(array), "tolist") else array
    shape = []
    inner = nested
    while isinstance(inner, (list, tuple)):
        shape.append(len(inner))
        inner = inner[0] if inner else None
    numbers = nested
    for _ in shape[1:]:
        numbers = [each for part in numbers for each in part]
    if not all(isinstance(each, (int, float)) for each in numbers):
        raise TypeError("A picture is made of integers, floats or booleans.")
    count = 1
    for axis in shape:
        count *= axis
    if not isinstance(nested, (list, tuple)) or len(numbers) != count:
        raise ValueError(
            f"A picture is an array whose rows are equally long; its first ones make the shape {tuple(shape)}."
        )
    if any(isinstance(each, float) for each in numbers):
        numbers = [each if abs(each) < float("inf") else 0 for each in numbers]
        factor, shift = _scale(min(numbers), max(numbers), normalize)
        numbers = [each * factor + shift + 0.5 for each in numbers]
    elif numbers and isinstance(numbers[0], bool):
        numbers = [each * 255 for each in numbers]
    return bytes(min(255, max(0, int(each))) for each in numbers), tuple(shape)


def _channels_first(shape: tuple[int, ...], preferred: bool) -> bool:
    first, last = shape[0] in _CHANNELS, shape[2] in (*_CHANNELS, 2)
    if not first and not last:
        raise ValueError(f"One axis of a picture has 1, 3 or 4 channels, the first or the last; the shape is {shape}.")
    return first and (preferred or not last)


def _picture(content: bytes, shape: tuple[int, ...], channels_first: bool) -> Pixels:
    if not channels_first:
        return Pixels(shape[1], shape[0], shape[2], content)
    channels, height, width = shape
    size = height * width
    mixed = bytearray(len(content))
    for channel in range(channels):
        mixed[channel::channels] = content[channel * size : (channel + 1) * size]
    return Pixels(width, height, channels, bytes(mixed))
