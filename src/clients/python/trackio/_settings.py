"""Settings of other tools: accepted, and of no meaning here."""

from __future__ import annotations


class Settings:
    """Holds whatever it is given."""

    def __init__(self, **settings: object) -> None:
        self.__dict__.update(settings)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return None
