"""Keeps a copy of a file or of bytes in the session's folder, from where the recorder takes it into the run."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

from ._say import say_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


_into: ContextVar[str] = ContextVar("session_folder", default="")


@contextmanager
def into(folder: str) -> Iterator[None]:
    """Keeps files in a session's folder, and not in that which the environment tells: the last one that was begun."""
    before = _into.set(folder)
    try:
        yield
    finally:
        _into.reset(before)


def session_folder() -> str | None:
    """The session's folder, or None where there is none."""
    return _into.get() or os.environ.get("TRACKIO_SPOOL") or None


_counter = count()


class Kept:
    """What became of something that was to be kept.

    Attributes:
        path: absolute path of the copy; of a file that could not be copied, of the original; None for bytes that
            could not be written.
        problem: why there is no copy, in words, or None where there is one.
    """

    __slots__ = ("path", "problem")

    def __init__(self, path: str | None, problem: str | None = None) -> None:
        self.path = path
        self.problem = problem


def keep_bytes(content: bytes, suffix: str) -> Kept:
    """Writes the bytes to a new file `<session>/media/<pid>-<n><suffix>`. Says once why, where it cannot. Never
    raises."""
    try:
        with _NewFile(suffix) as (descriptor, path):
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        return Kept(path)
    except Exception as error:  # Whatever the disk or the session's folder does, the program goes on.
        return _not_kept(None, _words(error), f"A {suffix.lstrip('.')} file")


def keep_file(path: str) -> Kept:
    """Copies the file, as it is now, to `<session>/media/<pid>-<n>` with its ending; shares its blocks where the file
    system can. Where it cannot be copied, says once why, and points at the original. Never raises."""
    original = os.path.abspath(path)
    try:
        # A pipe would be waited for, and a device has no end.
        if not stat.S_ISREG(os.stat(original).st_mode):
            return _not_kept(original, "it is not a regular file", original)
        with _NewFile(os.path.splitext(original)[1]) as (descriptor, kept):
            _copy(original, descriptor, kept)
        return Kept(kept)
    except Exception as error:  # As above.
        return _not_kept(original, _words(error), original)


class _NewFile:
    """Makes a file that was not there, and removes it again if it cannot be filled."""

    def __init__(self, suffix: str) -> None:
        folder = session_folder()
        if folder is None:
            raise OSError(0, "there is no session to keep it in")
        media = os.path.join(os.path.abspath(folder), "media")
        try:
            os.mkdir(media)
        except FileExistsError:
            pass  # An earlier file made it.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        while True:
            # After a fork both go on with one counter, but not with one pid; a pid that comes back finds its names
            # taken.
            self.path = os.path.join(media, f"{os.getpid()}-{next(_counter)}{suffix}")
            try:
                self.descriptor = os.open(self.path, flags, 0o666)
                return
            except FileExistsError:
                continue

    def __enter__(self) -> tuple[int, str]:
        return self.descriptor, self.path

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        os.close(self.descriptor)
        if kind is not None:
            os.unlink(self.path)


def _copy(original: str, descriptor: int, kept: str) -> None:
    try:
        import fcntl

        with open(original, "rb") as source:
            fcntl.ioctl(descriptor, 0x40049409, source.fileno())  # FICLONE, ioctl_ficlone(2)
    except (
        ImportError,
        OSError,
    ):  # Windows; or a file system that cannot share blocks. What is wrong otherwise, copyfile tells.
        import shutil

        shutil.copyfile(original, kept)


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"


def _not_kept(path: str | None, problem: str, what: str) -> Kept:
    where = "its record says so" if path is None else "its record points at the original"
    say_once(
        f"not kept: {problem}", f"{what} was logged but not kept: {problem}; {where}. Others like it are not told."
    )
    return Kept(path, problem)
