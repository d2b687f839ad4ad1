"""Arrays as sound: samples of 16 bits, and the WAV file of them."""

from __future__ import annotations

import io
import sys
from array import array as numbers_array

from ._arrays import on_host, shape_of
from ._kinds import defines
from ._values import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: More axes than this are samples, not channels.
_MOST_CHANNELS = 32


class Samples:
    """Sound: `content` holds 16-bit integers, low byte first, the channels of a moment beside each other."""

    __slots__ = ("content", "channels")

    def __init__(self, content: bytes, channels: int) -> None:
        self.content = content
        self.channels = channels


def samples_of(value: Any) -> Samples:
    """The sound in an array of shape (samples,), (samples, channels) or (channels, samples).

    Floats are from -1 to 1; where they go beyond, all are made quieter so that the loudest is 1; NaN is 0. Integers
    keep their upper 16 bits; those of 64 bits are 16-bit samples. Raises ValueError for other shapes and for samples
    of 64 bits beyond 16, TypeError for elements that are no real numbers.
    """
    value = on_host(value)
    if not defines(type(value), "tolist") and not isinstance(value, (list, tuple)):
        raise TypeError(f"Sound is an array of samples, not {type_name(value)}.")
    if not defines(type(value), "astype") or not defines(type(value), "tobytes"):
        content, shape = _from_lists(value.tolist() if defines(type(value), "tolist") else value)
    else:
        content, shape = _sixteen_bits(value).astype("<i2").tobytes(), shape_of(value)
    if len(shape) not in (1, 2):
        raise ValueError(f"Sound has the shape (samples,), (samples, channels) or (channels, samples), not {shape}.")
    if len(shape) == 1:
        return Samples(content, 1)
    if shape[1] <= _MOST_CHANNELS:
        return Samples(content, shape[1])
    if shape[0] > _MOST_CHANNELS:
        raise ValueError(f"Sound has at most {_MOST_CHANNELS} channels; the shape is {shape}.")
    return Samples(_interleaved(content, *shape), shape[0])


def wav(samples: Samples, sample_rate: int) -> bytes:
    """The sound as a WAV file of 16-bit samples; `sample_rate` in Hz."""
    import wave

    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as writer:
        writer.setnchannels(samples.channels)
        writer.setsampwidth(2)
        writer.setframerate(sample_rate)
        writer.writeframes(samples.content)
    return buffer.getvalue()


def _sixteen_bits(value: Any) -> Any:
    kind, size = value.dtype.kind, value.dtype.itemsize
    if kind == "f":
        value = value.astype("float64")
        finite = abs(value) < float("inf")
        if not finite.all():
            value[~finite] = 0
        peak = float(abs(value).max()) if value.size else 0.0
        return (value * (32767 / max(1.0, peak))).round()
    if kind not in ("i", "u", "b"):
        raise TypeError(f"Sound is made of floats or integers, not of {value.dtype}.")
    if size == 8:
        if value.size and (int(value.min()) < -32768 or int(value.max()) > 32767):
            raise ValueError(
                "Samples of 64 bits must lie from -32768 to 32767; give them as floats from -1 to 1, or as int16."
            )
        return value
    value = value.astype("int64")
    if kind == "u":
        value = value - (1 << (8 * size - 1))
    return value * 256 if size == 1 else value >> (8 * size - 16)


def _from_lists(nested: Any) -> tuple[bytes, tuple[int, ...]]:
    shape: tuple[int, ...] = (len(nested),)
    flat = list(nested)
    if flat and isinstance(flat[0], (list, tuple)):
        shape = (len(flat), len(flat[0]))
        flat = [each for part in flat for each in part]
        if len(flat) != shape[0] * shape[1]:
            raise ValueError(f"The rows of an array of sound are equally long; the first one makes the shape {shape}.")
    if not all(isinstance(each, (int, float)) for each in flat):
        raise TypeError("Sound is made of floats or integers.")
    if any(isinstance(each, float) for each in flat):
        flat = [each if abs(each) < float("inf") else 0.0 for each in flat]
        scale = 32767 / max([1.0, *map(abs, flat)])
        flat = [round(each * scale) for each in flat]
    if flat and not -32768 <= min(flat) <= max(flat) <= 32767:
        raise ValueError("Integer samples in lists must lie from -32768 to 32767.")
    samples = numbers_array("h", flat)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes(), shape


def _interleaved(content: bytes, channels: int, length: int) -> bytes:
    apart = numbers_array("h", content)
    mixed = numbers_array("h", bytes(len(content)))
    for channel in range(channels):
        mixed[channel::channels] = apart[channel * length : (channel + 1) * length]
    return mixed.tobytes()
