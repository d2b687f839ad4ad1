"""Files that are kept together under a name."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from tempfile import mkdtemp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any


class Artifact:
    """A set of files, such as a model. `log_artifact` copies them into the run's folder, `artifacts/<name>/v0/`."""

    def __init__(
        self, name: str, type: str, description: str | None = None, metadata: dict[str, Any] | None = None, **_: object
    ) -> None:
        self.name = name
        self.type = type
        self.description = description
        self.metadata = dict(metadata or {})
        self._files: dict[str, str] = {}
        self._staging = ""

    def add_file(self, local_path: str, name: str | None = None, **_: object) -> None:
        """Adds one file, under its own name or another.

        Raises:
            ValueError: where it is no file
        """
        if not os.path.isfile(local_path):
            raise ValueError(f"Path is not a file: {local_path!r}")
        self._files[name or os.path.basename(local_path)] = os.path.abspath(local_path)

    def add_dir(self, local_path: str, name: str | None = None, **_: object) -> None:
        """Adds all files of a folder.

        Raises:
            ValueError: where it is no folder
        """
        if not os.path.isdir(local_path):
            raise ValueError(f"Path is not a directory: {local_path!r}")
        for folder, _folders, files in os.walk(local_path):
            for file in files:
                path = os.path.join(folder, file)
                self._files[os.path.join(name or "", os.path.relpath(path, local_path))] = os.path.abspath(path)

    @contextmanager
    def new_file(self, name: str, mode: str = "w", encoding: str | None = None) -> Iterator[IO[Any]]:
        """Opens a file of the artifact's own for writing."""
        self._staging = self._staging or mkdtemp(prefix="trackio-artifact-")
        path = os.path.join(self._staging, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, mode, encoding=encoding) as file:
            yield file
        self._files[name] = path

    def wait(self, *_: object) -> Artifact:
        """There is nothing to wait for."""
        return self

    def copy_to(self, folder: str) -> list[str]:
        """Copies the files into a folder's next version, `v0`, `v1` ..., and returns the copies' paths."""
        version = _next_version(folder)
        copies = []
        for name, path in self._files.items():
            copy = os.path.join(version, name)
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            copies.append(shutil.copy2(path, copy))
        if self._staging:
            shutil.rmtree(self._staging, ignore_errors=True)
        return copies


def _next_version(folder: str) -> str:
    """Makes the first of `v0`, `v1` ... that is free: a later version never takes the place of an earlier one."""
    number = 0
    while True:
        version = os.path.join(folder, f"v{number}")
        try:
            os.makedirs(version)
            return version
        except FileExistsError:
            number += 1


def as_artifact(artifact_or_path: Any, name: str | None, type: str | None) -> Artifact:
    """What is to be kept as an artifact: one that is there, or one of a file or folder."""
    if isinstance(artifact_or_path, Artifact):
        return artifact_or_path
    path = os.fspath(artifact_or_path)
    artifact = Artifact(name or os.path.basename(os.path.normpath(path)), type or "unspecified")
    (artifact.add_dir if os.path.isdir(path) else artifact.add_file)(path)
    return artifact
