"""Begins runs as W&B's callers do it."""

from __future__ import annotations

import os

import trackio

from ._run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def init(
    entity: str | None = None,
    project: str | None = None,
    dir: str | None = None,
    id: str | None = None,
    name: str | None = None,
    notes: str | None = None,
    tags: object = None,
    config: Any = None,
    config_exclude_keys: Any = None,
    config_include_keys: Any = None,
    group: str | None = None,
    job_type: str | None = None,
    mode: str | None = None,
    resume: str | bool | None = None,
    reinit: object = None,
    **others: object,
) -> Run:
    """Begins a run: see `trackio.init`. `WANDB_*` variables stand for what is not given."""

    def said(name: str, default: str = "") -> str:
        return os.environ.get(name) or default  # Scripts leave what they do not use empty.

    mode = mode or said("WANDB_MODE") or ("disabled" if said("WANDB_DISABLED", "").lower() in ("true", "1") else None)
    config = _chosen(config, config_include_keys, config_exclude_keys)
    run = trackio.init(
        project or said("WANDB_PROJECT") or None,
        name or said("WANDB_NAME") or None,
        config=config,
        group=group or said("WANDB_RUN_GROUP") or None,
        tags=tags if tags is not None else [tag for tag in said("WANDB_TAGS", "").split(",") if tag],
        notes=notes or said("WANDB_NOTES") or None,
        resume=resume if resume is not None else said("WANDB_RESUME") or None,
        id=id or said("WANDB_RUN_ID") or None,
        mode=mode,
        reinit=reinit,
    )
    run.__class__ = Run
    run.job_type = job_type or said("WANDB_JOB_TYPE") or None
    run.disabled = mode == "disabled"
    if job_type:
        run.config.update({"job_type": job_type})
    return run


def login(*_: object, **__: object) -> bool:
    """No account is needed."""
    return True


def setup(*_: object, **__: object) -> None:
    """There is nothing to set up."""


def _chosen(config: Any, include: Any, exclude: Any) -> Any:
    from trackio._config import as_dict

    values = as_dict(config)
    if include:
        values = {name: value for name, value in values.items() if name in include}
    return {name: value for name, value in values.items() if name not in (exclude or ())}
