"""What sessions in the spool hold of a run that is not in its files yet: it goes on behind that."""

from __future__ import annotations

import json
import os

from ._behind import without_later
from ._counter import StepCounter
from ._fields import step_of
from ._store import OWNER, SPOOL, read_object, read_records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Pending:
    """Where a run goes on, once everything is taken in.

    Attributes:
        step: the next step of rank 0
        checkpoint: the path of the last one that is not beyond that step; None where there is none
        sessions: the names of the run's sessions in the spool
    """

    def __init__(self, root: str, project: str, run: str, step: int, checkpoints: list[tuple[str, int | None]]) -> None:
        """
        Args:
            step: the next step by what is in the run's files
            checkpoints: those that these tell of, with their steps
        """
        self.step = step
        self._checkpoints = checkpoints
        self.sessions: list[str] = []
        for folder in _sessions_of(root, project, run):
            self.sessions.append(os.path.basename(folder))
            self._take(folder)
        paths = [path for path, at in self._checkpoints if at is None or at <= self.step]
        self.checkpoint = paths[-1] if paths else None

    def _take(self, folder: str) -> None:
        states = read_records(os.path.join(folder, "state.ndjson"))
        read = {stream.get("file"): stream for stream in (states[-1].get("streams", []) if states else [])}  # type: ignore[attr-defined]
        counter = StepCounter()
        for name in sorted(os.listdir(folder)):
            if name.endswith(".ndjson") and name != "state.ndjson":
                for line in _lines(os.path.join(folder, name), read.get(name, {})):
                    self._say(line, counter)
        self.step = counter.next(self.step)

    def _say(self, line: dict[str, Any], counter: StepCounter) -> None:
        kind = line.get("_type")
        if kind == "checkpoint":
            at = step_of(line.get("step"))
            last = max(0, counter.next(self.step) - 1)
            self._checkpoints.append((str(line.get("path")), last if at is None else at))
        elif kind == "rewind" and line.get("metrics") is None:
            step = step_of(line.get("step"))
            if step is not None:
                counter.back(step)
                self._checkpoints = without_later(self._checkpoints, step)
        elif kind is None or kind == "more":
            step = step_of(line.get("step"))
            if step is not None:
                counter.explicit(step)
            elif kind is None or not counter.began:
                counter.count += 1


def _sessions_of(root: str, project: str, run: str) -> Iterator[str]:
    """The folders of the sessions that programs began by themselves for a run, oldest first."""
    spool = os.path.join(root, SPOOL)
    try:
        names = sorted(name for name in os.listdir(spool) if not name.startswith("."))
    except OSError:
        return  # There is no spool: nothing waits.
    for name in names:
        told = read_object(os.path.join(spool, name, OWNER)).get("run")
        if isinstance(told, dict) and (told.get("project"), told.get("run")) == (project, run):
            yield os.path.join(spool, name)


def _lines(path: str, read: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of a stream of rank 0 that were not taken in."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            first = file.readline()
            if '"rank": 0' not in first and '"rank":0' not in first and '"rank"' in first:
                return
            file.seek(int(read.get("offset", 0)))
            for text in file:
                try:
                    line = json.loads(text)
                except ValueError:
                    continue  # The recorder rejects it: it is no step.
                if isinstance(line, dict):
                    yield line
    except OSError:
        return  # It was taken in at this moment, and is in the run's files.
