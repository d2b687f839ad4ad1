"""The run that a process reports to, and what keeps its lines."""

from __future__ import annotations

import os
import sys

from ._config import Config
from ._job import Meeting, is_one_of_many
from ._nowhere import NoSession
from ._own import OwnSession
from ._rank import rank
from ._recorded import RecordedSession
from ._run import Run, exit_code_of
from ._say import say_once
from ._store import OWNER, read_object
from ._stream import settle
from ._summary import Summary
from ._wish import Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._session import Session


class _Now:
    """The current run of this process."""

    __slots__ = ("begun", "last", "own", "recorded", "run", "watched")

    def __init__(self) -> None:
        self.begun = 0
        self.own: list[OwnSession] = []
        """Sessions of this process's own that have not ended."""
        self.run: Run | None = None
        self.last: Run | None = None
        """The run that was ended last: what is logged before the next one begins belongs to it."""
        self.recorded: RecordedSession | None = None
        self.watched = False


now = _Now()


def current_run() -> Run | None:
    return now.run


def current_config() -> Config:
    """That of the run; before there is one, values that begin it when one is set: to look at it begins nothing."""
    run = now.run or now.last
    return Config({}, lambda patch: current().config.update(patch)) if run is None else run.config


def current_summary() -> Summary:
    run = now.run or now.last
    return Summary({}, lambda patch: current().summary.update(patch)) if run is None else run.summary


def finished(run: Run) -> None:
    """A run has ended."""
    if now.run is run:
        now.last = run
        _set_current(None)


def session_that_resumes(wish: Wish) -> Session:
    """A session of its own for a run that goes on beside others."""
    session = session_for(None, new=True, begins=True)
    try:
        session.begin(wish)
    except OSError as error:
        say_once("resumes", f"it cannot be kept: {error.strerror}: {error.filename}")
        return NoSession()
    return session


def current() -> Run:
    run = now.run
    return first_run() if run is None else run


def first_run() -> Run:
    """The run of a program that has none: the one that ended last, else that of the command line, else a new one."""
    if now.last is not None:
        return now.last
    session = session_for(None, new=False, begins=False)
    begun = not isinstance(session, RecordedSession)
    if begun:
        try:
            session.begin(Wish())
        except OSError as error:
            say_once("kept", f"nothing is kept: {error.strerror}: {error.filename}. Choose another store: TRACKIO_DIR")
            session = NoSession()
    latest = session.run
    run = latest if latest is not None else Run(session, Wish(), begun)
    enter(run)
    return run


def session_for(mode: str | None, new: bool, begins: bool) -> Session:
    """What keeps this process's lines.

    Args:
        new: beside what the process has
        begins: a run of its own, and not lines for the one that another process of the program has begun
    """
    if mode == "disabled" or os.environ.get("TRACKIO_MODE") == "disabled":
        return NoSession()
    folder = os.environ.get("TRACKIO_SPOOL", "")
    meeting = None
    if not _takes_lines(folder, begins):
        meeting = _meeting() if begins else None
        folder = "" if meeting is None else meeting.session() or ""
    if not folder:
        return _own_session(meeting)
    if new or now.recorded is None or now.recorded.folder != folder:
        session = RecordedSession(folder, beside=new)
        if new:
            return session
        now.recorded = session
    return now.recorded


def finished_session(wish: Wish) -> Session | None:
    """The session that has finished the run which is to be resumed; None where that is none of this process's own."""
    return next((own for own in now.own if own.goes_on_with(wish)), None)


def _own_session(meeting: Meeting | None) -> OwnSession:
    """A session of this process's own. Those whose runs are finished end with that."""
    for own in now.own:
        if own.is_finished:
            own.end()
    now.own = [*(own for own in now.own if not own.is_finished), OwnSession(meeting)]
    return now.own[-1]


def _meeting() -> Meeting | None:
    """Where the ranks of a job that nobody records meet for a run; None for a program that is alone."""
    if not is_one_of_many():
        return None
    try:
        meeting = Meeting(now.begun)
    except OSError:
        return None  # Nowhere to meet: each rank gets a run of its own.
    now.begun += 1
    return meeting


def _takes_lines(folder: str, begins: bool) -> bool:
    """Whether a session is there that this process's lines belong to."""
    if not folder or not os.path.isdir(folder):
        return False
    owner = read_object(os.path.join(folder, OWNER))
    if "client" not in owner:
        return True  # A recorder's.
    # That of a process that nobody records holds one run: for the lines of its children, and of the ranks beside it.
    return owner.get("over") is not True and (not begins or rank() > 0)


def enter(run: Run) -> None:
    _set_current(run)
    if not now.watched:
        import atexit

        now.watched = True
        atexit.register(_at_exit)


def _set_current(run: Run | None) -> None:
    from . import context_vars

    now.run = run
    context_vars.current_run.set(run)
    context_vars.current_project.set(None if run is None else run._wish.project)


def _at_exit() -> None:
    """Ends what this process began and has not ended. An exception that ends the program is no success."""
    run = now.run
    if run is not None and run._begun:
        error = None if hasattr(sys, "ps1") else getattr(sys, "last_value", None)
        run.leave(exit_code_of(error))
    settle()
    for own in now.own:
        own.end(leaving=True)
