"""The configuration of a run."""

from __future__ import annotations

from collections.abc import Mapping

from ._kept import KeptValues
from ._say import say_once

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
    for read in (_mapping, _told, _fields, _pairs):
        try:
            told = read(values)
        except Exception:  # Whatever an object of somebody's own raises, the program goes on.
            continue
        if told is not None:
            return {str(name): value for name, value in told.items()}
    say_once("config", f"a config is a dict, and this one is {type(values).__name__}; it is kept as its value `config`")
    return {"config": values}


def _mapping(values: Any) -> Mapping[Any, Any] | None:
    return dict(values.items()) if isinstance(values, Mapping) else None


def _told(values: Any) -> Mapping[Any, Any] | None:
    for tell in ("to_dict", "_asdict"):
        told = None if isinstance(values, type) else getattr(values, tell, None)
        if callable(told):
            return as_dict(told())
    return None


def _fields(values: Any) -> Mapping[Any, Any] | None:
    """Of a namespace, a dataclass, and whatever `log` takes for a record, also where it has slots."""
    fields = getattr(values, "__dict__", None)
    if fields is not None:
        return {name: value for name, value in fields.items() if not name.startswith("_")}
    from ._values import plain

    told = plain(values)
    return told if isinstance(told, Mapping) else None


def _pairs(values: Any) -> Mapping[Any, Any] | None:
    return None if isinstance(values, (str, bytes)) and values else dict(values)
