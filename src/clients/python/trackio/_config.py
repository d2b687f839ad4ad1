"""The configuration of a run, as a mapping and by attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


class Config(MutableMapping):
    """What a run was started with: ``config["lr"]``, ``config.lr``, ``config.update({...})``. Each change is kept when it is made.

    A value may be anything that `log` takes. Names are kept by their top level: a later value takes the place of an
    earlier one (`docs/format.md`, `config`).
    """

    __slots__ = ("_tell", "_values")

    def __init__(self, values: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
        """
        Args:
            values: what is kept already
            tell: keeps a patch
        """
        object.__setattr__(self, "_values", dict(values))
        object.__setattr__(self, "_tell", tell)

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

    def as_dict(self) -> dict[str, Any]:
        """A copy of it all."""
        return dict(self._values)

    def _keep(self, patch: dict[str, Any]) -> None:
        if patch:
            self._values.update(patch)
            self._tell(patch)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __setitem__(self, name: str, value: object) -> None:
        self._keep({str(name): value})

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"config[{name!r}] cannot be deleted: what was kept stays; set another value")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"config has no value {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return f"Config({self._values!r})"


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
