"""A session that `trackio run` keeps: we write lines into its folder, and it answers."""

from __future__ import annotations

import os
import time

from ._encode import typed_line
from ._host import boot_id, host, is_alive
from ._say import say_once
from ._session import Session
from ._store import OWNER, has_run, missing_run, read_object
from ._stream import Stream
from ._wish import Facts, Wish

_PATIENCE = 2.0
"""Seconds that an answer is waited for: the recorder looks every 0.1 s."""


class RecordedSession(Session):
    """A program's part in the session of a recorder: one stream, for one run after the other."""

    def __init__(self, folder: str, beside: bool = False) -> None:
        """
        Args:
            beside: it is for one run, beside those of the process's other sessions
        """
        super().__init__(folder, Stream(folder))
        self._beside = beside
        self._inits = 0
        self._facts = _environment_facts()
        self._answered = 0
        self._is_new = False

    def begin(self, wish: Wish) -> None:
        """Says what the run is to be.

        Raises:
            ValueError: where a run is to be continued that is not there.
        """
        if wish.resume == "must":
            self.facts()  # A run that this program has just made is on disk when the recorder has answered.
            self._check_there(wish)
        self.stream.write(typed_line("init", self._meant(wish).fields()))
        # Only a command line that resumes its run makes an older one of it.
        self._is_new = wish.resume == "never" and os.environ.get("TRACKIO_RESUME") == "never"
        self._inits += 1
        before = self._facts
        # Until the recorder has answered, this is what is asked for.
        self._facts = Facts(
            wish.project or before.project,
            wish.name or before.run,
            before.id,
            before.folder,
            before.attempt,
            before.step,
            before.checkpoint,
        )

    def _meant(self, wish: Wish) -> Wish:
        """What another rank has begun without a recorder holds one run. It is meant also where the name was taken, and
        the run is called `name-2`."""
        owner = read_object(os.path.join(self.folder, OWNER))
        told = owner.get("run") if "client" in owner else None
        if not isinstance(told, dict):
            return wish
        return Wish(told.get("project"), told.get("run"), "never", wish.config, wish.group, wish.tags, wish.notes)

    def over(self) -> None:
        if self._beside:
            self.stream.rest()

    def first_step(self) -> int:
        return 0 if self._is_new else self.facts().step

    def facts(self) -> Facts:
        """What the recorder says of the run. Where it does not answer in time, what is known without it."""
        if self._answered < self._inits:
            answer = self._wait()
            self._answered = self._inits
            if answer:
                self._facts = _facts_in(answer)
        return self._facts

    def _wait(self) -> dict[str, object]:
        path = f"{os.path.splitext(self.stream.path)[0]}.json"
        until = time.monotonic() + _PATIENCE
        while True:
            answer = read_object(path)
            inits = answer.get("inits")
            if isinstance(inits, int) and inits >= self._inits:
                return answer
            owner = read_object(os.path.join(self.folder, OWNER))
            told = owner.get("run")
            if isinstance(told, dict):
                return told  # Begun by a process that nobody records: it tells, and does not answer.
            if time.monotonic() > until or not _is_recorded(owner):
                say_once(
                    "answer", "the recorder does not answer; the run's name, folder and step are as they were asked for"
                )
                return {}
            time.sleep(0.005)

    def _check_there(self, wish: Wish) -> None:
        """The command line wins over the program, also in which run is to be continued."""
        plan = read_object(os.path.join(self.folder, OWNER)).get("plan")
        choice = plan.get("choice") if isinstance(plan, dict) else None
        chosen = choice if isinstance(choice, dict) else {}
        by_flag = chosen.get("project")
        project = (
            (by_flag.get("name") if isinstance(by_flag, dict) else None) or wish.project or chosen.get("defaultProject")
        )
        name = chosen.get("name") or wish.name
        root = os.environ.get("TRACKIO_DIR") or os.path.dirname(os.path.dirname(self.folder))
        if name is None:
            raise ValueError(
                'resume="must" says that a run is to be continued, but not which. Name it: trackio.init(name=...)'
            )
        first = self._inits == 0
        made_now = first and name == os.environ.get("TRACKIO_RUN") and project == os.environ.get("TRACKIO_PROJECT")
        if not has_run(root, str(project), str(name)) or (made_now and os.environ.get("TRACKIO_ATTEMPT") == "1"):
            raise missing_run(root, str(project), str(name))


def _is_recorded(owner: dict[str, object]) -> bool:
    here = owner.get("host") == host() and owner.get("boot_id") == boot_id()
    return is_alive(owner.get("recorder")) if here else bool(owner)


def _environment_facts() -> Facts:
    """The run that the command line began."""
    said = os.environ.get
    return Facts(
        project=said("TRACKIO_PROJECT", ""),
        run=said("TRACKIO_RUN", ""),
        folder=said("TRACKIO_RUN_DIR", ""),
        attempt=_number(said("TRACKIO_ATTEMPT"), 1),
        step=_number(said("TRACKIO_STEP"), 0),
        checkpoint=said("TRACKIO_CHECKPOINT"),
    )


def _facts_in(answer: dict[str, object]) -> Facts:
    checkpoint = answer.get("checkpoint")
    return Facts(
        project=str(answer.get("project", "")),
        run=str(answer.get("run", "")),
        id=str(answer.get("id", "")),
        folder=str(answer.get("folder", "")),
        attempt=_number(answer.get("attempt"), 1),
        step=_number(answer.get("step"), 0),
        checkpoint=None if checkpoint is None else str(checkpoint),
    )


def _number(value: object, default: int) -> int:
    try:
        return int(str(value))
    except ValueError:
        return default
