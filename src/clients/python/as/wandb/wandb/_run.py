"""A run with what W&B's callers ask of it beside."""

from __future__ import annotations

from pathlib import Path

import trackio
from trackio import Settings

from ._service import use_artifact


class Run(trackio.Run):
    """A run under W&B's name."""

    disabled = False
    entity = ""
    job_type: str | None = None
    sweep_id = None
    offline = True

    @property
    def url(self) -> str:
        """Where the run is: a folder of this machine."""
        return Path(self.dir).absolute().as_uri() if self.dir else ""

    @property
    def path(self) -> str:
        return f"{self.project}/{self.name}"

    @property
    def settings(self) -> Settings:
        return Settings(project=self.project, run_name=self.name, mode="offline")

    def get_url(self) -> str:
        return self.url

    def project_name(self) -> str:
        return self.project

    log_model = trackio.Run.log_artifact

    def use_artifact(self, *names: object, **_: object) -> None:
        use_artifact(*names)

    def log_code(self, *_: object, **__: object) -> None:
        """Accepted: code is not copied."""

    def mark_preempting(self) -> None:
        """Accepted: the recorder sees how the program ends."""

    def unwatch(self, *_: object) -> None:
        """There is nothing to end."""

    def _label(self, *_: object, **__: object) -> None:
        """Accepted: says which library calls."""
