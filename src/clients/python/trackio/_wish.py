"""What a program asks for when it begins a run."""

from __future__ import annotations

RESUME = ("never", "allow", "must")


class Wish:
    """A run as it is asked for. `project` and `name` are None where they are left open."""

    __slots__ = ("config", "group", "name", "notes", "project", "resume", "tags")

    def __init__(
        self,
        project: str | None = None,
        name: str | None = None,
        resume: str = "never",
        config: dict[str, object] | None = None,
        group: str | None = None,
        tags: list[str] | None = None,
        notes: str | None = None,
    ) -> None:
        self.project = project
        self.name = name
        self.resume = resume
        self.config = config
        self.group = group
        self.tags = tags
        self.notes = notes

    def fields(self) -> dict[str, object]:
        """The fields of an `init` line (`docs/format.md`, section 2)."""
        return {
            "project": self.project,
            "name": self.name,
            "resume": None if self.resume == "never" else self.resume,
            "config": self.config or None,
            "group": self.group,
            "tags": self.tags or None,
            "notes": self.notes,
        }


class Facts:
    """What is known of a run: its names, its folder, and where it goes on."""

    __slots__ = ("attempt", "checkpoint", "folder", "id", "project", "run", "step")

    def __init__(
        self,
        project: str,
        run: str,
        id: str = "",
        folder: str = "",
        attempt: int = 1,
        step: int = 0,
        checkpoint: str | None = None,
    ) -> None:
        self.project = project
        self.run = run
        self.id = id
        self.folder = folder
        self.attempt = attempt
        self.step = step
        self.checkpoint = checkpoint
