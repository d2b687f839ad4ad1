"""A run with what W&B's callers ask of it beside."""

from __future__ import annotations

import os
from pathlib import Path

import trackio
from trackio._names import folder_of
from trackio._say import say

from ._artifact import Artifact
from ._service import use_artifact
from .settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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

    def log_artifact(
        self,
        artifact_or_path: Any,
        name: str | None = None,
        type: str | None = None,
        aliases: object = None,
        **_: object,
    ) -> Artifact:
        """Copies an artifact's files into the run's folder, `artifacts/<name>/`."""
        artifact = artifact_or_path
        if not isinstance(artifact, Artifact):
            path = os.fspath(artifact_or_path)
            artifact = Artifact(name or os.path.basename(path), type or "unspecified")
            (artifact.add_dir if os.path.isdir(path) else artifact.add_file)(path)
        if self.disabled:
            return artifact
        try:
            artifact.copy_to(os.path.join(self.dir, "artifacts", folder_of(artifact.name)))
        except OSError as error:
            say(f"artifact {artifact.name} is not kept: {error}")
        return artifact

    log_model = log_artifact

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
