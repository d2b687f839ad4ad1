"""What a run is, as far as the program may ask: some of it only the recorder knows."""

from __future__ import annotations

from ._say import say_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._counter import StepCounter
    from ._session import Session
    from ._wish import Wish

LAST = -1
"""For the step of a row: the one that was logged last, whatever it is."""


class RunFacts:
    """The facts of a run. The first that is read waits for the recorder's answer, some tenths of a second."""

    _session: Session
    _wish: Wish
    _steps: StepCounter
    _row: int | None

    def _tag(self, tags: list[str]) -> None:
        """Adds tags."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The run's name, unique in its project: what was asked for, or with `-2` behind it where that was taken."""
        return self._session.facts().run

    @name.setter
    def name(self, name: object) -> None:
        """A run gets its name when it begins. What W&B's callers call it later becomes a tag, by which it is found."""
        say_once("name", f"a run is named when it begins: init(name={str(name)!r}); here the name is kept as a tag")
        self._tag([str(name)])

    @property
    def id(self) -> str:
        """What identifies the run for ever; its name where nothing tells."""
        facts = self._session.facts()
        return facts.id or facts.run

    @property
    def project(self) -> str:
        return self._session.facts().project

    @property
    def group(self) -> str | None:
        return self._wish.group

    @property
    def dir(self) -> str:
        """The run's folder, absolute: a place for checkpoints."""
        return self._session.facts().folder

    @property
    def attempt(self) -> int:
        """1, and one more each time that the run is gone on with."""
        return self._session.facts().attempt

    @property
    def resumed(self) -> bool:
        """Whether an earlier attempt of this run was there."""
        return self._session.facts().attempt > 1

    @property
    def step(self) -> int:
        """The step that the next call of `log` gets: 0 in a new run."""
        if self._row is not None and self._row != LAST:
            return self._row
        return self._steps.next(self._session.first_step()) - (self._row == LAST)

    @property
    def checkpoint(self) -> str | None:
        """The last checkpoint that belongs to the step that the run goes on with; None in a new one."""
        return self._session.facts().checkpoint
