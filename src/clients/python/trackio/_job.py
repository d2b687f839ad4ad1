"""Ranks of one job that nobody records find each other: they report to one run."""

from __future__ import annotations

import os
import tempfile
import time

from ._host import identify, is_alive
from ._rank import rank
from ._store import OWNER, read_object

_SIZES = ("WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_NTASKS")

_PATIENCE = 5.0
"""Seconds that the rank which came first has to make the session."""


def is_one_of_many() -> bool:
    """Whether this process is a rank of a job of several."""
    sizes = [os.environ.get(name, "") for name in _SIZES]
    return rank() > 0 or any(size.isdigit() and int(size) > 1 for size in sizes)


class Meeting:
    """A file by which the ranks that one process has started on this machine agree on a session, for each run."""

    def __init__(self, number: int) -> None:
        """
        Args:
            number: 0 for the first run that a rank begins, 1 for the next ...
        """
        parent = identify(os.getppid())
        folder = os.path.join(tempfile.gettempdir(), f"trackio-{os.getuid()}")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self._place = os.path.join(folder, f"{parent['pid']}-{parent['start']}-{number}")
        self._path = f"{self._place}-0"

    def session(self) -> str | None:
        """The folder of the session that another rank has begun; None where that is for us to do."""
        until = time.monotonic() + _PATIENCE
        job = 0
        while True:
            self._path = f"{self._place}-{job}"
            if _make(self._path):
                _make(f"{self._path}.{rank()}")
                return None
            folder = self._told()
            if folder:
                # Where this rank has been already, it is of a job that the same process has started before.
                if _make(f"{self._path}.{rank()}") and _may_join(folder):
                    return folder
                job += 1
            elif time.monotonic() > until:
                return None  # Who made it died at it.
            else:
                time.sleep(0.005)

    def tell(self, session: str) -> None:
        """Tells the others where we are, and clears away what jobs that are over have left."""
        self._clear()
        temporary = f"{self._path}.new-{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(session)
        os.replace(temporary, self._path)

    def _clear(self) -> None:
        folder = os.path.dirname(self._path)
        for name in os.listdir(folder):
            pid, start = (name.split("-") + ["", ""])[:2]
            if not is_alive(
                {"pid": int(pid) if pid.isdigit() else 0, "start": int(start) if start.isdigit() else None}
            ):
                try:
                    os.remove(os.path.join(folder, name))
                except OSError:
                    pass  # Another one was quicker.

    def _told(self) -> str:
        try:
            with open(self._path, encoding="utf-8") as file:
                return file.read()
        except OSError:
            return ""  # Being replaced.


def _may_join(folder: str) -> bool:
    """Whether a session is there, and did not end with its owner's death. One that is over is joined, too: in a short
    job the first rank may have ended before the last has begun."""
    owner = read_object(os.path.join(folder, OWNER))
    return owner.get("over") is True or is_alive(owner.get("program"))


def _make(path: str) -> bool:
    """Makes an empty file; False where it is there."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True
