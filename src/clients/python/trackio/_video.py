"""Videos: files and arrays of frames."""

from __future__ import annotations

from ._kinds import defines
from ._medium import Medium, content_of, existing_file, given, is_path
from ._values import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._pixels import Pixels

_PIXEL_FORMATS = {1: "gray", 2: "ya8", 3: "rgb24", 4: "rgba"}

# Most players want a video's colours at half the size, so its sides must be even.
_EVEN = ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p"]

_CODECS = {
    "gif": ["-vf", "split[a][b];[a]palettegen[p];[b][p]paletteuse", "-loop", "0"],
    "mp4": ["-c:v", "libx264", *_EVEN, "-movflags", "+faststart"],
    "webm": ["-c:v", "libvpx-vp9", *_EVEN],
    "ogg": ["-c:v", "libtheora", *_EVEN],
}


class Video(Medium):
    """A video to be logged: `trackio.log({"episode": trackio.Video(frames, fps=30)})`.

    A file is copied as it is when the video is logged. An array is taken as it is now, and encoded when it is logged:
    by ffmpeg where that is on PATH; without it, the file is an animated PNG, which is said once.

    Args:
        value: one of

            - the path of a file;
            - an array or tensor of numpy, torch …, of shape (frames, channels, height, width), with 1, 3 (RGB) or 4
              (RGBA) channels, which may stand last; or with a batch axis before these, whose videos are put in a
              grid. The elements are as those of an Image;
            - bytes of a video file, or a file that is open for reading them; these need `format`.
        caption: text to show beside it.
        fps: frames a second of an array, above 0; 24 unless given.
        format: "gif", the default for an array, "mp4", "webm" or "ogg"; for bytes, what they are.
        data_or_path: another name of `value`.

    Raises:
        TypeError: the value is of none of these kinds.
        ValueError: there is no such file, no such format, or no video has this shape.
    """

    _TYPE = "trackio.video"

    def __init__(
        self,
        value: Any = None,
        caption: Any = None,
        fps: float | None = None,
        format: str | None = None,
        *,
        data_or_path: Any = None,
    ) -> None:
        super().__init__(caption)
        value = given("The value of a Video", value, data_or_path)
        self._content: tuple[bytes, str] | None = None
        self._frames: list[Pixels] = []
        self._fps = 24 if fps is None else fps
        self._format = None if format is None else format.lower().lstrip(".")
        kind = type(value)
        if is_path(value):
            self._path = existing_file(value)
        elif isinstance(value, (bytes, bytearray, memoryview)) or defines(kind, "read"):
            if self._format is None:
                raise ValueError('The bytes of a video need a format, such as Video(bytes, format="mp4").')
            self._content = (content_of(value), f".{self._format}")
        elif hasattr(value, "shape"):
            self._format = self._format or "gif"
            if self._format not in _CODECS:
                raise ValueError(f"An array can be written as {', '.join(_CODECS)}, not as {format!r}.")
            if not self._fps > 0:
                raise ValueError(f"A video has more than 0 frames a second, not {fps!r}.")
            from ._pixels import frames_of

            self._frames = frames_of(value)
        else:
            raise TypeError(f"A Video is made of a path, an array or bytes, not of {type_name(value)}.")

    def _encoded(self) -> tuple[bytes, str]:
        if self._content is not None:
            return self._content
        from ._ffmpeg import encoded
        from ._png import animated_png

        first, form = self._frames[0], self._format or "gif"
        raw = ["-f", "rawvideo", "-pix_fmt", _PIXEL_FORMATS[first.channels], "-s", f"{first.width}x{first.height}"]
        content = encoded(
            [*raw, "-r", str(self._fps), "-i", "pipe:0", "-an", *_CODECS[form]],
            b"".join(frame.content for frame in self._frames),
            f".{form}",
            "videos are kept as animated PNG",
        )
        return (animated_png(self._frames, self._fps), ".png") if content is None else (content, f".{form}")
