"""The configuration of a run."""

from __future__ import annotations

from collections.abc import Mapping

from ._kept import KeptValues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Config(KeptValues):
    """What a run was started with: ``config["lr"]``, ``config.lr``, ``config.update({...})``.

    A value may be anything that `log` takes. Each change is kept when it is made, by its top level (`docs/format.md`).
    """

    __slots__ = ()

    _WHAT = "config"

    def update(self, *values: object, allow_val_change: bool | None = None, **named: object) -> None:
        """Adds values, in one patch.

        Args:
            values: a mapping, an `argparse.Namespace`, or pairs
            allow_val_change: accepted for W&B's callers; a value may always be changed
        """
        patch: dict[str, Any] = {}
        for each in values:
            patch.update(as_dict(each))
        patch.update(named)
        self._keep(patch)

    def setdefaults(self, values: object) -> None:
        """Adds those values whose names are not there."""
        self._keep({name: value for name, value in as_dict(values).items() if name not in self._values})


def as_dict(values: object) -> dict[str, Any]:
    """The config in whatever people hand over: a mapping, a namespace, an object that can tell its dict, or pairs."""
    if values is None:
        return {}
    if isinstance(values, Mapping):
        return {str(name): value for name, value in values.items()}
    for tell in ("to_dict", "_asdict"):
        told = getattr(values, tell, None)
        if callable(told) and not isinstance(values, type):
            return as_dict(told())
    fields = getattr(values, "__dict__", None)
    if fields is not None:
        return {str(name): value for name, value in fields.items() if not name.startswith("_")}
    return {str(name): value for name, value in values}  # type: ignore[attr-defined]
