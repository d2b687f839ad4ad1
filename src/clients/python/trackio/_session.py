"""What keeps the lines of a process: a recorder, the process by itself, or nobody."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._run import Run
    from ._stream import Stream
    from ._wish import Facts, Wish


class Session:
    """Runs are begun in it, one after the other, and its stream takes their lines."""

    keeps_nothing = False

    def __init__(self, folder: str, stream: Stream) -> None:
        self.folder = folder
        self.stream = stream
        self.run: Run | None = None
        """The run that its lines go to."""

    def begin(self, wish: Wish) -> None:
        """Begins a run, or goes on with one.

        Raises:
            ValueError: where a run is to be continued that is not there.
            OSError: where it cannot be kept.
        """
        raise NotImplementedError

    def facts(self) -> Facts:
        """What is known of the run that was begun last."""
        raise NotImplementedError

    def first_step(self) -> int:
        """The step that the run goes on with; 0 in a new one, which need not be asked for."""
        return self.facts().step

    def over(self) -> None:
        """The run is finished."""

    def keeps_on(self, run: Run) -> bool:
        """Whether lines still go to a run that is finished."""
        return self.run is run
