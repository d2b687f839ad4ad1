"""One run, as the program sees it."""

from __future__ import annotations

import os

from . import _keep
from ._config import Config
from ._counter import StepCounter
from ._encode import any_line, typed_line
from ._facts import LAST, RunFacts
from ._fields import fields_of, step_of
from ._names import folder_of
from ._say import say, say_once
from ._stream import NOT_OPEN
from ._summary import Summary
from ._wish import Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ._artifact import Artifact
    from ._session import Session
    from ._stream import Stream


class _Aside:
    """Stands in for a stream while lines may not go to it at once."""

    hot = NOT_OPEN


ASIDE = _Aside()


class Metric:
    """A metric that was defined; others are plotted against it by `define_metric(..., step_metric=metric)`."""

    def __init__(self, name: str) -> None:
        self.name = name


class Run(RunFacts):
    """A run that this program reports to; made by `trackio.init`.

    What only the recorder knows (`name`, `dir`, `step` ...) is asked for when it is read; that waits some tenths of a
    second, once. Logging never waits.
    """

    _space_id: str | None = None
    """Where the run's page is, which TRL asks for when it writes a model's card: nowhere."""

    def __init__(self, session: Session, wish: Wish, begun: bool) -> None:
        self._session = session
        self._wish = wish
        self._begun = begun
        """It was begun by this process, which therefore ends it."""
        self._pid = os.getpid()
        self._finished = False
        self._leaving = False
        self._exit_code: int | None = None
        self._steps = StepCounter()
        self._row: int | None = None
        """The step of the row that is open (`commit=False`); `LAST`: the step that was logged last, whatever it is."""
        self._config = Config(wish.config or {}, self._tell_config)
        self._summary = Summary({}, self._tell_summary)
        self._tags = list(wish.tags or [])
        self._notes = wish.notes
        session.run = self
        self.stream: Stream = session.stream
        self.hot: Stream | _Aside = session.stream
        """Where `log` writes without a further look."""

    @property
    def config(self) -> Config:
        return self._config

    @property
    def summary(self) -> Summary:
        return self._summary

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self._tags)

    @tags.setter
    def tags(self, tags: object) -> None:
        """Tags can be added, as in ``run.tags += ("best",)``."""
        self._tag([str(tag) for tag in tags])  # type: ignore[attr-defined]

    @property
    def notes(self) -> str | None:
        return self._notes

    @notes.setter
    def notes(self, notes: str | None) -> None:
        self._notes = notes
        if notes:
            self._write(typed_line("init", {"notes": str(notes)}))

    def log(
        self, metrics: Mapping[str, Any], step: int | None = None, commit: bool | None = None, sync: bool | None = None
    ) -> None:
        """Keeps metrics as one step. See `trackio.log`."""
        if self._session.keeps_nothing:
            self._steps.count += 1
            return
        fields = fields_of(metrics)
        if step is not None:
            # The argument is the step; a metric of that name keeps its value under another.
            others = {("__step" if name == "step" else name): value for name, value in fields.items()}
            fields = {"step": step, **others}
        told = step_of(fields.get("step"))
        row = self._row
        if told is None and row is not None:
            # A further part of the row: it stands at the same step.
            fields = {"_type": "more", **fields} if row == LAST else {**fields, "step": row}
        elif told is None:
            self._steps.count += 1
        else:
            self._steps.explicit(told)
        if commit is not False:
            self._row = None
        elif told is not None or row is None:
            self._row = LAST if told is None else told
        self._write(self._line(fields))
        self.hot = self.stream if self._row is None else ASIDE

    def log_table(self, name: str, table: object, step: int | None = None) -> None:
        """Keeps a table that is no step of its own. See `trackio.log_table`."""
        from ._table import Table

        if self._session.keeps_nothing:
            return
        told = table if isinstance(table, Table) else Table(table)
        rows = told._tagged()
        self._write(
            self._line(
                {
                    "_type": "table",
                    "name": str(name),
                    **({} if step is None else {"step": step}),
                    "columns": rows["columns"],
                    "rows": rows["rows"],
                }
            )
        )

    def log_system(self, metrics: Mapping[str, Any]) -> None:
        """Keeps a sample of the machine. It is no step."""
        self._write(any_line({"_type": "system", **fields_of(metrics)}))

    def alert(self, title: str, text: str | None = None, level: object = "warn", **_: object) -> None:
        """Keeps an alert.

        Args:
            level: `info`, `warn` or `error`, in any case; an `AlertLevel`
        """
        word = str(getattr(level, "value", level)).lower()
        known = {"warning": "warn", "critical": "error"}.get(word, word)
        self._write(
            typed_line("alert", {"title": str(title), "text": None if text is None else str(text), "level": known})
        )

    def keep_checkpoint(self, path: object, step: int | None = None) -> None:
        """Says that there is a checkpoint. See `trackio.checkpoint`."""
        self._write(typed_line("checkpoint", {"path": os.fsdecode(path), "step": step}))  # type: ignore[arg-type]

    def rewind(self, step: int, metrics: Sequence[str] | None = None) -> None:
        """Goes back to a step. See `trackio.rewind`."""
        told = step_of(step)
        if told is None:
            raise ValueError(f"Cannot go back to step {step!r}: it must be an integer of at least 0.")
        if metrics is None:
            self._steps.back(told)
        if self._row is not None:
            self._row = None
            self.hot = self.stream
        names = None if metrics is None else [str(name) for name in metrics]
        self._write(typed_line("rewind", {"step": told, "metrics": names}))

    def progress(self, total: float, done: float | None = None, text: str | None = None) -> None:
        """Says how far the program means to go. See `trackio.progress`."""
        self._write(typed_line("progress", {"total": total, "done": done, "text": text}))

    def define_metric(
        self,
        name: str,
        step_metric: str | Metric | None = None,
        goal: str | None = None,
        summary: str | None = None,
        **_: object,
    ) -> Metric:
        """Says what a metric is plotted against, and which way is better. See `trackio.define_metric`."""
        word = goal or {"min": "minimize", "max": "maximize"}.get(str(summary))
        told = {"min": "minimize", "max": "maximize"}.get(str(word), word)
        axis = getattr(step_metric, "name", step_metric)
        if told is not None or axis is not None:
            self._write(typed_line("metric", {"name": str(name), "step_metric": axis, "goal": told}))
        return Metric(str(name))

    def save(self, pattern: object = None, glob_str: object = None, **_: object) -> list[str]:
        """Copies files into the run's folder. See `trackio.save`."""
        from ._save import copy_matching

        asked = glob_str if pattern is None else pattern
        if asked is None or self._session.keeps_nothing:
            return []
        return copy_matching(os.fsdecode(asked), self.dir)  # type: ignore[arg-type]

    def log_artifact(
        self, artifact_or_path: Any, name: str | None = None, type: str | None = None, *_: object, **__: object
    ) -> Artifact:
        """Copies an artifact's files into the run's folder. See `trackio.log_artifact`."""
        from ._artifact import as_artifact

        artifact = as_artifact(artifact_or_path, name, type)
        if self._session.keeps_nothing:
            return artifact
        try:
            artifact.copy_to(os.path.join(self.dir, "artifacts", folder_of(artifact.name)))
        except OSError as error:
            say(f"artifact {artifact.name} is not kept: {error}")
        return artifact

    def watch(self, *_: object, **__: object) -> None:
        """Accepted for W&B's callers: gradients are not looked at. Log what you want to see."""

    def finish(self, exit_code: int | None = None, quiet: bool | None = None) -> None:
        """Ends the run: it is complete. A second call does nothing.

        Args:
            exit_code: other than 0, the run failed
        """
        from ._current import finished

        if self._finished or os.getpid() != self._pid:
            return
        self._end(exit_code)
        self._row = None
        self._session.over()
        finished(self)

    def leave(self, exit_code: int | None) -> None:
        """Ends the run because the program ends. What threads, `__del__` and exit handlers still log is kept in it."""
        if self._finished or os.getpid() != self._pid:
            return
        self._end(exit_code)
        self._leaving = True
        self._session.over()
        if self._row is None:
            self.hot = self.stream

    def _end(self, exit_code: int | None) -> None:
        self._finished = True
        self._exit_code = exit_code or None
        self.hot = ASIDE
        self.stream.write(typed_line("finish", {"exit_code": self._exit_code}))

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        self.finish(exit_code=exit_code_of(error))

    def __repr__(self) -> str:
        return (
            f"<trackio.Run {self._wish.project or ''}/{self._wish.name or ''}{' finished' if self._finished else ''}>"
        )

    def merge(self, wish: Wish) -> None:
        """Takes what a further `init` adds to a run that is open."""
        self._config._values.update(wish.config or {})
        self._tags += [tag for tag in wish.tags or [] if tag not in self._tags]
        added = Wish(config=wish.config, group=wish.group, tags=wish.tags, notes=wish.notes)
        self._write(typed_line("init", added.fields()))

    def left(self) -> None:
        """Another run takes its place in this process."""
        self._finished = True
        self.hot = ASIDE

    def _tag(self, tags: list[str]) -> None:
        added = [tag for tag in tags if tag not in self._tags]
        if added:
            self._tags += added
            self._write(typed_line("init", {"tags": added}))

    def _line(self, fields: dict[str, Any]) -> bytes:
        """A line of this run's; files that are logged go to its session."""
        with _keep.into(self._session.folder):
            return any_line(fields)

    def _write(self, line: bytes) -> None:
        if self._finished and not self._leaving:
            self._go_on()
        self.stream.write(line)

    def _go_on(self) -> None:
        """What is logged after `finish` is kept in its run, as a further attempt where the run is over."""
        from ._current import session_that_resumes

        # What only the recorder knows is not waited for here: this is a call of `log`.
        called = f'run "{self._wish.name}"' if self._wish.name else "a run"
        say_once(f"after {id(self)}", f"something is logged to {called} after its finish(); it is kept there")
        if self._session.keeps_on(self):
            return
        self._session = session_that_resumes(Wish(self.project, self.name, "allow"))
        self._session.run = self
        self.stream = self._session.stream
        # Of this attempt nobody says that it is complete: it is what came after.
        self.stream.write(typed_line("finish", {"exit_code": self._exit_code}))

    def _tell_config(self, patch: dict[str, Any]) -> None:
        self._write(any_line({"_type": "config", **fields_of(patch)}))

    def _tell_summary(self, patch: dict[str, Any]) -> None:
        self._write(any_line({"_type": "summary", **fields_of(patch)}))


def exit_code_of(error: BaseException | None) -> int | None:
    """The exit code of a program that an exception ends; None for none."""
    if error is None or isinstance(error, GeneratorExit):
        return None
    if isinstance(error, SystemExit):
        code = error.code
        return None if code is None else code & 0xFF if isinstance(code, int) else 1
    return 130 if isinstance(error, KeyboardInterrupt) else 1
