"""The store, as far as a program needs to read it (`docs/format.md`, section 3)."""

from __future__ import annotations

import json
import os

from ._names import folder_of

STORE = ".trackio"
SPOOL = ".spool"
OWNER = "owner.json"


def find_store(cwd: str) -> str:
    """The store in use, absolute: `$TRACKIO_DIR`, else the nearest `.trackio/` going up, else `~/.trackio`."""
    named = os.environ.get("TRACKIO_DIR")
    if named:
        return os.path.join(cwd, named)
    folder = cwd
    while True:
        candidate = os.path.join(folder, STORE)
        if os.path.exists(candidate):
            return candidate
        above = os.path.dirname(folder)
        if above == folder:
            home = os.path.expanduser("~")
            # A user without a name and without $HOME, as in some containers, has no home: then here.
            return os.path.join(cwd if home == "~" else home, STORE)
        folder = above


def run_folder(root: str, project: str, run: str) -> str:
    return os.path.join(root, folder_of(project), folder_of(run))


def has_run(root: str, project: str, run: str) -> bool:
    return os.path.exists(os.path.join(run_folder(root, project, run), "run.ndjson"))


def runs_in(root: str, project: str) -> list[str]:
    """The names of a project's runs, newest first."""
    found = []
    for name in _names_in(os.path.join(root, folder_of(project))):
        try:
            changed = os.stat(os.path.join(root, folder_of(project), name, "run.ndjson")).st_mtime
        except OSError:
            continue  # No run.
        found.append((changed, name))
    return [_unquoted(name) for _, name in sorted(found, reverse=True)]


def life_of(root: str, project: str, run: str) -> list[dict[str, object]]:
    """The events of a run, oldest first; none where it cannot be read."""
    return read_records(os.path.join(run_folder(root, project, run), "run.ndjson"))


def read_records(path: str) -> list[dict[str, object]]:
    """The whole records of a file of JSON lines."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n")[:-1]
    except OSError:
        return []
    return [record for record in map(_parsed, lines) if isinstance(record, dict)]


def read_object(path: str) -> dict[str, object]:
    """A file of one JSON object; empty where it is not there, or is not whole."""
    try:
        with open(path, encoding="utf-8") as file:
            value = _parsed(file.read())
    except OSError:
        return {}
    return value if isinstance(value, dict) else {}


def missing_run(root: str, project: str, run: str) -> ValueError:
    """The error for a run that is to be continued, and is not there."""
    names = runs_in(root, project)
    more = f" … and {len(names) - 10} more" if len(names) > 10 else ""
    there = f"Its runs: {', '.join(names[:10])}{more}." if names else "It has no runs yet."
    return ValueError(
        f'Cannot resume "{run}": project "{project}" in {root} has no run of that name. {there} '
        'With resume="allow" the run is made where there is none.'
    )


def _unquoted(folder: str) -> str:
    from urllib.parse import unquote

    return unquote(folder)


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []  # No such project yet.


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
