"""Keeps what a training program reports: metrics, config, tables, media and checkpoints, in plain files.

    import trackio

    trackio.init(project="iris", config={"learning_rate": 0.05})
    for epoch in range(200):
        trackio.log({"loss": train(epoch)})
    trackio.finish()

Under ``trackio run -- python train.py`` the recorder keeps the lines that this package writes. Started alone, the
program keeps them itself in the store (``$TRACKIO_DIR``, else the nearest ``.trackio/`` going up, else ``~/.trackio``),
and the next ``trackio`` command makes a run of them. Either way a call of `log` is one ``write``: it does not wait, and
when it has returned, the line survives whatever happens to the program.

`import trackio` loads nothing: what is used is loaded when it is used.
"""

from __future__ import annotations

__version__ = "1.0.0"
"""The client's own, above those of the Python library whose interface it has: callers ask for a least one."""

TYPE_CHECKING = False  # As `typing` has it, whose import takes longer than all of this package.
if TYPE_CHECKING:
    from ._api import (
        AlertLevel,
        alert,
        checkpoint,
        define_metric,
        finish,
        freeze,
        init,
        log,
        log_artifact,
        log_cpu,
        log_gpu,
        log_system,
        log_table,
        progress,
        rewind,
        save,
        show,
        sync,
        watch,
    )
    from ._artifact import Artifact
    from ._config import Config
    from ._media import Audio, Histogram, Html, Image, Markdown, Object3D, Video
    from ._run import Run
    from ._settings import Settings
    from ._summary import Summary
    from ._table import Table
    from ._trace import Trace

    config: Config
    run: Run | None
    summary: Summary

__all__ = [
    "AlertLevel",
    "Artifact",
    "Audio",
    "Histogram",
    "Html",
    "Image",
    "Markdown",
    "Object3D",
    "Run",
    "Settings",
    "Table",
    "Trace",
    "Video",
    "alert",
    "checkpoint",
    "config",
    "define_metric",
    "finish",
    "freeze",
    "init",
    "log",
    "log_artifact",
    "log_cpu",
    "log_gpu",
    "log_system",
    "log_table",
    "progress",
    "rewind",
    "run",
    "save",
    "show",
    "summary",
    "sync",
    "watch",
]

_HOMES = {
    "Artifact": "_artifact",
    "Audio": "_media",
    "Histogram": "_media",
    "Html": "_media",
    "Image": "_media",
    "Markdown": "_media",
    "Object3D": "_media",
    "Video": "_media",
    "Config": "_config",
    "Run": "_run",
    "Settings": "_settings",
    "Table": "_table",
    "Trace": "_trace",
    "context_vars": "",
}

_CURRENT = ("config", "run", "summary")


def __getattr__(name: str) -> object:
    """Loads what is asked for (PEP 562); `run`, `config` and `summary` are those of the run that is open."""
    from importlib import import_module

    if name in _CURRENT:
        return getattr(import_module("._current", __name__), f"current_{name}")()
    if name.startswith("__") or (name not in __all__ and name not in _HOMES):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES.get(name, "_api")
    value = import_module(f".{home}", __name__) if home else None
    value = import_module(f".{name}", __name__) if value is None else getattr(value, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
