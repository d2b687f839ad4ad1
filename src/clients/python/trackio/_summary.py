"""Values that stand for a run as a whole."""

from __future__ import annotations

from ._kept import KeptValues


class Summary(KeptValues):
    """``run.summary["best"] = 0.96``. It holds what this program has set, not what was logged."""

    __slots__ = ()

    _WHAT = "summary"

    def update(self, *values: object, **named: object) -> None:
        """Sets several values, in one line."""
        self._keep(dict(*values, **named))
