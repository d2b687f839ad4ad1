"""Signs of life of the sessions that this process began by itself, for other machines that share the store."""

from __future__ import annotations

import os
from _thread import RLock, start_new_thread
from time import sleep

from ._host import boot_id
from ._say import say_once
from ._store import OWNER

_LOCAL = frozenset("ext2 ext3 ext4 xfs btrfs zfs tmpfs ramfs f2fs jfs reiserfs bcachefs".split())
"""File systems that one machine has for itself (mount(8))."""

_HEARTBEAT = 5.0
"""Seconds between two signs of life."""


class Heart:
    """One thread for all sessions of a process. It sleeps, holds nothing, and ends after the last of them."""

    def __init__(self) -> None:
        self._forked()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)  # The sessions, and the thread, are the parent's.

    def _forked(self) -> None:
        self._folders: list[str] = []
        self._beats = False
        self._lock = RLock()

    def begin(self, folder: str) -> None:
        """Shows that this session's owner lives, until `end`, where others look who cannot see its processes."""
        if not is_shared(folder):
            return  # Then there is no thread at all: Python 3.12 and later warn of them when a program forks.
        with self._lock:
            self._folders.append(folder)
            if self._beats:
                _touch(folder)
                return
            try:
                start_new_thread(self._beat, ())
                self._beats = True
            except RuntimeError:
                pass  # No more threads may be made, or the interpreter ends. On this machine it is known who lives.

    def end(self, folder: str) -> None:
        with self._lock:
            if folder in self._folders:
                self._folders.remove(folder)

    def _beat(self) -> None:
        while True:
            for folder in list(self._folders):
                if not _touch(folder) and folder in self._folders:  # What is over may be gone: it was taken in.
                    tell_gone(folder)
            sleep(_HEARTBEAT)
            with self._lock:
                if not self._folders:
                    self._beats = False
                    return


def is_shared(folder: str) -> bool:
    """Whether others may look at a folder who do not see our processes: other machines, or containers."""
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as file:
            mounts = [line.split(" ", 3) for line in file]
    except OSError:
        return True  # Not Linux: it cannot be told.
    path = os.path.join(os.path.realpath(folder), "")
    above = [(len(place), kind) for _, place, kind, _ in mounts if path.startswith(os.path.join(place, ""))]
    return "/" in (boot_id() or "/") or not above or max(above)[1] not in _LOCAL


def _touch(folder: str) -> bool:
    """False where the session is gone."""
    try:
        os.utime(os.path.join(folder, OWNER))
    except FileNotFoundError:
        return False
    except OSError:
        pass  # The store is away for a while.
    return True


def tell_gone(folder: str) -> None:
    """Somebody removed the store under a program: its files are open still, and what is written to them is nowhere."""
    say_once(f"gone {folder}", f"{folder} was removed while the program runs; what it logs is lost")
