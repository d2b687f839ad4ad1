"""What all media have in common: a caption, and a file that is kept when they are logged."""

from __future__ import annotations

import os

from . import _keep
from ._say import say_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Medium:
    """A value that is logged as a file. Subclasses set `_path`, or make the bytes in `_encoded`.

    Attributes:
        caption: text to show beside it, or None.
    """

    _TYPE = ""

    def __init__(self, caption: Any = None) -> None:
        self.caption = caption
        #: Absolute path of a file that the user named; it is copied each time, for the program may overwrite it.
        self._path: str | None = None
        #: The session's folder and the file that is there already: content of our own does not change.
        self._kept_in: tuple[str | None, str] | None = None

    def _encoded(self) -> tuple[bytes, str]:
        """The file's content and its ending. May raise."""
        raise NotImplementedError

    def _fields(self) -> dict[str, object]:
        """Further fields of the tagged value."""
        return {}

    def _tagged(self) -> dict[str, object]:
        kept = self._keep()
        tagged: dict[str, object] = {"_type": self._TYPE, "file_path": kept.path, "caption": self.caption}
        if kept.path is None:
            del tagged["file_path"]
            tagged["missing"] = kept.problem
        return {**tagged, **self._fields()}

    def _keep(self) -> _keep.Kept:
        try:
            if self._path is not None:
                return _keep.keep_file(self._path)
            folder = _keep.session_folder()
            if self._kept_in is not None and self._kept_in[0] == folder:
                return _keep.Kept(self._kept_in[1])
            kept = _keep.keep_bytes(*self._encoded())
            if kept.path is not None:
                self._kept_in = (folder, kept.path)
            return kept
        except Exception as error:  # A picture that cannot be written must not cost the metrics beside it.
            problem = f"{type(error).__name__}: {error}"
            say_once(f"not encoded: {problem}", f"{self!r} could not be written: {problem}")
            return _keep.Kept(None, problem)

    def __repr__(self) -> str:
        told = "" if self.caption is None else f" {self.caption!r:.80}"
        return f"<trackio.{type(self).__name__}{told}>"


def existing_file(path: Any) -> str:
    """The absolute path of a file that is there. Raises ValueError where there is none."""
    text = os.fsdecode(path)
    if not os.path.isfile(text):
        raise ValueError(f"File not found: {text!r} (in {os.getcwd()!r}).")
    return os.path.abspath(text)


def is_path(value: object) -> bool:
    """Whether the value is text or a path object."""
    return isinstance(value, (str, os.PathLike))


def content_of(readable: Any) -> bytes:
    """The bytes of an open file or a buffer, from its beginning. Raises TypeError where it reads text."""
    if isinstance(readable, (bytes, bytearray, memoryview)):
        return bytes(readable)
    if hasattr(readable, "seek"):
        readable.seek(0)
    content = readable.read()
    if not isinstance(content, bytes):
        raise TypeError(f"The file must be opened for reading bytes (mode 'rb'); it gave {type(content).__name__}.")
    return content


def given(name: str, first: Any, second: Any) -> Any:
    """The one of two spellings of an argument that was given. Raises TypeError where none or both were."""
    if (first is None) == (second is None):
        raise TypeError(f"{name} is needed, and once.")
    return second if first is None else first
