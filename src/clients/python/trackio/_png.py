"""Writes PNG, and animated PNG, with zlib alone (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._pixels import Pixels

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}

#: Bytes of a picture above which speed counts more than size: a training program waits for this.
_LARGE = 1 << 20


def png(picture: Pixels) -> bytes:
    """The picture as a PNG file."""
    return _SIGNATURE + _header(picture) + _chunk(b"IDAT", _packed(picture)) + _chunk(b"IEND", b"")


def animated_png(frames: list[Pixels], fps: float) -> bytes:
    """The frames, of one size and at least one, as an animated PNG that repeats for ever; `fps` frames a second."""
    first = frames[0]
    parts = [_SIGNATURE, _header(first), _chunk(b"acTL", struct.pack(">II", len(frames), 0))]
    number = 0
    delay = (
        struct.pack(">HH", 1, int(fps))
        if fps == int(fps) and 0 < fps < 65536
        else struct.pack(">HH", _millis(fps), 1000)
    )
    for frame in frames:
        place = struct.pack(">IIIII", number, first.width, first.height, 0, 0)
        parts.append(_chunk(b"fcTL", place + delay + b"\0\0"))
        number += 1
        if frame is first:
            parts.append(_chunk(b"IDAT", _packed(frame)))
        else:
            parts.append(_chunk(b"fdAT", struct.pack(">I", number) + _packed(frame)))
            number += 1
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _millis(fps: float) -> int:
    return min(65535, max(1, round(1000 / fps)))


def _header(picture: Pixels) -> bytes:
    size = struct.pack(">II", picture.width, picture.height)
    return _chunk(b"IHDR", size + bytes([8, _COLOUR_TYPES[picture.channels], 0, 0, 0]))


def _packed(picture: Pixels) -> bytes:
    packer = zlib.compressobj(1 if len(picture.content) > _LARGE else 6)
    stride = picture.width * picture.channels
    rows = memoryview(picture.content)
    parts = []
    for at in range(0, len(rows), stride):
        parts.append(packer.compress(b"\0"))  # The filter "none": others are a loop over bytes.
        parts.append(packer.compress(rows[at : at + stride]))
    parts.append(packer.flush())
    return b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
