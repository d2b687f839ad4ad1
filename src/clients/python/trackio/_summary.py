"""Values that stand for a run as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


class Summary(MutableMapping):
    """``run.summary["best"] = 0.96``. Each value is kept when it is set; it holds what this program has set, not what was logged."""

    __slots__ = ("_tell", "_values")

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        object.__setattr__(self, "_values", {})
        object.__setattr__(self, "_tell", tell)

    def update(self, *values: Mapping[str, Any], **named: object) -> None:
        """Sets several values, in one line."""
        patch = dict(*values, **named)
        if patch:
            self._values.update(patch)
            self._tell(patch)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __setitem__(self, name: str, value: object) -> None:
        self.update({str(name): value})

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"summary[{name!r}] cannot be deleted: what was kept stays; set another value")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"summary has no value {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return f"Summary({self._values!r})"
