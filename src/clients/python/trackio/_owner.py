"""Whose a session is: `owner.json`, which is its sign of life as well (`docs/format.md`, "Without a recorder")."""

from __future__ import annotations

import json
import os
import sys

from ._claim import timestamp
from ._heart import Heart, tell_gone
from ._host import boot_id, host, identify, user
from ._secrets import without_secrets
from ._store import OWNER
from ._wish import Facts


class Owner:
    """This process, as the owner of a session that it began by itself."""

    def __init__(self, session: str, project: str, going_on: str | None, cwd: str) -> None:
        """
        Args:
            going_on: the name of a run that is to be gone on with; None for a new one
        """
        me = identify(os.getpid())
        words = list(getattr(sys, "orig_argv", None) or [sys.executable or "python", *sys.argv])
        command = without_secrets(words)
        place = {"host": host(), "boot_id": boot_id(), "user": user()}
        choice: dict[str, object] = {"defaultProject": project}
        if going_on is not None:
            choice.update(project={"name": project, "source": "init"}, name=going_on, resume="allow")
        plan = {"choice": choice, "about": {"tags": [], "config": []}, "command": command, "cwd": cwd}
        self._told: dict[str, object] = {
            "session": session,
            **place,
            "recorder": me,
            "program": me,
            "client": "python",
            "begun": timestamp(),
            "plan": plan,
        }
        self.started: dict[str, object] = {
            "session": session,
            "command": command,
            "cwd": cwd,
            **place,
            "recorder": me,
            "pid": me["pid"],
            "pid_start": me["start"],
        }
        """The fields of the event that tells of the run's start."""
        self.is_over = False

    def write(self, folder: str, run: Facts | None = None) -> None:
        """Puts it into a session's folder, as a whole."""
        if run is not None:
            self._told["run"] = {"project": run.project, "run": run.run, "folder": run.folder}
        write_whole(os.path.join(folder, OWNER), self._told)

    def over(self, folder: str) -> None:
        """The run is finished: whoever comes may take everything in."""
        self.is_over = True
        _heart.end(folder)
        self._told["over"] = True
        try:
            self.write(folder)
        except FileNotFoundError:
            tell_gone(folder)
        except OSError:
            pass  # It counts as over when this process has ended, too.

    def live(self, folder: str) -> None:
        """Shows others, on other machines, that we live, until it is over."""
        _heart.begin(folder)


_heart = Heart()


def write_whole(path: str, value: object) -> None:
    """Replaces a file of one JSON value."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(f"{json.dumps(value, separators=(',', ':'))}\n")
    os.replace(temporary, path)
