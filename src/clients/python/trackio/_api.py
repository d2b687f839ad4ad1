"""What a program calls: one run at a time is the current one."""

from __future__ import annotations

import os
from enum import Enum

from . import _encode
from ._config import as_dict
from ._current import current, enter, finished_session, first_run, now, session_for
from ._nowhere import NoSession
from ._recorded import RecordedSession
from ._run import Run
from ._say import say, say_once
from ._wish import RESUME, Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ._artifact import Artifact
    from ._run import Metric


class AlertLevel(str, Enum):
    """How grave an alert is."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


_write = os.write


def init(
    project: str | None = None,
    name: str | None = None,
    group: str | None = None,
    *,
    project_name: str | None = None,
    run_name: str | None = None,
    config: object = None,
    tags: object = None,
    notes: str | None = None,
    resume: str | bool | None = "never",
    id: str | None = None,
    mode: str | None = None,
    reinit: object = None,
    **others: object,
) -> Run:
    """Begins a run, or goes on with one.

    Under ``trackio run`` this says what the run is called; what the command line says wins. A run that is still
    open and has another name is finished first; with the same name, or none, what is given here is added to it.

    Args:
        project: a collection of runs; default: the name of the git root, else of the working folder
        name: unique in its project; default: a generated one. Taken, it becomes ``name-2``, and that is said.
        group: a name for runs that belong together
        project_name, run_name: the same, as older releases call them
        config: hyperparameters: a dict, an ``argparse.Namespace``, anything with ``to_dict``
        tags: words to find the run by
        notes: a text
        resume: ``"never"``: a new run; ``"allow"``: go on with the run of that name where there is one; ``"must"``:
            go on with it
        id: W&B's name for what stays when a run is resumed: used as the name where none is given
        mode: ``"disabled"``: keep nothing
        reinit: ``"create_new"``: leave an open run open, beside the new one
        others: parameters of other releases and tools; those that mean a remote service are said to be of no use here

    Raises:
        ValueError: ``resume="must"``, and there is no run of that name.
    """
    _tell_unused(others)
    wish = Wish(
        _text(project if project is not None else project_name),
        _text(next((each for each in (name, run_name, id) if each is not None), None)),
        _policy(resume),
        as_dict(config),
        _text(group),
        [str(tag) for tag in _list(tags)],
        _text(notes),
    )
    before = None if now.run is None or now.run._finished or reinit == "create_new" else now.run
    if before is not None:
        if _is_same(before, wish):
            before.merge(wish)
            return before
        if not isinstance(before._session, RecordedSession):
            before.finish()  # A recorder does so by itself when it reads the next `init`.
    session = finished_session(wish) or session_for(mode, new=reinit == "create_new", begins=True)
    try:
        session.begin(wish)
    except OSError as error:
        say(f"nothing is kept: {error.strerror}: {error.filename}. Choose another store: TRACKIO_DIR")
        session = NoSession()
        session.begin(wish)
    if before is not None:
        before.left()
    run = Run(session, wish, begun=True)
    enter(run)
    return run


def log(
    metrics: Mapping[str, Any], step: int | None = None, commit: bool | None = None, sync: bool | None = None
) -> None:
    """Keeps metrics as one step of the current run.

    One ``write``: it does not wait, and what it was given survives whatever happens to the program afterwards. It
    never raises for a value: scalars and arrays of numpy, torch and others become numbers, NaN stays NaN, and what
    JSON cannot carry is kept as its ``repr``.

    Args:
        metrics: names and values; nested dicts become names with ``/``; `Table`, `Image` and the like are kept beside
            the metrics
        step: an integer from 0; default: one more than the last
        commit: False: what follows belongs to the same step (W&B)
        sync: accepted for W&B's callers; there is nothing to wait for
    """
    run = now.run
    if run is None:
        run = first_run()
    if step is None and commit is None and type(metrics) is dict and "step" not in metrics and "_type" not in metrics:
        stream = run.hot
        try:
            line = _encode.line(metrics)
            done = _write(stream.hot, line)
        except Exception:  # Not plain data, not open yet, a full disk: the long way, which tells these apart.
            run.log(metrics)
            return
        run._steps.count += 1
        if done != len(line):
            run.stream.write_on(line, done)
        return
    run.log(metrics, step, commit)


def log_system(metrics: Mapping[str, Any]) -> None:
    """Keeps a sample of the machine, such as ``{"gpu/0/utilization": 87}``. It is no step."""
    current().log_system(metrics)


def log_table(name: str, table: object, step: int | None = None) -> None:
    """Keeps a table at the current step, or another; among the metrics of `log`, a `Table` makes a step.

    Args:
        table: a `Table`, a dataframe, or what a `Table` can be made from
    """
    current().log_table(name, table, step)


def alert(title: str, text: str | None = None, level: object = AlertLevel.WARN, **others: object) -> None:
    """Keeps an alert with the current step; `level` is ``info``, ``warn`` or ``error``."""
    current().alert(title, text, level)


def checkpoint(path: object, step: int | None = None) -> None:
    """Says that there is a checkpoint, a file or a folder, from which the program can go on.

    When the run is resumed, ``run.checkpoint`` and ``$TRACKIO_CHECKPOINT`` tell the last one that belongs to the step
    that the run goes on with.

    Args:
        step: the step that it holds the state of; default: the last one
    """
    current().keep_checkpoint(path, step)


def rewind(step: int, metrics: Sequence[str] | None = None) -> None:
    """Goes back to a step: what was logged from there on does not count any more, and the next step is this one.

    For a program that loads an earlier checkpoint and goes on from there without being started anew, as after a loss
    that ran away. What it takes back stays in the run's files; ``trackio show --attempt N`` tells it.

    Args:
        metrics: names of metrics, tables and media: only these go back, and the next step stays what it was

    Raises:
        ValueError: where `step` is no integer of at least 0
    """
    current().rewind(step, metrics)


def progress(total: float, done: float | None = None, text: str | None = None) -> None:
    """Says how far the program means to go: `total` steps, or what `done` counts."""
    current().progress(total, done, text)


def define_metric(
    name: str,
    step_metric: str | Metric | None = None,
    goal: str | None = None,
    summary: str | None = None,
    **others: object,
) -> Metric:
    """Says what a metric is plotted against, and which way is better.

    Args:
        name: of the metric; ``*`` stands for any text
        step_metric: another metric, or its name
        goal: ``minimize`` or ``maximize``; W&B's ``summary="min"`` and ``"max"`` mean the same
    """
    return current().define_metric(name, step_metric, goal, summary)


def save(pattern: object = None, glob_str: object = None, **others: object) -> list[str]:
    """Copies the files that a path or pattern names into the run's folder, `files/`, and returns the copies' paths.

    Args:
        pattern: without one nothing is copied: older code for W&B says `save()` after it has given the run a name
        glob_str: the same, as W&B calls it
    """
    return current().save(pattern, glob_str)


def log_artifact(
    artifact_or_path: Any, name: str | None = None, type: str | None = None, *others: object, **more: object
) -> Artifact:
    """Copies the files of an `Artifact`, or a file or folder, into the run's folder, `artifacts/<name>/v0/`."""
    return current().log_artifact(artifact_or_path, name, type)


