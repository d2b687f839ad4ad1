"""Images: files, arrays, tensors, PIL images, figures."""

from __future__ import annotations

import io

from ._kinds import defines
from ._medium import Medium, content_of, existing_file, given, is_path
from ._say import say_once
from ._values import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._pixels import Pixels


class Image(Medium):
    """An image to be logged: `trackio.log({"sample": trackio.Image(array, caption="a cat")})`.

    A file is copied as it is when the image is logged. Everything else is taken as it is now and kept as PNG.

    Args:
        value: one of

            - the path of a file;
            - an array or tensor of numpy, torch, jax, tensorflow …, or nested lists, of shape (height, width),
              (height, width, channels) or (channels, height, width), with 1, 3 (RGB) or 4 (RGBA) channels, or 2 (grey
              and alpha) where they are last. Where both are possible, torch's channels are first and those of others
              last. An axis before these makes a grid of images. Integers are levels from 0 to 255. Floats from 0 to
              1, or from -1 to 1, are scaled to that, others are levels; NaN is 0;
            - a PIL image;
            - a matplotlib figure, axes, or `pyplot`;
            - bytes of an image file, or a file that is open for reading them.
        caption: text to show beside it.
        mode: PIL's name of a mode that a PIL image is to be converted to.
        file_type, format: the kind of file that a PIL image or a figure is written as, such as "jpg"; "png" unless
            given.
        normalize: False: floats are levels from 0 to 255, whatever their range.
        boxes, classes: kept with the image, as they are.
        masks: not kept, which is said once. grouping: ignored.
        data_or_path: another name of `value`.

    Raises:
        TypeError: the value is of none of these kinds.
        ValueError: there is no such file, or no image has this shape.
    """

    _TYPE = "trackio.image"

    def __init__(
        self,
        value: Any = None,
        caption: Any = None,
        mode: str | None = None,
        grouping: object = None,
        classes: Any = None,
        boxes: Any = None,
        masks: Any = None,
        file_type: str | None = None,
        normalize: bool = True,
        *,
        format: str | None = None,
        data_or_path: Any = None,
    ) -> None:
        super().__init__(caption)
        value = given("The value of an Image", value, data_or_path)
        self._extra = {name: each for name, each in (("boxes", boxes), ("classes", classes)) if each is not None}
        self._pixels: Pixels | None = None
        self._content: tuple[bytes, str] | None = None
        if masks is not None:
            say_once("masks", "the masks of images are not kept.")
        file_type = (file_type or format or "png").lower().lstrip(".")
        kind = type(value)
        if is_path(value):
            self._path = existing_file(value)
        elif isinstance(value, (bytes, bytearray, memoryview)) or defines(kind, "read"):
            content = content_of(value)
            self._content = (content, _ending(content))
        elif _figure_of(value) is not None:
            self._content = (_saved(_figure_of(value), file_type), f".{file_type}")
        elif any(base.__module__ == "PIL.Image" for base in kind.__mro__):
            self._content = (_pil(value, mode, file_type), f".{file_type}")
        elif isinstance(value, (list, tuple)) or hasattr(value, "shape"):
            from ._pixels import picture_of

            self._pixels = picture_of(value, normalize)
        else:
            raise TypeError(
                f"An Image is made of a path, an array, a PIL image or a matplotlib figure, not of {type_name(value)}."
            )

    def _encoded(self) -> tuple[bytes, str]:
        if self._content is not None:
            return self._content
        from ._png import png

        assert self._pixels is not None  # The constructor sets one of the three.
        return png(self._pixels), ".png"

    def _fields(self) -> dict[str, object]:
        return self._extra


def _figure_of(value: Any) -> Any:
    """The matplotlib figure that a figure, axes or `pyplot` itself stand for, or None."""
    if getattr(value, "__name__", None) == "matplotlib.pyplot":
        return value.gcf()
    kind = type(value)
    if defines(kind, "savefig"):
        return value
    return value.get_figure() if defines(kind, "get_figure") else None


def _saved(figure: Any, file_type: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=file_type)
    return buffer.getvalue()


def _pil(image: Any, mode: str | None, file_type: str) -> bytes:
    buffer = io.BytesIO()
    kind = {"jpg": "JPEG"}.get(file_type, file_type.upper())
    fits = {"PNG": ("1", "L", "LA", "I", "I;16", "P", "RGB", "RGBA"), "JPEG": ("L", "RGB", "CMYK")}.get(kind)
    if mode is not None and image.mode != mode:
        image = image.convert(mode)
    if fits is not None and image.mode not in fits:
        image = image.convert("RGB")
    # Pillow's own choice takes seconds for a photograph, while the training waits.
    large = image.size[0] * image.size[1] > 1 << 19
    image.save(buffer, format=kind, **({"compress_level": 1} if large and kind == "PNG" else {}))
    return buffer.getvalue()


def _ending(content: bytes) -> str:
    for start, ending in (
        (b"\x89PNG", ".png"),
        (b"\xff\xd8\xff", ".jpg"),
        (b"GIF8", ".gif"),
        (b"BM", ".bmp"),
        (b"II*\0", ".tif"),
        (b"MM\0*", ".tif"),
    ):
        if content.startswith(start):
            return ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    if b"<svg" in content[:1000]:
        return ".svg"
    raise ValueError(f"The bytes are no PNG, JPEG, GIF, BMP, TIFF, WebP or SVG image; they begin with {content[:8]!r}.")
