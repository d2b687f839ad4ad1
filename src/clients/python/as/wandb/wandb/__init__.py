"""Stands in for W&B, for programs that nobody may edit: ``trackio run --as wandb -- python train.py``.

What such a program logs is kept by `trackio`, in files on this machine; nothing is sent anywhere, and no account is
asked for. What W&B's service alone can do (sweeps, its API, artifacts of other runs) says so.
"""

from __future__ import annotations

from trackio import (
    AlertLevel,
    Artifact,
    Audio,
    Histogram,
    Html,
    Image,
    Object3D,
    Settings,
    Table,
    Video,
    alert,
    define_metric,
    finish,
    log,
    log_artifact,
    save,
    watch,
)

from . import errors, plot, util
from ._init import init, login, setup
from ._run import Run
from ._service import Api, agent, controller, restore, sweep, use_artifact
from .errors import CommError, Error, UsageError

__version__ = "0.99.0"

__all__ = [
    "AlertLevel",
    "Api",
    "Artifact",
    "Audio",
    "CommError",
    "Error",
    "Histogram",
    "Html",
    "Image",
    "Object3D",
    "Run",
    "Settings",
    "Table",
    "UsageError",
    "Video",
    "agent",
    "alert",
    "controller",
    "define_metric",
    "errors",
    "finish",
    "init",
    "log",
    "log_artifact",
    "login",
    "plot",
    "restore",
    "save",
    "setup",
    "sweep",
    "use_artifact",
    "util",
    "watch",
]

_CURRENT = ("config", "run", "summary")
_MODULES = ("data_types", "sdk", "wandb_run")
"""Callers name them after `import wandb` alone: `run: wandb.sdk.wandb_run.Run`."""


def __getattr__(name: str) -> object:
    """`run`, `config` and `summary` are those of the run that is open."""
    if name in _CURRENT:
        import trackio

        return getattr(trackio, name)
    if name in _MODULES:
        from importlib import import_module

        return import_module(f".{name}", __name__)
    raise AttributeError(
        f"module 'wandb' has no attribute {name!r}: under `trackio run --as wandb` trackio stands in for W&B"
    )


def unwatch(*models: object) -> None:
    """There is nothing to end: `watch` looks at nothing."""


def require(*requirements: object, **others: object) -> None:
    """Accepted: there is no service to choose."""


def termlog(text: str = "", *others: object, **more: object) -> None:
    """Says something on standard error."""
    from trackio._say import say

    say(text)


termwarn = termlog
termerror = termlog


def teardown(exit_code: int | None = None) -> None:
    """Ends the run that is open."""
    finish(exit_code)
