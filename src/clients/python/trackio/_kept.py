"""Values by name, each kept when it is set."""

from __future__ import annotations

from collections.abc import MutableMapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Callable

    Values = MutableMapping[str, Any]
else:
    Values = MutableMapping


class KeptValues(Values):
    """Values as a mapping and by attributes. What was kept stays; a later value takes the place of an earlier one."""

    __slots__ = ("_tell", "_values")

    _WHAT = "values"

    def __init__(self, values: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
        """
        Args:
            values: what is kept already
            tell: keeps a patch
        """
        object.__setattr__(self, "_values", dict(values))
        object.__setattr__(self, "_tell", tell)

    def __reduce__(self) -> tuple[object, ...]:
        """A copy holds the values, and is kept nowhere."""
        return type(self), (dict(self._values), _keep_nowhere)

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
        raise TypeError(f"{self._WHAT}[{name!r}] cannot be deleted: what was kept stays; set another value")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"{self._WHAT} has no value {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"


def _keep_nowhere(patch: dict[str, Any]) -> None:
    """For copies: what is set in them is theirs."""
