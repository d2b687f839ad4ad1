"""What needs W&B's service."""

from __future__ import annotations

from .errors import UsageError


def _refuse(what: str) -> UsageError:
    return UsageError(
        f"{what} needs W&B's service, and `trackio run --as wandb` keeps runs on this machine alone. "
        "For that, run it without --as wandb."
    )


class Api:
    """W&B's API."""

    def __init__(self, *_: object, **__: object) -> None:
        raise _refuse("wandb.Api")


def sweep(*_: object, **__: object) -> str:
    """Raises UsageError."""
    raise _refuse("wandb.sweep")


def agent(*_: object, **__: object) -> None:
    """Raises UsageError."""
    raise _refuse("wandb.agent")


def controller(*_: object, **__: object) -> None:
    """Raises UsageError."""
    raise _refuse("wandb.controller")


def restore(*_: object, **__: object) -> None:
    """Raises UsageError."""
    raise _refuse("wandb.restore")


def use_artifact(*_: object, **__: object) -> None:
    """Raises UsageError."""
    raise _refuse("wandb.use_artifact")
