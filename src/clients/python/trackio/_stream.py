"""A stream: the file that one process appends its lines to (`docs/format.md`, section 1).

A line is one ``write``. Whatever goes wrong with that (a full disk, a folder that is gone) does not reach the program:
the line waits in memory until the next one is written, and the person is told once.
"""

from __future__ import annotations

import os
from _thread import RLock
from collections import deque
from errno import EBADF, ENOSPC

from ._encode import prefer_orjson, typed_line
from ._rank import rank
from ._say import say, say_once

_MOST_WAITING = 16 << 20
"""Bytes of lines that are held while they cannot be written; what comes on top of that is lost, counted and told."""

_HIGH = (4000, 1000, 240, 120, 60)
"""Our descriptors are above the first of these that the limit of open files allows: a program that closes all files and
opens others gets the lowest numbers, and one of ours only with nearly as many as it may open."""

NOT_OPEN = -1


class Stream:
    """One process's lines on their way into a session's folder. The first line opens it, also in a forked child."""

    __slots__ = (
        "folder",
        "hot",
        "path",
        "_busy",
        "_bytes",
        "_fd",
        "_lost",
        "_lock",
        "_pid",
        "_rests",
        "_torn",
        "_waiting",
    )

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.hot = NOT_OPEN
        """The descriptor that a line may be written to at once; `NOT_OPEN` while something else comes first."""
        self.path = ""
        self._lost = 0
        self._begin()

    def _begin(self) -> None:
        self.hot = NOT_OPEN
        self._fd = NOT_OPEN
        self._pid = 0
        self._lock = RLock()
        self._waiting: deque[bytes] = deque()
        self._bytes = 0  # That wait.
        self._torn = 0  # Bytes of the first waiting line that were written.
        self._busy = False
        self._rests = False  # Its file is closed, and goes on with the next line.

    def write(self, data: bytes) -> None:
        """Appends one line, newline included. Never raises for what the disk does."""
        try:
            done = os.write(self.hot, data)
        except OSError:
            done = 0
        if done != len(data):
            self.write_on(data, done)

    def write_on(self, data: bytes, done: int) -> None:
        """Takes over a line of which so many bytes were written."""
        with self._lock:
            self._hold(data, done)
            self._flush()

    def close(self) -> None:
        """Writes what waits, if that can be done, and closes. A later line opens another file."""
        with self._lock:
            self.settle()
            fd = self._fd
            self._begin()
            if self in _streams:
                _streams.remove(self)
            if fd != NOT_OPEN:
                os.close(fd)

    def rest(self) -> None:
        """Gives the descriptor back, where nothing waits. A later line goes on in the same file."""
        with self._lock:
            if self._waiting or self._fd == NOT_OPEN or self._pid != os.getpid():
                return
            fd = self._fd
            self.hot = self._fd = NOT_OPEN
            self._rests = True
            os.close(fd)

    def settle(self) -> None:
        """Writes what waits, or says that it cannot be: there may be no later time."""
        with self._lock:
            if self._waiting:
                self._flush()
            count = len(self._waiting) + self._lost
            if count > 0:
                lines = "1 line" if count == 1 else f"{count} lines"
                say(f"{lines} could not be written to {self.folder}; lost")
                self._waiting.clear()
                self._bytes = self._torn = self._lost = 0

    def forked(self) -> None:
        """In a forked child: the file is its parent's."""
        fd = self._fd
        self._lost = 0
        self._begin()
        if fd != NOT_OPEN:
            try:
                os.close(fd)
            except OSError:
                pass  # The program has closed all its files.

    def _hold(self, data: bytes, done: int) -> None:
        if done > 0 and self._torn > 0:
            # Two threads, each with half a line in the file: neither can be ended there, so both come again.
            self._waiting.extendleft((data, b"\n"))
            self._bytes += 1
            self._torn = 0
        elif done > 0:
            self._waiting.appendleft(data)
            self._torn = done
        elif self._waiting and self._bytes + len(data) > _MOST_WAITING:
            self._lost += 1
            say_once("lost", f"too much waits to be written to {self.folder}; lines are lost from now on, and counted")
            return
        else:
            self._waiting.append(data)
        self._bytes += len(data)

    def _flush(self) -> None:
        if self._busy:
            return  # A signal's handler or `__del__` logs while its own thread is in here: that goes on with the line.
        self._busy = True
        try:
            self._drain()
        finally:
            self._busy = False
        if self._waiting and self.hot != NOT_OPEN:
            self._flush()  # The line came when all were written.

    def _drain(self) -> None:
        if self not in _streams:
            _streams.append(self)
        self.hot = NOT_OPEN
        troubled = len(self._waiting) > 1 or self._torn > 0
        try:
            if self._fd == NOT_OPEN or self._pid != os.getpid():
                self._open()
            while self._waiting:
                self._write_first()
        except OSError as error:
            say_once(
                "waits",
                f"cannot write to {self.folder} ({error.strerror}); what is logged waits in memory, and we try again",
            )
            return
        if self._lost > 0:
            lost, self._lost = self._lost, 0
            self._waiting.append(
                typed_line(
                    "alert",
                    {"title": "Lines were lost", "text": f"{lost} lines could not be written", "level": "error"},
                )
            )
            self._bytes += len(self._waiting[-1])
            self._drain()
            return
        self.hot = self._fd
        if troubled:
            say_once("again", "writing again; what waited is kept")

    def _write_first(self) -> None:
        line = self._waiting[0]
        try:
            self._torn += os.write(self._fd, line[self._torn :])
        except OSError as error:
            if error.errno != EBADF:
                raise
            # The program has closed all its files. What of the line is in the old one cannot be ended there.
            self._torn = 0
            self._open()
            return
        if self._torn == len(line):
            self._waiting.popleft()
            self._bytes -= len(line)
            self._torn = 0

    def _open(self) -> None:
        pid = os.getpid()
        if self._rests and self._pid == pid:
            self._rests = False
            try:
                self._fd = _out_of_the_way(os.open(self.path, os.O_WRONLY | os.O_APPEND | _CLOEXEC))
                return
            except FileNotFoundError:
                pass  # Somebody removed it: a new one begins.
        path = os.path.join(self.folder, f"{pid}-{os.urandom(6).hex()}.ndjson")
        prefer_orjson()
        fd = _out_of_the_way(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | _CLOEXEC, 0o666))
        head = typed_line("stream", {"pid": pid, "rank": rank(), "client": "python"})
        try:
            if os.write(fd, head) != len(head):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
        except OSError:
            os.close(fd)
            os.remove(path)  # A stream that does not say who writes it would be taken for rank 0's.
            raise
        self._fd = fd
        self._pid = pid
        self.path = path


_CLOEXEC = getattr(os, "O_CLOEXEC", 0)

_streams: list[Stream] = []
"""Those of this process that are open, or have lines that wait."""


def _out_of_the_way(fd: int) -> int:
    """The same file under a high number, where there is one."""
    try:
        from fcntl import F_DUPFD_CLOEXEC, fcntl
    except ImportError:
        return fd  # Not Unix.
    for least in _HIGH:
        try:
            high = fcntl(fd, F_DUPFD_CLOEXEC, least)
        except OSError:
            continue  # The process may not open so many files.
        os.close(fd)
        return high
    return fd


def settle() -> None:
    """The program ends: what waits is written, or said to be lost."""
    for stream in list(_streams):
        stream.settle()


def _forked() -> None:
    for stream in _streams:
        stream.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
