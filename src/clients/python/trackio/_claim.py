"""A run of a program that nobody records: it claims its name by itself (`docs/format.md`, "Without a recorder")."""

from __future__ import annotations

import json
import os
from errno import EEXIST, ENOENT, ENOTDIR, ENOTEMPTY
from time import gmtime, strftime, time

from ._names import folder_of
from ._store import run_folder, runs_in
from ._words import generated_name

_FORMAT = 1


def claim_run(root: str, project: str, name: str | None, making: str, started: dict[str, object]) -> tuple[str, str]:
    """Makes a run under the first free name of `name`, `name-2`, `name-3` ...

    Args:
        making: a folder of ours on the same file system, in which the run is made before it takes its place
        started: the fields of the event `started`

    Returns:
        the run's name, and its id
    Raises:
        OSError: where the store cannot be written
    """
    wanted = name or generated_name(len(runs_in(root, project)) + 1)
    run_id = os.urandom(6).hex()
    number = 1
    while True:
        run = wanted if number == 1 else f"{wanted}-{number}"
        created = {"format": _FORMAT, "project": project, "run": run, "id": run_id, "session": started["session"]}
        if _place(
            making, run_folder(root, project, run), [("created", created), ("started", {"attempt": 1, **started})]
        ):
            return run, run_id
        number += 1


def _place(making: str, folder: str, events: list[tuple[str, dict[str, object]]]) -> bool:
    """Makes a run's folder with all that it begins with, at one stroke. False where something has that name."""
    made = os.path.join(making, "run")
    os.makedirs(made, exist_ok=True)
    now = timestamp()
    lines = [
        json.dumps({"event": event, "timestamp": now, **fields}, separators=(",", ":")) for event, fields in events
    ]
    with open(os.path.join(made, "run.ndjson"), "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    while True:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        try:
            os.rename(made, folder)  # Onto an empty folder, too: somebody's claim of which nothing was made.
            return True
        except OSError as error:
            if error.errno in (EEXIST, ENOTEMPTY, ENOTDIR):
                return False
            if error.errno != ENOENT:
                raise  # Somebody took the empty project away: once more.


def timestamp() -> str:
    """Now, as records tell it: UTC, with milliseconds."""
    now = time()
    return f"{strftime('%Y-%m-%dT%H:%M:%S', gmtime(now))}.{int(now % 1 * 1000):03d}Z"


def making_folder(root: str, session: str, host: str) -> str:
    """Where a session is made before it takes its place in the spool."""
    return os.path.join(root, ".spool", f".new-{os.getpid()}.{session}.{folder_of(host)}")
