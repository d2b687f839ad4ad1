"""Histograms: how many of many values fall where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain

from ._arrays import on_host
from ._kinds import defines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST_BINS = 512


class Histogram:
    """A histogram to be logged: `trackio.log({"weights": trackio.Histogram(layer.weight)})`.

    Args:
        sequence: the values: an array or tensor of any shape, or a list of numbers (which may be nested). NaN and the
            infinities are in no bin; their numbers are kept as `nan` and `infinite`, where there are any.
        np_histogram: counts and edges, as `numpy.histogram` returns them, instead of the values.
        num_bins: number of bins of equal width, from 1 to 512; more are taken as 512. They reach from the least value
            to the greatest, or half a unit to both sides where there is only one.

    Raises:
        TypeError: a value is no number, or neither or both of `sequence` and `np_histogram` are given.
        ValueError: `num_bins` is below 1, or there is not one edge more than there are counts.

    Attributes:
        histogram: list of the counts.
        bins: list of the edges, one more than there are counts; both are empty where there are no values. A value
            falls in a bin that begins at it or before, and ends behind it; the last bin takes its end, too.
    """

    histogram: list[Any]
    bins: list[Any]

    def __init__(self, sequence: Any = None, np_histogram: Any = None, num_bins: int = 64) -> None:
        if (sequence is None) == (np_histogram is None):
            raise TypeError("A Histogram takes either a sequence or an np_histogram.")
        self._left_out: dict[str, int] = {}
        if sequence is None:
            counts, edges = np_histogram
            self.histogram, self.bins = _list(counts), _list(edges)
            if len(self.bins) != len(self.histogram) + 1:
                raise ValueError(
                    f"{len(self.histogram)} counts of a histogram have one edge more, not {len(self.bins)}."
                )
            return
        if num_bins < 1:
            raise ValueError(f"A histogram has at least 1 bin, not {num_bins!r}.")
        array = on_host(sequence)
        values: Any = _finite_of_array(array) if _is_fast(array) else _finite(_flat(array))
        total, nan, finite = values
        self._left_out = {"nan": nan, "infinite": total - nan - len(finite)}
        self.histogram, self.bins = _counted(finite, min(int(num_bins), _MOST_BINS))

    def __repr__(self) -> str:
        return f"<trackio.Histogram of {sum(self.histogram)} values in {len(self.histogram)} bins>"

    def _tagged(self) -> dict[str, object]:
        left_out = {name: count for name, count in self._left_out.items() if count > 0}
        return {"_type": "trackio.histogram", "bins": self.bins, "values": self.histogram, **left_out}


def _is_fast(array: Any) -> bool:
    names = ("astype", "searchsorted", "sort", "ravel")
    return getattr(getattr(array, "dtype", None), "kind", "O") in "fiub" and all(
        defines(type(array), name) for name in names
    )


def _finite_of_array(array: Any) -> tuple[int, int, Any]:
    flat = array.ravel().astype("float64")
    finite = flat[abs(flat) < float("inf")]
    finite.sort()
    return len(flat), int((flat != flat).sum()), finite


def _finite(numbers: list[float]) -> tuple[int, int, list[float]]:
    finite = sorted(number for number in numbers if abs(number) < float("inf"))
    return len(numbers), sum(number != number for number in numbers), finite


def _flat(value: Any) -> list[float]:
    nested = value.tolist() if defines(type(value), "tolist") else value
    if not isinstance(nested, (list, tuple)):
        if isinstance(nested, (str, bytes)) or not defines(type(nested), "__iter__"):
            raise TypeError(f"A histogram is made of numbers, not of {nested!r:.80}.")
        nested = list(nested)
    while nested and isinstance(nested[0], (list, tuple)):
        nested = list(chain.from_iterable(nested))
    try:
        return [float(each) for each in nested if each is not None]
    except (TypeError, ValueError) as error:
        raise TypeError(f"A histogram is made of numbers: {error}.") from None


def _counted(ordered: Any, count: int) -> tuple[list[int], list[float]]:
    """Counts and edges of values in order: a list or a numpy array of floats."""
    if len(ordered) == 0:
        return [], []
    low, high = float(ordered[0]), float(ordered[-1])
    if low == high:
        low, high = low - 0.5, high + 0.5
    width = (high - low) / count
    if width == float("inf"):  # Values at both ends of what a float can be.
        width = high / count - low / count
    edges = [*(low + place * width for place in range(count)), high]
    if defines(type(ordered), "searchsorted"):
        # All but the last, whose bin takes the values at its end.
        places = [int(place) for place in ordered.searchsorted(edges[:-1])] + [int(ordered.searchsorted(high, "right"))]
    else:
        places = [bisect_left(ordered, edge) for edge in edges[:-1]] + [bisect_right(ordered, high)]
    return [end - start for start, end in zip(places, places[1:])], edges


def _list(value: Any) -> list[Any]:
    return list(value.tolist()) if defines(type(value), "tolist") else list(value)
