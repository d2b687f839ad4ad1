"""What is current, by the names under which the callers of Trackio's Python library look for it."""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._run import Run

current_run: ContextVar[Run | None] = ContextVar("current_run", default=None)
current_project: ContextVar[str | None] = ContextVar("current_project", default=None)
current_server: ContextVar[str | None] = ContextVar("current_server", default=None)
current_space_id: ContextVar[str | None] = ContextVar("current_space_id", default=None)