def log_gpu(*_: object, **__: object) -> dict[str, float]:
    """Accepted for Trackio's callers: keeps nothing. Give samples of the machine to `log_system`."""
    say_once("log_gpu", "log_gpu() and log_cpu() keep nothing; give samples of the machine to log_system()")
    return {}


log_cpu = log_gpu


def watch(*models: object, **others: object) -> None:
    """Accepted for W&B's callers: gradients are not looked at. Log what you want to see."""


def finish(exit_code: int | None = None, quiet: bool | None = None) -> None:
    """Ends the current run: it is complete. Called at exit as well, and harmless twice."""
    run = now.run
    if run is not None:
        run.finish(exit_code)


def show(project: str | None = None, **others: object) -> None:
    """Says which command shows the runs: there is no page to open."""
    say(f"see your runs with: trackio show{'' if project is None else f' {project}'}")


def sync(*_: object, **__: object) -> None:
    """Accepted for Trackio's callers: runs are sent nowhere."""
    say_once("remote", "runs are kept in files on this machine, and are sent nowhere")


freeze = sync


def _is_same(run: Run, wish: Wish) -> bool:
    """Whether an `init` means the run that is open already."""
    known = run._wish
    return wish.name is None or (wish.name == known.name and wish.project in (None, known.project))


def _policy(resume: str | bool | None) -> str:
    if resume is True or resume == "auto":
        return "allow"
    if not resume:
        return "never"
    if resume not in RESUME:
        raise ValueError(f"resume takes {', '.join(RESUME)}, not {resume!r}")
    return str(resume)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _list(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set, frozenset, dict)) else [value]


_REMOTE = ("space_id", "dataset_id", "bucket_id", "private", "server_url", "webhook_url", "entity", "embed")


def _tell_unused(others: dict[str, object]) -> None:
    """Says once that what means a remote service has no meaning here."""
    remote = [name for name in _REMOTE if others.get(name)]
    if remote:
        say_once("remote", f"{', '.join(remote)}: runs are kept in files on this machine, and are sent nowhere")
