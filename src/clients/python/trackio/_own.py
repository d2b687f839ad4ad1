"""A session that the program begins by itself, where no recorder keeps what it reports.

The next `trackio` command takes in what it holds (`docs/format.md`, "Without a recorder").
"""

from __future__ import annotations

import json
import os
import sys
import time
from _thread import start_new_thread

from ._claim import claim_run, making_folder
from ._encode import typed_line
from ._host import boot_id, host, identify, is_alive, user
from ._names import default_project, name_problem
from ._say import say, say_once
from ._store import OWNER, SPOOL, find_store, has_run, life_of, missing_run, read_object, run_folder
from ._stream import Stream
from ._wish import Facts, Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._run import Run

_HEARTBEAT = 5.0
"""Seconds between two signs of life."""

_TOLD = ("TRACKIO_SPOOL", "TRACKIO_DIR", "TRACKIO_PROJECT", "TRACKIO_RUN", "TRACKIO_RUN_DIR")


class OwnSession:
    """One run of a program that nobody records. Its child processes find it by the environment, as they would a recorder's."""

    def __init__(self, cwd: str | None = None) -> None:
        self._cwd = cwd or _working_folder()
        self._root = os.path.abspath(find_store(self._cwd))
        self._owner: dict[str, object] = {}
        self._facts = Facts("", "")
        self._before: dict[str, str | None] = {}
        self._pid = os.getpid()
        self.folder = ""
        self.run: Run | None = None
        self.stream = Stream("")

    def begin(self, wish: Wish) -> None:
        """Begins the run, or goes on with it.

        Raises:
            ValueError: where a run is to be continued that is not there.
            OSError: where the store cannot be written.
        """
        project = _usable(wish.project) or default_project(self._cwd)
        name = _usable(wish.name)
        if wish.resume == "must" and name is None:
            raise ValueError('resume="must" says that a run is to be continued, but not which. Name it: trackio.init(name=...)')
        there = name is not None and wish.resume != "never" and has_run(self._root, project, name)
        if wish.resume == "must" and not there:
            raise missing_run(self._root, project, str(name))
        going_on = there and self._is_free(project, str(name))
        self._make(project, str(name) if going_on else None, name)
        self.stream = Stream(self.folder)
        # The run that is begun is ours already; one that goes on is found by its name.
        said = Wish(project, self._facts.run, "allow" if going_on else "never", wish.config, wish.group, wish.tags, wish.notes)
        self.stream.write(typed_line("init", said.fields()))
        self._tell_children()
        start_new_thread(self._beat, ())
        say(f"{project}/{self._facts.run} is kept in {self._root}; see it with: trackio show {project}/{self._facts.run}")

    def facts(self) -> Facts:
        return self._facts

    def over(self) -> None:
        """The run is finished: whoever comes may take everything in."""
        if os.getpid() != self._pid or "over" in self._owner:
            return
        self.stream.close()
        self._owner["over"] = True
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        try:
            self._write_owner(self.folder)
        except OSError:
            pass  # It counts as over when this process has ended, too.

    def keeps_on(self, run: Run) -> bool:
        """Never: what is over may have been taken in."""
        return False

    def _is_free(self, project: str, name: str) -> bool:
        """Whether nobody writes to a run at the moment; where somebody does, ours becomes another one, and that is said."""
        starts = [event for event in life_of(self._root, project, name) if event.get("event") == "started"]
        last = starts[-1] if starts else {}
        here = last.get("host") == host() and last.get("boot_id") == boot_id()
        program = {"pid": last.get("pid"), "start": last.get("pid_start")}
        if not here or not (is_alive(last.get("recorder")) or is_alive(program)) or self._is_over(last.get("session")):
            self._facts = _known(self._root, project, name, starts)
            return True
        say(f'run "{name}" of project "{project}" is still being written (pid {last.get("pid")}); this one gets another name')
        return False

    def _is_over(self, session: object) -> bool:
        folder = os.path.join(self._root, SPOOL, str(session))
        return not os.path.exists(folder) or read_object(os.path.join(folder, OWNER)).get("over") is True

    def _make(self, project: str, existing: str | None, name: str | None) -> None:
        """Makes the session's folder, and the run where it is a new one."""
        session = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{os.urandom(4).hex()}"
        self.folder = os.path.join(self._root, SPOOL, session)
        making = making_folder(self._root, session, host())
        me = identify(os.getpid())
        place = {"host": host(), "boot_id": boot_id(), "user": user()}
        started = {"session": session, "command": _command(), "cwd": self._cwd, **place, "recorder": me, "pid": me["pid"], "pid_start": me["start"]}
        choice: dict[str, object] = {"defaultProject": project}
        if existing is not None:
            choice.update(project={"name": project, "source": "init"}, name=existing, resume="allow")
        plan = {"choice": choice, "about": {"tags": [], "config": []}, "command": _command(), "cwd": self._cwd}
        self._owner = {"session": session, **place, "recorder": me, "program": me, "client": "python", "plan": plan}
        os.makedirs(making)
        self._write_owner(making)
        if existing is None:
            run, run_id = claim_run(self._root, project, name, making, started)
            self._facts = Facts(project, run, run_id, run_folder(self._root, project, run))
            if name is not None and run != name:
                say(f'run "{name}" exists; this one is "{run}"')
            _write_whole(os.path.join(making, "state.ndjson"), _first_state(project, run))
        os.rename(making, self.folder)

    def _write_owner(self, folder: str) -> None:
        _write_whole(os.path.join(folder, OWNER), self._owner)

    def _tell_children(self) -> None:
        facts = self._facts
        self._before = {name: os.environ.get(name) for name in _TOLD}
        os.environ.update(zip(_TOLD, (self.folder, self._root, facts.project, facts.run, facts.folder)))

    def _beat(self) -> None:
        """Shows others, on other machines, that we live."""
        while "over" not in self._owner and os.getpid() == self._pid:
            time.sleep(_HEARTBEAT)
            try:
                os.utime(os.path.join(self.folder, OWNER))
            except OSError:
                pass  # The store is gone, or away for a while.


