"""A session that the program begins by itself, where no recorder keeps what it reports.

The next `trackio` command takes in what it holds (`docs/format.md`, "Without a recorder").
"""

from __future__ import annotations

import os
import time

from ._claim import claim_run, making_folder
from ._encode import typed_line
from ._host import boot_id, host, is_alive
from ._names import default_project, name_problem
from ._owner import Owner, write_whole
from ._pending import Pending
from ._say import say, say_once
from ._session import Session
from ._store import OWNER, SPOOL, find_store, has_run, life_of, missing_run, next_step, read_object, run_folder
from ._stream import Stream
from ._wish import Facts, Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._job import Meeting
    from ._run import Run

_TOLD = ("TRACKIO_SPOOL", "TRACKIO_DIR", "TRACKIO_PROJECT", "TRACKIO_RUN", "TRACKIO_RUN_DIR")


class OwnSession(Session):
    """One run of a program that nobody records. Its child processes find it as they would find a recorder's."""

    def __init__(self, meeting: Meeting | None = None) -> None:
        """
        Args:
            meeting: where the other ranks of the same job look for it
        """
        super().__init__("", Stream(""))
        self._cwd = _working_folder()
        self._root = os.path.abspath(find_store(self._cwd))
        self._meeting = meeting
        self._owner: Owner | None = None
        self._facts = Facts("", "")
        self._before: dict[str, str | None] = {}
        self._closed = False
        self._pid = os.getpid()

    def begin(self, wish: Wish) -> None:
        """Begins the run, or goes on with it.

        Raises:
            ValueError: where a run is to be continued that is not there.
            OSError: where the store cannot be written.
        """
        project = _usable(wish.project) or default_project(self._cwd)
        name = _usable(wish.name)
        if wish.resume == "must" and name is None:
            raise ValueError(
                'resume="must" says that a run is to be continued, but not which. Name it: trackio.init(name=...)'
            )
        there = name is not None and wish.resume != "never" and has_run(self._root, project, name)
        if wish.resume == "must" and not there:
            raise missing_run(self._root, project, str(name))
        if there and self._is_free(project, str(name)):
            self._make(project, None, going_on=name)
        else:
            self._make(project, name, going_on=None)
        self._say_where(name)

        facts = self._facts
        self.stream = Stream(self.folder)
        # A run that is new is ours already; one that goes on is found by its name.
        resume = "allow" if facts.attempt > 1 else "never"
        said = Wish(facts.project, facts.run, resume, wish.config, wish.group, wish.tags, wish.notes)
        self.stream.write(typed_line("init", said.fields()))
        if self._meeting is not None:
            self._meeting.tell(self.folder)
        self._tell_children()

    def facts(self) -> Facts:
        return self._facts

    def over(self, leaving: bool = False) -> None:
        """The run is finished. A stream that stays open keeps the session: it goes when its writers are gone."""
        if self._owner is None or self._owner.is_over or os.getpid() != self._pid:
            return
        if not leaving:
            self._closed = True
            self.stream.close()
        self._owner.over(self.folder)
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def keeps_on(self, run: Run) -> bool:
        """Not when it is closed: what is over may have been taken in."""
        return not self._closed

    def _is_free(self, project: str, name: str) -> bool:
        """Whether nobody writes to a run at the moment; where somebody does, ours becomes another one, and says so."""
        events = life_of(self._root, project, name)
        starts = [event for event in events if event.get("event") == "started"]
        last = starts[-1] if starts else {}
        program = {"pid": last.get("pid"), "start": last.get("pid_start")}
        here = last.get("host") == host() and last.get("boot_id") == boot_id()
        if here and (is_alive(last.get("recorder")) or is_alive(program)) and not self._is_over(last.get("session")):
            writer = f"process {last.get('pid')}"
            say(f'run "{name}" of project "{project}" is still being written ({writer}); this one gets another name')
            return False
        folder = run_folder(self._root, project, name)
        paths = [str(event.get("path")) for event in events if event.get("event") == "checkpoint"]
        checkpoint = paths[-1] if paths else None
        run_id = str(events[0].get("id", "")) if events else ""
        waits = Pending(self._root, project, name, next_step(folder), checkpoint)
        begun = {str(start.get("session")) for start in starts} | set(waits.sessions)
        self._facts = Facts(project, name, run_id, folder, len(begun) + 1, waits.step, waits.checkpoint)
        return True

    def _is_over(self, session: object) -> bool:
        folder = os.path.join(self._root, SPOOL, str(session))
        return not os.path.exists(folder) or read_object(os.path.join(folder, OWNER)).get("over") is True

    def _make(self, project: str, name: str | None, going_on: str | None) -> None:
        """Makes the session's folder, and the run where it is a new one."""
        session = _session_name()
        self.folder = os.path.join(self._root, SPOOL, session)
        making = making_folder(self._root, session, host())
        owner = Owner(session, project, going_on, self._cwd)
        os.makedirs(making)
        owner.write(making)
        if going_on is None:
            run, run_id = claim_run(self._root, project, name, making, owner.started)
            self._facts = Facts(project, run, run_id, run_folder(self._root, project, run))
            write_whole(os.path.join(making, "state.ndjson"), _first_state(self._facts))
        owner.write(making, self._facts)
        os.rename(making, self.folder)
        self._owner = owner
        owner.live(self.folder)

    def _say_where(self, asked: str | None) -> None:
        name = f"{self._facts.project}/{self._facts.run}"
        taken = f' (there is a run "{asked}" already)' if asked not in (None, self._facts.run) else ""
        say(f"{name} is kept in {self._root}{taken}; see it with: trackio show {name}")

    def _tell_children(self) -> None:
        facts = self._facts
        self._before = {name: os.environ.get(name) for name in _TOLD}
        os.environ.update(zip(_TOLD, (self.folder, self._root, facts.project, facts.run, facts.folder)))


def _first_state(run: Facts) -> dict[str, object]:
    """A recorder's note of a session of which nothing was read yet (`docs/format.md`)."""
    state = {
        "project": run.project,
        "run": run.run,
        "attempt": 1,
        "asked": run.run,
        "initialised": [],
        "next": {},
        "goOn": {},
        "reported": False,
        "finished": False,
        "ended": False,
        "sizes": {},
    }
    return {"streams": [], "runs": [state], "closed": True}


def _session_name() -> str:
    """Sessions are taken in in the order of their names: one after the other, also where both begin within a second."""
    now = time.time_ns()
    return (
        f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(now // 10**9))}.{now // 1000 % 10**6:06d}-{os.urandom(4).hex()}"
    )


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
