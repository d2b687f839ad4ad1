"""Objects in three dimensions: files, and clouds of points."""

from __future__ import annotations

import os
import struct

from ._arrays import on_host
from ._kinds import defines
from ._medium import Medium, content_of, existing_file, given, is_path
from ._values import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Colours of the categories 1 to 14, evenly round the colour wheel, light and dark in turn.
_COLOURS = [
    (230, 60, 60), (150, 75, 20), (240, 180, 40), (110, 120, 20), (120, 200, 60), (20, 110, 60), (60, 210, 180),
    (20, 100, 130), (80, 160, 240), (40, 60, 160), (150, 110, 240), (110, 30, 140), (240, 110, 210), (140, 20, 70),
]  # fmt: skip
_GREY = (150, 160, 180)

_PLY_HEADER = (
    "ply\nformat binary_little_endian 1.0\nelement vertex {count}\n"
    "property float x\nproperty float y\nproperty float z\n"
    "property uchar red\nproperty uchar green\nproperty uchar blue\nproperty uchar category\nend_header\n"
)


class Object3D(Medium):
    """An object in three dimensions to be logged: `trackio.log({"scan": trackio.Object3D(points)})`.

    A file is copied as it is when the object is logged, alone: textures and materials in files of their own do not
    come with it. Points are taken as they are now and kept as a binary PLY file.

    Args:
        value: the path of a file (glb, gltf, obj, stl, ply, splat or another); or points, an array of numpy, torch …,
            or a list, of shape (points, 3): x, y, z; (points, 4): and a category from 1 to 14; or (points, 6): and
            red, green, blue from 0 to 255; or a dict with such `points`, whose other entries are kept beside them; or
            bytes of a file, or a file that is open for reading them, which need `file_type`.
        caption: text to show beside it.
        file_type: what bytes are, such as "glb".
        data_or_path, path_or_array: other names of `value`.

    Raises:
        TypeError: the value is of none of these kinds.
        ValueError: there is no such file, the points have another shape, or a number is not finite or not in its
            range.
    """

    _TYPE = "trackio.object3d"

    def __init__(
        self,
        value: Any = None,
        caption: Any = None,
        file_type: str | None = None,
        *,
        data_or_path: Any = None,
        path_or_array: Any = None,
    ) -> None:
        super().__init__(caption)
        value = given("The value of an Object3D", value, data_or_path if path_or_array is None else path_or_array)
        self._content = b""
        self._extra: dict[str, object] = {}
        if is_path(value):
            self._path = existing_file(value)
            self._told(os.path.splitext(self._path)[1], None)
        elif isinstance(value, (bytes, bytearray, memoryview)) or defines(type(value), "read"):
            if file_type is None:
                raise ValueError('The bytes of an object need a file_type, such as Object3D(bytes, file_type="glb").')
            self._content = content_of(value)
            self._told(file_type, None)
        else:
            beside = {name: each for name, each in value.items() if name != "points"} if isinstance(value, dict) else {}
            points = _points(value["points"] if isinstance(value, dict) and "points" in value else value)
            self._content = _ply(points)
            self._told("ply", len(points))
            self._extra.update({f"_{name}" if name in self._extra else name: each for name, each in beside.items()})

    def _told(self, ending: str, count: int | None) -> None:
        form = ending.lower().lstrip(".")
        self._extra["format"] = form
        self._extra["kind"] = "point_cloud" if count is not None else "gaussian_splat" if form == "splat" else "mesh"
        if count is not None:
            self._extra.update(original_point_count=count, rendered_point_count=count)

    def _encoded(self) -> tuple[bytes, str]:
        return self._content, f".{self._extra['format']}"

    def _fields(self) -> dict[str, object]:
        return self._extra


def _points(value: Any) -> list[list[float]]:
    host = on_host(value)
    rows = host.tolist() if defines(type(host), "tolist") else host
    if not isinstance(rows, (list, tuple)):
        raise TypeError(f"An Object3D is made of a path, points or bytes, not of {type_name(value)}.")
    width = len(rows[0]) if rows and isinstance(rows[0], (list, tuple)) else 0
    if width not in (3, 4, 6):
        raise ValueError(
            "Points have the shape (points, 3), (points, 4) or (points, 6), "
            f"not {getattr(value, 'shape', (len(rows), width))}."
        )
    for place, row in enumerate(rows):
        if len(row) != width:
            raise ValueError(f"Point {place} has {len(row)} numbers, where point 0 has {width}.")
        if not all(abs(each) < 3.4e38 for each in row[:3]):  # What 32 bits hold.
            raise ValueError(f"Point {place} is not finite: {row[:3]!r}.")
        low, high = (1, 14) if width == 4 else (0, 255)
        if not all(low <= each <= high and each == int(each) for each in row[3:]):
            what = "The category" if width == 4 else "A colour"
            raise ValueError(f"{what} of point {place} is a whole number from {low} to {high}: {row[3:]!r}.")
    return list(rows)


def _ply(points: list[list[float]]) -> bytes:
    pack = struct.Struct("<fffBBBB").pack
    parts = [_PLY_HEADER.format(count=len(points)).encode("ascii")]
    for point in points:
        category = int(point[3]) if len(point) == 4 else 0
        colour = _COLOURS[category - 1] if category else _GREY
        if len(point) == 6:
            colour = (int(point[3]), int(point[4]), int(point[5]))
        parts.append(pack(point[0], point[1], point[2], *colour, category))
    return b"".join(parts)
