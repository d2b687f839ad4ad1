"""A session that keeps nothing: it is switched off (`mode="disabled"`), or there is no store that can be written."""

from __future__ import annotations

import os

from ._session import Session
from ._stream import Stream
from ._wish import Facts, Wish


class NoSession(Session):
    """Takes lines and drops them, because that was asked for or was said."""

    keeps_nothing = True

    def __init__(self) -> None:
        super().__init__("", _Nowhere())
        self._facts = Facts("", "")

    def begin(self, wish: Wish) -> None:
        self._facts = Facts(wish.project or "", wish.name or "disabled", folder=os.path.abspath("."))

    def facts(self) -> Facts:
        return self._facts


class _Nowhere(Stream):
    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("")

    def write(self, data: bytes) -> None:
        """Drops a line."""

    def write_on(self, data: bytes, done: int) -> None:
        """Drops a line."""
