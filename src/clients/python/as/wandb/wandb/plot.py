"""W&B's charts: the tables that they are drawn from are what is kept."""

from __future__ import annotations

from trackio import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def _table(table: Table, *_: object, **__: object) -> Table:
    return table


line = scatter = bar = histogram = plot_table = _table


def line_series(
    xs: Any, ys: Sequence[Sequence[Any]], keys: Sequence[str] | None = None, *_: object, **__: object
) -> Table:
    """The points of several lines: a table of `line`, `x` and `y`. `xs` is one list for all, or one for each."""
    several = bool(xs) and hasattr(xs[0], "__len__")
    rows = []
    for number, values in enumerate(ys):
        name = keys[number] if keys else f"line_{number}"
        rows += [[name, x, y] for x, y in zip(xs[number] if several else xs, values)]
    return Table(columns=["line", "x", "y"], data=rows)


def confusion_matrix(
    probs: Any = None,
    y_true: Any = None,
    preds: Any = None,
    class_names: Sequence[str] | None = None,
    *_: object,
    **__: object,
) -> Table:
    """How often each class was taken for which: a table of `actual`, `predicted` and `count`."""
    if preds is None:
        preds = [max(range(len(row)), key=list(row).__getitem__) for row in probs]
    actual, predicted = [int(label) for label in y_true], [int(label) for label in preds]
    count = len(class_names) if class_names else max(actual + predicted, default=-1) + 1
    names = class_names or [str(label) for label in range(count)]
    pairs = list(zip(actual, predicted))
    rows = [[names[a], names[p], pairs.count((a, p))] for a in range(count) for p in range(count)]
    return Table(columns=["actual", "predicted", "count"], data=rows)
