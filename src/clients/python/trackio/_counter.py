"""The next step of a run, without waiting for where it began."""

from __future__ import annotations


class StepCounter:
    """Counts steps as the recorder does (`docs/format.md`, `step`), before it is known which step the run goes on with.

    The next step is ``max(base + ahead, least) + count``, where `base` is known later, or never asked for.
    """

    __slots__ = ("_ahead", "_least", "_said", "count")

    def __init__(self) -> None:
        self.count = 0
        """Lines without a step since the last one that had one."""
        self._ahead = 0
        self._least = 0
        self._said = False

    @property
    def began(self) -> bool:
        """Whether a line was counted."""
        return self._said or self.count > 0

    def explicit(self, step: int) -> None:
        """A line said its step."""
        if not self._said and self.count == 0:
            # The first step of an attempt supersedes what came after it.
            self._ahead, self._least = -(1 << 62), step + 1
        else:
            self._ahead, self._least = self._ahead + self.count, max(self._least + self.count, step + 1)
        self._said = True
        self.count = 0

    def back(self, step: int) -> None:
        """A line said that the program goes back to a step."""
        self._ahead, self._least, self._said, self.count = -(1 << 62), step, True, 0

    def next(self, base: int) -> int:
        return max(base + self._ahead, self._least) + self.count