class NoSession:
    """Keeps nothing: switched off (`mode="disabled"`), or there is no store that can be written."""

    def __init__(self) -> None:
        self.folder = ""
        self.run: Run | None = None
        self.stream = _Nowhere()
        self._facts = Facts("", "")

    def begin(self, wish: Wish) -> None:
        self._facts = Facts(wish.project or "", wish.name or "disabled", folder=os.path.abspath("."))

    def facts(self) -> Facts:
        return self._facts

    def over(self) -> None:
        pass  # There is nothing to end.

    def keeps_on(self, run: Run) -> bool:
        return True


class _Nowhere(Stream):
    """A stream that is dropped, because that was asked for or was said."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("")

    def write(self, data: bytes) -> None:
        pass

    def write_on(self, data: bytes, done: int) -> None:
        pass


def _known(root: str, project: str, name: str, starts: list[dict[str, object]]) -> Facts:
    """What is known of a run that goes on, before what its last session left is taken in."""
    events = life_of(root, project, name)
    created = events[0] if events else {}
    checkpoints = [event for event in events if event.get("event") == "checkpoint"]
    checkpoint = str(checkpoints[-1].get("path")) if checkpoints else None
    folder = run_folder(root, project, name)
    return Facts(project, name, str(created.get("id", "")), folder, len(starts) + 1, _next_step(folder), checkpoint)


def _next_step(folder: str) -> int:
    """One more than the last step of rank 0 that is in the files."""
    last = -1
    try:
        with open(os.path.join(folder, "steps.ndjson"), "rb") as file:
            for line in file:
                if b'"_rank":' not in line[:120]:
                    last = int(line[8 : line.index(b",")])
    except (OSError, ValueError):
        pass  # No steps yet, or a last line that is being written.
    return last + 1


def _first_state(project: str, run: str) -> dict[str, object]:
    state = {"attempt": 1, "asked": run, "initialised": [], "next": {}, "goOn": {}, "reported": False, "finished": False, "ended": False, "sizes": {}}
    return {"streams": [], "runs": [{"project": project, "run": run, **state}], "closed": True}


def _write_whole(path: str, value: object) -> None:
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(f"{json.dumps(value)}\n")
    os.replace(temporary, path)


def _command() -> list[str]:
    return list(getattr(sys, "orig_argv", None) or [sys.executable or "python", *sys.argv])


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return os.environ.get("PWD", "/")  # It was removed.


def _usable(name: str | None) -> str | None:
    problem = None if name is None else name_problem(name)
    if problem is None:
        return name
    say_once(f"name {name}", f"{name!r} is not used: a name {problem}")
    return None
