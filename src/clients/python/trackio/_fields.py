"""Metrics as the fields of a line."""

from __future__ import annotations

from ._say import say_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fields_of(metrics: object) -> dict[str, Any]:
    """The metrics of a line. One called `_type` would make another kind of line of it: it gets a second underscore."""
    try:
        fields = metrics if type(metrics) is dict else dict(metrics)  # type: ignore[call-overload]
    except Exception:  # No mapping and no pairs.
        say_once(
            "no dict",
            f'log() takes a dict of metrics, and got {type(metrics).__name__}; it is kept as the metric "value"',
        )
        return {"value": metrics}
    return (
        {("__type" if name == "_type" else name): value for name, value in fields.items()}
        if "_type" in fields
        else fields
    )


def step_of(step: object) -> int | None:
    """A step that the recorder will take as one; None where the line gets the next."""
    if isinstance(step, bool):
        return None
    try:
        number = int(step)  # type: ignore[call-overload]
        return number if number == step and 0 <= number <= 9007199254740991 else None
    except Exception:  # A text, an array, a NaN: the recorder keeps it as the metric `__step`.
        return None
