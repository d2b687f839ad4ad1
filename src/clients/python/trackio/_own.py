"""A session that the program begins by itself, where no recorder keeps what it reports.

The next `trackio` command takes in what it holds (`docs/format.md`, "Without a recorder").
"""

from __future__ import annotations

import os
import time

from ._behind import checkpoints, next_step
from ._claim import claim_run, making_folder
from ._encode import typed_line
from ._host import boot_id, host, is_alive
from ._names import default_project, name_problem
from ._owner import Owner, write_whole
from ._pending import Pending
from ._say import say, say_once
from ._session import Session
from ._store import OWNER, SPOOL, find_store, has_run, life_of, missing_run, read_object, run_folder
from ._stream import Stream
from ._wish import Facts, Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._job import Meeting
    from ._run import Run

_TOLD = ("TRACKIO_SPOOL", "TRACKIO_FILE", "TRACKIO_DIR", "TRACKIO_PROJECT", "TRACKIO_RUN", "TRACKIO_RUN_DIR")


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
        self._leaving = False
        self._pid = os.getpid()
        self.is_finished = False
        """Its run is; it may still go on with it, until it has ended."""

    def begin(self, wish: Wish) -> None:
        """Begins the run, or goes on with it.

        Raises:
            ValueError: where a run is to be continued that is not there.
            OSError: where the store cannot be written.
        """
        if self._owner is not None:
            self._go_on(wish)
            return
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

        self.stream = Stream(self.folder)
        # A run that is new is ours already; one that goes on is found by its name.
        self._say_init(wish, "allow" if self._facts.attempt > 1 else "never")
        if self._meeting is not None:
            self._meeting.tell(self.folder)

    def goes_on_with(self, wish: Wish) -> bool:
        """Whether it has finished the run that is to be resumed, and can go on with it: nothing is done again then."""
        facts = self._facts
        named = wish.name == facts.run and wish.project in (None, facts.project)
        return named and wish.resume != "never" and self.is_finished and self._is_open()

    def facts(self) -> Facts:
        return self._facts

    def over(self) -> None:
        """The run is finished."""
        if self.is_finished or os.getpid() != self._pid:
            return
        self.is_finished = True
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def end(self, leaving: bool = False) -> None:
        """Nothing comes any more: whoever comes may take everything in, when nobody has a stream open.

        Args:
            leaving: because the program ends; what it still logs at that has to find its way
        """
        if self._owner is None or not self._is_open():
            return
        self._leaving = leaving
        if not leaving:
            self.stream.close()
        self._owner.over(self.folder)

    def keeps_on(self, run: Run) -> bool:
        """Whether lines still go to a run that is finished: until another one has begun."""
        return self.run is run and (self._leaving or self._is_open())

    @property
    def _shared(self) -> str:
        """The stream of whatever can print a line: shells that the program starts, and `trackio log`."""
        return os.path.join(self.folder, "fd3.ndjson")

    def _is_open(self) -> bool:
        return self._owner is not None and not self._owner.is_over and os.getpid() == self._pid

    def _go_on(self, wish: Wish) -> None:
        """Goes on with the run that it has finished."""
        if self.run is not None:
            self._facts.step = self.run.step
        self.is_finished = False
        self._say_init(wish, "allow")

    def _say_init(self, wish: Wish, resume: str) -> None:
        """Says what the run is, to whoever takes it in, and to the processes that are started from here."""
        facts = self._facts
        said = Wish(facts.project, facts.run, resume, wish.config, wish.group, wish.tags, wish.notes)
        self.stream.write(typed_line("init", said.fields()))
        self._before = {name: os.environ.get(name) for name in _TOLD}
        os.environ.update(zip(_TOLD, (self.folder, self._shared, self._root, facts.project, facts.run, facts.folder)))

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
        run_id = str(events[0].get("id", "")) if events else ""
        waits = Pending(self._root, project, name, next_step(folder, events), checkpoints(events))
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
        with open(os.path.join(making, "fd3.ndjson"), "x", encoding="utf-8"):
            pass  # It is there from the beginning, as under a recorder.
        os.rename(making, self.folder)
        self._owner = owner
        owner.live(self.folder)

    def _say_where(self, asked: str | None) -> None:
        name = f"{self._facts.project}/{self._facts.run}"
        taken = f' (there is a run "{asked}" already)' if asked not in (None, self._facts.run) else ""
        say(f"{name} is kept in {self._root}{taken}; see it with: trackio show {name}")


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
